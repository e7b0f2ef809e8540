import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { extractStreams, writePose } from "@msmae/pose";
import { makePose, newFolder } from "@msmae/testing";
import { baselines } from "./boundaries.js";
import { chooseClips } from "./choose-clips.js";
import { elanOf } from "./elan-document.js";
import { segmentsOf } from "./segmented-clip.js";
import { trueBoundaries } from "./true-boundaries.js";

/** Four frames a tenth of a second apart, then four half a second apart, of a picture that begins at 0.2 s. */
const TIMES = [0.2, 0.3, 0.4, 0.5, 0.6, 1.1, 1.6, 2.1];

test("a clip's segments, their ELAN document and what is scored are in seconds of its own frames", () => {
  const folder = newFolder();
  const path = join(folder, "a.pose");
  const pose = makePose({ frames: 8, fps: 10 });
  writeFileSync(path, writePose(pose));
  writeFileSync(join(folder, "a.extraction.json"), JSON.stringify({ times: TIMES }));
  const { corpus } = chooseClips({ clip: path, firstLanguage: 0 }, ["body"]);
  const clip = corpus.clips[0]!;
  expect(clip).toMatchObject({ origin: 0.2, times: [0, 0.1, 0.2, 0.3, 0.4, 0.9, 1.4, 1.9] });
  const segments = segmentsOf([4, 6], clip);
  expect(segments.map(({ from, to, start, end }) => [from, to, start, end])).toEqual([
    [0, 4, 0, 0.4],
    [4, 6, 0.4, 1.4],
    [6, 8, 1.4, 2.4],
  ]);
  const tiers = [{ id: "msmae", annotations: segments.map((each) => ({ ...each, value: "x" })) }];
  const elan = elanOf(join(folder, "a.eaf"), clip, tiers);
  expect(elan).toContain('TIME_ORIGIN="200"');
  expect(elan.match(/TIME_VALUE="(\d+)"/g)!.map((each) => Number(/\d+/.exec(each)![0]))).toEqual([
    0, 400, 400, 1400, 1400, 2400,
  ]);
  const signs = [
    { gloss: "A", start: 0, end: 1.4 },
    { gloss: "B", start: 1.6, end: 2.4 },
  ];
  expect(trueBoundaries({ ...clip, segments: signs })).toEqual([1.5]);
  const found = baselines(extractStreams(pose, ["body", "left", "right"]), 1, clip);
  expect(found.uniform).toEqual([1.2]); // half of 2.4 s, not of 0.8 s
});

test("a packed clip's document does not name the shard that it is in", () => {
  const path = join(newFolder(), "shard-00000.bin");
  writeFileSync(path, "");
  expect(elanOf("x.eaf", { path }, [])).not.toContain("shard");
});
