import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ClipInfo } from "../../clips/corpus-index.js";
import { CorpusError, recognitionDataConfigSchema, splitForRecognition } from "../../index.js";

interface Given {
  readonly gloss?: string;
  readonly split?: "train" | "valid" | "test";
  readonly [field: string]: unknown;
}

const corpusOf = (clips: readonly Given[]) => ({
  name: "corpus",
  clips: clips.map(
    (clip, i): ClipInfo => ({ id: `clip-${i}`, path: "", first: 0, frames: 9, fps: 25, ...clip }),
  ),
});
const split = (clips: readonly Given[], settings: object = {}, seed = 7) =>
  splitForRecognition(corpusOf(clips), { ...recognitionDataConfigSchema.parse(settings), seed });

const clipsOf = (counts: Readonly<Record<string, number>>, rest: Given = {}) =>
  Object.entries(counts).flatMap(([gloss, count]) =>
    Array.from({ length: count }, () => ({ gloss, ...rest })),
  );
const indices = (labelled: readonly { readonly clip: number }[]) => labelled.map(({ clip }) => clip);

test("a manifest's split is kept, and glosses are those of the clips to train on, sorted", () => {
  const clips: Given[] = [
    { gloss: "b", split: "train" },
    { gloss: "a", split: "train" },
    { gloss: "C" }, // neither valid nor test
    { gloss: "a", split: "valid" },
    { gloss: "b", split: "test" },
    { gloss: "d", split: "test" },
    { gloss: "d", split: "valid" },
    { split: "test" },
  ];
  expect(split(clips)).toEqual({
    glosses: ["C", "a", "b"],
    train: [
      { clip: 0, label: 2 },
      { clip: 1, label: 1 },
      { clip: 2, label: 0 },
    ],
    valid: [{ clip: 3, label: 1 }],
    test: [{ clip: 4, label: 2 }],
    by: { valid: "manifest", test: "manifest" },
    unlabelled: 1,
    unknown: new Map([["d", 2]]),
    respelled: new Map(),
    scarce: [],
  });
});

test("another field of the manifest may hold the split; valid clips are drawn where it marks none", () => {
  const clips = clipsOf({ a: 20, b: 20 }).map((clip, i) => ({
    ...clip,
    split: "test" as const,
    recorderSplit: i % 2 === 0 ? "train" : "test",
  }));
  const { train, valid, test, by } = split(clips, { splitField: "recorderSplit" });
  expect([train.length, valid.length, test.length]).toEqual([18, 2, 20]);
  expect(indices([...train, ...valid]).every((clip) => clip % 2 === 0)).toBe(true);
  expect(new Set(valid.map(({ label }) => label))).toEqual(new Set([0, 1]));
  expect(by).toEqual({ valid: "seed", test: "manifest" });
  expect(() => split(clips, { splitField: "signerSplit" })).toThrow(
    new CorpusError("corpus", 'no clip has a field "signerSplit", which data.splitField names'),
  );
  expect(() => split([{ gloss: "a", other: "dev" }], { splitField: "other" })).toThrow(
    'corpus: clip "clip-0": other: expected one of "train", "valid", "test", got "dev"',
  );
});

test("without a split, shares of each gloss are drawn by the seed: every clip once, every gloss left to train on", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer(),
      (counts, validPercent, testPercent, seed) => {
        const clips = clipsOf(Object.fromEntries(counts.map((count, i) => [`g${i}`, count])));
        const [validShare, testShare] = [validPercent / 100, testPercent / 100];
        const { glosses, train, valid, test } = split(clips, { validShare, testShare }, seed);
        expect(indices([...train, ...valid, ...test]).sort((a, b) => a - b)).toEqual([...clips.keys()]);
        expect(glosses).toHaveLength(counts.length);
        for (const [label, gloss] of glosses.entries()) {
          const count = counts[Number(gloss.slice(1))]!;
          const of = (part: typeof train) => part.filter((clip) => clip.label === label).length;
          expect(of(train)).toBeGreaterThan(0);
          expect(Math.abs(of(test) - testShare * count)).toBeLessThan(
            count > 1 ? 1.0001 : testShare + 0.0001,
          );
          expect(Math.abs(of(valid) - validShare * (count - of(test)))).toBeLessThan(1.0001);
        }
      },
    ),
  );
  const clips = clipsOf({ a: 30, b: 30 });
  expect(split(clips)).toEqual(split(clips));
  expect(indices(split(clips, {}, 8).test)).not.toEqual(indices(split(clips).test));
  expect(split(clips).by).toEqual({ valid: "seed", test: "seed" });
});

test("clipsPerGloss draws that many of each gloss, fewer ones among more, and leaves the rest as it was", () => {
  const clips = clipsOf({ a: 30, b: 30, c: 4 });
  const all = split(clips);
  let smaller: number[] = [];
  for (const clipsPerGloss of [1, 3, 5, 10]) {
    const few = split(clips, { clipsPerGloss });
    const counts = [0, 1, 2].map((label) => few.train.filter((clip) => clip.label === label).length);
    const ofC = all.train.filter(({ label }) => label === 2).length;
    expect(counts).toEqual([clipsPerGloss, clipsPerGloss, Math.min(clipsPerGloss, ofC)]);
    expect(few.scarce).toEqual(clipsPerGloss > ofC ? ["c"] : []);
    expect([few.valid, few.test, few.glosses]).toEqual([all.valid, all.test, all.glosses]);
    expect(indices(few.train)).toEqual(expect.arrayContaining(smaller));
    smaller = indices(few.train);
  }
  expect(indices(split(clips, { clipsPerGloss: 3 }, 8).train)).not.toEqual(
    indices(split(clips, { clipsPerGloss: 3 }).train),
  );
});

test.each<[string, Given[], string]>([
  [
    "no gloss",
    [{}, {}],
    "none of 2 clips has a gloss; recognition learns from clips with a gloss in the manifest",
  ],
  ["one clip without a gloss", [{}], "the only clip has no gloss; recognition learns"],
  [
    "one gloss",
    [{ gloss: "a" }, { gloss: "a" }, {}],
    'all clips to train on show the gloss "a"; expected at least two',
  ],
  [
    "one gloss to train on",
    [
      { gloss: "a", split: "train" },
      { gloss: "b", split: "test" },
    ],
    'all clips to train on show the gloss "a"',
  ],
  [
    "nothing to train on",
    clipsOf({ a: 2, b: 1 }, { split: "test" }),
    "all 3 clips with a gloss are for validation or test",
  ],
])("a corpus with %s is refused in one line", (_, clips, expected) => {
  expect(() => split(clips)).toThrow(CorpusError);
  expect(() => split(clips)).toThrow(`corpus: ${expected}`);
});

test("glosses that differ only in case or spaces are one, which is said", () => {
  const clips: Given[] = [
    { gloss: "Hello", split: "train" },
    { gloss: "hello ", split: "train" },
    { gloss: "Hello", split: "train" },
    { gloss: "YES", split: "train" },
    { gloss: "hello", split: "test" },
  ];
  const { glosses, train, test: tested, unknown, respelled } = split(clips, { validShare: 0 });
  expect(glosses).toEqual(["Hello", "YES"]);
  expect([...train, ...tested].map(({ label }) => label)).toEqual([0, 0, 0, 1, 0]);
  expect([unknown.size, [...respelled]]).toEqual([0, [["Hello", ["hello ", "hello"]]]]);
  expect(() => split([{ gloss: "A" }, { gloss: "a" }])).toThrow("all clips to train on show the gloss");
});
