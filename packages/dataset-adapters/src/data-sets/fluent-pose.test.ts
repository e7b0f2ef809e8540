import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { makeDriftingPose, folderOf as makeFolder } from "@msmae/testing";
import { manifestOf, outcome } from "../adapters.fixture.js";
import { readFluentPose } from "./fluent-pose.js";

const metadata = (gloss: readonly unknown[], id = "1_a") =>
  JSON.stringify({
    document_id: "1",
    id,
    sentence: {
      ...{ id: "a", start: 1000, end: 2000, english: "Yes.", german: "Ja." },
      glosses: {
        gloss,
        start: gloss.map((_, i) => 1000 + 100 * i),
        end: gloss.map((_, i) => 1100 + 100 * i),
      },
    },
  });

test("readFluentPose() reads sentences with their signs' times, by number, and counts what it cannot tell", () => {
  const folder = makeFolder({
    "train/train_10_metadata.json": metadata(["JA1"]),
    "train/train_10_original.pose": makeDriftingPose({ frames: 30 }),
    "train/train_2_metadata.json": metadata(["JA1*"]),
    "train/train_2_original.pose": makeDriftingPose({ frames: 25, seed: 1 }),
    "test/test_1_metadata.json": metadata(["JA1", "NEIN1"]),
    "test/test_1_original.pose": makeDriftingPose({ frames: 30, seed: 2 }), // not joined
    "validation/validation_1_metadata.json": metadata(["JA1"]),
    "x/train_3_metadata.json": metadata([7]),
    "x/train_4_metadata.json": "{",
  });
  const made = manifestOf(readFluentPose(folder, "original"), folder);
  const common = { text: "Ja.", textLanguage: "de", language: "gsg", english: "Yes.", sentence: "1_a" };
  expect(made.lines.map(({ pose: _, ...clip }) => clip)).toEqual([
    {
      ...{ ...common, id: "train_2/original", split: "train", glosses: ["JA1*"] },
      segments: [{ gloss: "JA1*", start: 0, end: 1 }],
    },
    {
      ...{ ...common, id: "train_10/original", split: "train", glosses: ["JA1"] },
      segments: [{ gloss: "JA1", start: 0, end: 1.2 }],
    },
  ]);
  expect(outcome(made)).toEqual({
    missing: ["validation_1/original"],
    excluded: { "unclear joins": ["test_1/original"] },
    malformed: [
      "train_3_metadata.json: line 1: sentence.glosses.gloss.0: expected a text, got 7",
      "train_4_metadata.json: line 1: not JSON: CloseBraceExpected",
    ],
  });
  expect(() => readFluentPose(makeFolder(), "original")).toThrow(
    /: no files named …_metadata\.json in it or below$/,
  );
});

const REAL = resolve(
  import.meta.dirname,
  "../../../../../shared/data/sign-language-processing__fluent-pose-synthesis/assets/sample_dataset",
);

test("of the 64 real poses all signs are found, none longer than the corpus says", () => {
  if (!existsSync(REAL)) {
    console.info(`skipped: ${REAL} is not there`);
    return;
  }
  for (const variant of ["original", "stitched"] as const) {
    const { lines, excluded, malformed, missing } = manifestOf(readFluentPose(REAL, variant), REAL);
    expect([lines.length, excluded.size, malformed.length, missing.length]).toEqual([32, 0, 0, 0]);
    expect(lines.filter(({ split }) => split === "test").length).toBe(16);
    if (variant === "stitched") continue;
    for (const { pose, segments = [] } of lines) {
      const [, name] = /([^/]+)_original\.pose$/.exec(pose) as unknown as [string, string];
      const file = join(REAL, name.replace(/_.*/, ""), `${name}_metadata.json`);
      const { start, end, gloss } = JSON.parse(readFileSync(file, "utf8")).sentence.glosses;
      let i = 0;
      for (const segment of segments) {
        while (gloss[i] !== segment.gloss) i++; // signs of which nothing is left have no segment
        const frames = Math.ceil((end[i] / 1000) * 25) - Math.floor((start[i] / 1000) * 25); // as create_data.py
        expect(Math.round(25 * (segment.end - segment.start))).toBeLessThanOrEqual(frames);
        i++;
      }
    }
  }
});
