import { expect, test } from "@jest/globals";
import { CorpusError, splitForTranslation, translationDataConfigSchema } from "../../index.js";

type Given = Readonly<Record<string, string>>;
const split = (clips: readonly Given[], data: object = {}) =>
  splitForTranslation(
    {
      name: "a.jsonl",
      clips: clips.map((clip, at) => ({ id: `${at}`, path: "", first: 0, frames: 9, fps: 25, ...clip })),
    },
    { ...translationDataConfigSchema.parse(data), seed: 7 },
  );
const some = (count: number, more: Given = {}): Given[] =>
  Array.from({ length: count }, () => ({ text: "Regen", ...more }));

test("clips are split as the manifest says; those without a text are left out and counted", () => {
  const found = split([
    ...some(3, { split: "train" }),
    ...some(1, { split: "valid" }),
    ...some(2, { split: "test" }),
    { split: "train" },
  ]);
  expect(found).toEqual({
    ...{ train: [0, 1, 2], valid: [3], test: [4, 5], untranslated: 1, empty: [] },
    by: { valid: "manifest", test: "manifest" },
  });
});

test("without splits shares are drawn by the seed", () => {
  const { train, valid, test, by } = split(some(100));
  expect([train.length, valid.length, test.length]).toEqual([72, 8, 20]);
  expect(by).toEqual({ valid: "seed", test: "seed" });
  expect(split(some(100)).test).toEqual(test);
  expect(split(some(100), { validShare: 0 }).valid).toEqual([]);
});

test("an empty text counts as none, and is named", () => {
  const { train, valid, test, untranslated, empty } = split([...some(5), { text: " \t" }, {}]);
  expect([...train, ...valid, ...test].sort()).toEqual([0, 1, 2, 3, 4]);
  expect([untranslated, empty]).toEqual([2, ["5"]]);
});

test("a corpus without texts is refused in one line", () => {
  expect(() => split([{ gloss: "A" }, {}])).toThrow(
    new CorpusError(
      "a.jsonl",
      "none of 2 clips has a text; translation learns from clips with a text in the manifest",
    ),
  );
  expect(() => split([{ text: " \t" }, {}])).toThrow("a.jsonl: none of 2 clips has a text");
  expect(() => split(some(2, { split: "test" }))).toThrow(
    "all 2 clips with a text are for validation or test",
  );
});
