import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { splitClips } from "../index.js";

const clips = (count: number, fields: (i: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, i) => ({ id: `clip ${i}`, ...fields(i) }));

test("splitClips() goes by the manifest where it marks valid clips, and leaves test clips alone", () => {
  const marks = ["train", "valid", "test", undefined] as const;
  const marked = clips(8, (i) => (marks[i % 4] ? { split: marks[i % 4] } : {}));
  expect(splitClips(marked, { seed: 1, share: 0.5 })).toEqual({
    train: [0, 3, 4, 7],
    valid: [1, 5],
    by: "manifest",
  });
});

test("splitClips() holds out of a manifest's other clips where it marks none as valid, never test clips", () => {
  const marked = clips(40, (i) => ({ split: i % 2 ? "test" : "train" }));
  const { train, valid, by } = splitClips(marked, { seed: 1, share: 0.1 });
  expect(by).toBe("clip");
  expect(valid).toHaveLength(2);
  for (const index of [...train, ...valid]) expect(index % 2).toBe(0);
});

test("splitClips() holds out about the share, at least one of two, never all, and parts train from valid", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 120 }),
      fc.integer(),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.integer({ min: 0, max: 9 }),
      (count, seed, share, signers) => {
        const corpus = clips(count, (i) => (signers ? { signer: `s${i % signers}` } : {}));
        const { train, valid } = splitClips(corpus, { seed, share });
        expect([...train, ...valid].sort((a, b) => a - b)).toEqual(corpus.map((_, i) => i));
        expect(valid.length).toBeLessThanOrEqual(Math.max(1, Math.round(share * count)));
        if (count >= 1) expect(train.length).toBeGreaterThan(0);
        if (count >= 2 && share > 0) expect(valid.length).toBeGreaterThan(0);
        expect(splitClips(corpus, { seed, share })).toEqual({ train, valid, by: expect.any(String) });
      },
    ),
  );
});

test("splitClips() holds out whole signers, and single clips only where each signer has too many", () => {
  const many = clips(200, (i) => ({ signer: `s${i % 50}` }));
  const { train, valid, by } = splitClips(many, { seed: 3, share: 0.05 });
  expect(by).toBe("signer");
  const signersOf = (indices: readonly number[]) => new Set(indices.map((i) => i % 50));
  for (const signer of signersOf(valid)) expect(signersOf(train).has(signer)).toBe(false);
  expect(valid.length).toBeGreaterThanOrEqual(8);
  expect(
    splitClips(
      clips(200, (i) => ({ signer: `s${i % 3}` })),
      { seed: 3, share: 0.05 },
    ).by,
  ).toBe("clip");
});

test("splitClips() holds out other clips for another seed", () => {
  const held = new Set(
    Array.from({ length: 30 }, (_, seed) => splitClips(clips(100), { seed, share: 0.05 }).valid.join()),
  );
  expect(held.size).toBe(30);
});
