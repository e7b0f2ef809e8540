import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOfSigns, type Line, signs } from "./signs.fixture.js";
import { tinyRecognition } from "./tiny.fixture.js";
import { manyCommands } from "./trainer.fixture.js";

const GLOSSES = ["BOOK", "HOUSE", "TREE"];
const { command } = manyCommands();

const without = (lines: readonly Line[], ...splits: string[]) =>
  lines.filter(({ split }) => !splits.includes(split ?? ""));

test.each<[string, Line[], string[], RegExp[]]>([
  [
    "without a split one is drawn",
    signs(GLOSSES, 12).map(({ split: _, ...line }) => line),
    [],
    [
      /3 glosses; 26 clips to train on, 3 for validation \(drawn by the seed\), 7 for test \(drawn by the seed\)/,
    ],
  ],
  [
    "without test clips the validation clips are scored",
    without(signs(GLOSSES), "test"),
    [],
    [
      /warning: No clip is for test: scores are of the validation clips, which chose the checkpoint/,
      /^validation +3 /m,
    ],
  ],
  [
    "without validation the last checkpoint is the result",
    without(signs(GLOSSES), "valid"),
    ["data.validShare=0"],
    [/warning: No clip is for validation, so the last checkpoint is the result/, /^test +3 /m],
  ],
  [
    "a gloss of test clips alone is left out, and said",
    [...signs(GLOSSES), { id: "RIVER-0", gloss: "RIVER", split: "test" }, { id: "SEA-0", split: "test" }],
    [],
    [
      /warning: 1 clip has no gloss and is left out/,
      /warning: 1 clip for validation or test left out: of 1 gloss \(RIVER\) that no clip to train on shows/,
      /^test +3 /m,
    ],
  ],
  [
    "few clips a gloss",
    signs(GLOSSES),
    ["data.clipsPerGloss=2"],
    [/3 glosses; 6 clips to train on, 3 for validation, 3 for test/],
  ],
  [
    "fewer clips than asked for",
    [...signs(GLOSSES), { id: "SEA-0", gloss: "SEA", split: "train" }],
    ["data.clipsPerGloss=3"],
    [/4 glosses; 10 clips to train on/, /warning: 1 gloss has fewer than 3 clips to train on: SEA/],
  ],
])("%s", async (_, lines, settings, expected) => {
  const out = join(newFolder(), "run");
  const args = tinyRecognition({ data: folderOfSigns(lines), out }, ...settings);
  const { code, stdout, stderr } = await command(...args);
  for (const line of expected) expect(`${stderr}${stdout}`).toMatch(line);
  expect(code).toBe(0);
  expect(existsSync(join(out, "report.html"))).toBe(true);
});
