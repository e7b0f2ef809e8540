import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf, makePose } from "@msmae/testing";
import { readData } from "./data.js";

const nothing = { pretraining: undefined, recognition: [], translation: [], segmentation: [] };

test("a setting for one data set leaves the paper's other settings for it as they are", () => {
  const entry = (set: object) => ({ data: "clips", set });
  const folder = folderOf({
    "clips/a.pose": makePose(),
    "data.json": JSON.stringify({
      recognition: {
        Slovo: entry({ validation: { every: 5 } }),
        "JSL Corpus": entry({ data: { frames: 16, augment: { shear: 0.1 } } }),
      },
    }),
  });
  const { recognition } = readData(
    join(folder, "data.json"),
    nothing as unknown as Parameters<typeof readData>[1],
  );
  expect(recognition.map(({ settings }) => settings)).toEqual([
    { validation: { metric: "recall@5", every: 5 } },
    { data: { frames: 16, augment: { rotation: 0, shear: 0.1, scale: 0 } } },
  ]);
});
