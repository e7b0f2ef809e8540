import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { extractStreams, type Pose, sliceFrames, writePose } from "@msmae/pose";
import { makeFolder, makePose } from "../clips.fixture.js";
import { ClipError, openCorpus, packCorpus, scanCorpus } from "../index.js";
import { ClipReader } from "./clip-reader.js";

const manifest = (...clips: object[]) => clips.map((clip) => JSON.stringify(clip)).join("\n");

/** The pose with someone else, 1,000 pixels to the right, who is listed second and shows less of the shoulders. */
function withSecond(pose: Pose): Pose {
  const { frames, points, dims } = pose;
  const [data, confidence] = [new Float32Array(2 * pose.data.length), new Float32Array(2 * frames * points)];
  for (let t = 0; t < frames; t++) {
    const own = pose.data.subarray(t * points * dims, (t + 1) * points * dims);
    data.set(own, 2 * t * points * dims);
    data.set(
      own.map((value, i) => (i % dims === 0 ? value + 1000 : value)),
      (2 * t + 1) * points * dims,
    );
    confidence.set(pose.confidence.subarray(t * points, (t + 1) * points), 2 * t * points);
    confidence.fill(1, (2 * t + 1) * points, (2 * t + 2) * points);
    if (t % 5 === 0) confidence.fill(0, (2 * t + 1) * points + 1, (2 * t + 1) * points + 3);
  }
  return { ...pose, people: 2, data, confidence };
}

test("clips of a file show the person whom the file shows, also where that one is not seen", () => {
  for (const version of [0.2, 0] as const) {
    const pose = makePose({ frames: 500, version });
    pose.confidence.fill(0, 200 * 49, 250 * 49);
    const both = withSecond(pose);
    const file = version === 0 ? { ...both, ids: Array(500).fill(Int16Array.of(0, 1)) } : both;
    const folder = makeFolder({
      "two.pose": writePose(file),
      "manifest.jsonl": manifest(
        { id: "away", pose: "two.pose", start: 8, end: 10 },
        { id: "here", pose: "two.pose", start: 10, end: 12 },
        { id: "all", pose: "two.pose" },
      ),
    });
    const corpus = openCorpus(folder, { streams: ["body"] });
    const [away, here, all] = [0, 1, 2].map((clip) => corpus.load(clip));
    expect(away!.streams.body!.present.includes(1)).toBe(false);
    expect(here).toEqual(extractStreams(sliceFrames(pose, 250, 300), ["body"]));
    expect(all).toEqual(extractStreams(pose, ["body"]));
    // By itself the clip would show the other one.
    const alone = extractStreams(sliceFrames(file, 200, 250), ["body"]);
    expect(alone.streams.body!.coordinates[8]).toBe(300 + 1000 + 200 + 5);
  }
});

test("a manifest's person is shown, wherever the file lists that person, and one who is not there is skipped", async () => {
  const frames = 200;
  const both = withSecond(makePose({ frames }));
  // They change places in frames 90 to 110; of v0.0 one of them is not listed at all in the last frames.
  const [half, size] = [both.points * both.dims, both.points];
  for (let t = 90; t < 110; t++) {
    const [at, seen] = [2 * t * half, 2 * t * size];
    both.data.set(
      [...both.data.subarray(at + half, at + 2 * half), ...both.data.subarray(at, at + half)],
      at,
    );
    both.confidence.set(
      [
        ...both.confidence.subarray(seen + size, seen + 2 * size),
        ...both.confidence.subarray(seen, seen + size),
      ],
      seen,
    );
  }
  for (const version of [0.2, 0] as const) {
    const ids = Array.from({ length: frames }, (_, t) => Int16Array.from(t < 190 ? [0, 1] : [0]));
    const folder = makeFolder({
      "two.pose": writePose(version === 0 ? { ...both, version, ids } : both),
      "manifest.jsonl": manifest(
        { id: "second", pose: "two.pose", person: 1 },
        { id: "part", pose: "two.pose", person: 1, start: 3.6, end: 8 },
        { id: "signer", pose: "two.pose", start: 3.6, end: 8 },
        { id: "third", pose: "two.pose", person: 2 },
      ),
    });
    const corpus = openCorpus(folder, { streams: ["body"] });
    const [second, part, signer] = [0, 1, 2].map((clip) => corpus.load(clip).streams.body!);
    expect(part!.coordinates).toEqual(second!.coordinates.subarray(90 * 12, 200 * 12));
    const wrist = (body: typeof part, t: number) => body!.coordinates[12 * t + 8]!;
    for (let t = 0; t < 100; t++) expect([t, wrist(part, t) - wrist(signer, t)]).toEqual([t, 1000]);
    expect(second!.present[6 * 195 + 4]).toBe(version === 0 ? 0 : 1);
    const out = join(folder, "packed");
    await packCorpus({ ...corpus, clips: corpus.clips.slice(0, 3) }, out);
    const packed = openCorpus(out, { streams: ["body"] });
    expect(packed.clips.map(({ person }) => person)).toEqual([1, 1, undefined]);
    for (let i = 0; i < 3; i++) {
      const [a, b] = [packed, corpus].map((each) => each.load(i).streams.body!);
      expect(a!.present).toEqual(b!.present);
      expect(a!.coordinates[8]).toBeCloseTo(b!.coordinates[8]!, 1);
    }
    if (version === 0)
      expect(() => corpus.load(3)).toThrow("person 2: expected 0 to 1, the pose has 2 people");
    else expect(corpus.skipped).toMatchObject([{ clip: "third", reason: "person" }]);
  }
});

test("clips of a file in MediaPipe's units are all of one size, also where the signer leaves the picture", () => {
  // In frames 100 to 119 the shoulders are below the picture.
  const at = (t: number, p: number) => {
    const low = t >= 100 && t < 120 ? 0.7 : 0;
    return p === 1 || p === 2 ? ([0.7 - 0.2 * p, 0.6 + low] as const) : ([0.5, 0.2 + low] as const);
  };
  const pose = makePose({ frames: 1000, at });
  const folder = makeFolder({
    "unit.pose": pose,
    "manifest.jsonl": manifest(
      { id: "low", pose: "unit.pose", start: 4, end: 4.8 },
      { id: "usual", pose: "unit.pose", start: 0, end: 4 },
    ),
  });
  const corpus = openCorpus(folder, { streams: ["body"] });
  const [low, usual] = [0, 1].map((clip) => corpus.load(clip).shoulders.coordinates);
  expect([...low!.subarray(0, 2)]).toEqual([0.5 * 640, expect.closeTo(1.3 * 480, 3)]);
  expect([...usual!.subarray(0, 2)]).toEqual([0.5 * 640, expect.closeTo(0.6 * 480, 3)]);
  const alone = extractStreams(sliceFrames(pose, 100, 120), ["body"]).shoulders.coordinates;
  expect(alone[0]).toBe(0.5); // taken for pixels
});

test("a clip whose frames are not there any more is a ClipError", () => {
  const folder = makeFolder({
    "a.pose": makePose({ frames: 100 }),
    "manifest.jsonl": manifest(
      { id: "late", pose: "a.pose", start: 2, end: 4 },
      { id: "all", pose: "a.pose" },
    ),
  });
  const corpus = openCorpus(folder);
  writeFileSync(join(folder, "a.pose"), writePose(makePose({ frames: 60 })));
  for (const clip of [0, 1]) {
    expect(() => corpus.load(clip)).toThrow(ClipError);
    expect(() => corpus.load(clip)).toThrow("which are not there any more");
  }
  expect(new ClipReader().read({ ...corpus.clips[0]!, frames: 10 }, ["body"]).frames).toBe(10);
});

test("packed clips of a part of a file are what they are unpacked, and say nothing of the file", async () => {
  const both = withSecond(makePose({ frames: 300 }));
  both.confidence.fill(0, 100 * 98, 100 * 98 + 49);
  const folder = makeFolder({
    "a.pose": both,
    "manifest.jsonl": manifest(
      { id: "cut", pose: "a.pose", start: 4, end: 4.04 },
      { id: "all", pose: "a.pose" },
    ),
  });
  const index = scanCorpus({ kind: "manifest", path: join(folder, "manifest.jsonl") }, ["body"]);
  const out = join(folder, "packed");
  await packCorpus(index, out);
  const packed = openCorpus({ kind: "shards", path: out }, { streams: ["body"] });
  expect(packed.clips.map(({ id, frames }) => [id, frames])).toEqual([
    ["cut", 1],
    ["all", 300],
  ]);
  expect(packed.clips[0]).not.toHaveProperty("partOf");
  expect(packed.load(0).streams.body!.present.includes(1)).toBe(false);
});
