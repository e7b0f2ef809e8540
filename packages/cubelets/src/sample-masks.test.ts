import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { type MaskStrategy, sampleMasks, visibleTokens } from "./index.js";

const masked = (mask: Uint8Array) => mask.reduce((sum, bit) => sum + bit, 0);
const sample = (tokens: number, ratio: number, strategy: MaskStrategy, seed: number, streams = 3) =>
  sampleMasks({ streams, tokens, ratio, strategy, random: seeded(seed) });

test("sampleMasks() masks the same number in every stream: what floor(tokens * (1 - ratio)) leaves", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 0, max: 99 }),
      fc.constantFrom<MaskStrategy>("different", "same"),
      fc.integer(),
      (tokens, percent, strategy, seed) => {
        const keep = Math.floor((tokens * (100 - percent)) / 100); // whole numbers: no rounding of the ratio
        fc.pre(keep >= 1);
        const masks = sample(tokens, percent / 100, strategy, seed);
        expect(masks.map((mask) => mask.length)).toEqual([tokens, tokens, tokens]);
        expect(masks.map(masked)).toEqual([tokens - keep, tokens - keep, tokens - keep]);
      },
    ),
  );
});

test("visibleTokens() does not lose a token to binary fractions", () => {
  expect(20 * (1 - 0.9)).toBeLessThan(2);
  expect(visibleTokens(20, 0.9)).toBe(2);
  expect(visibleTokens(10, 0.9)).toBe(1);
  expect(visibleTokens(75, 0.5)).toBe(37);
  expect(visibleTokens(75, 0)).toBe(75);
});

test("sampleMasks() draws other time steps for each stream (different), or the same ones (same)", () => {
  const [a, b, c] = sample(75, 0.5, "different", 7);
  expect(a).not.toEqual(b);
  expect(b).not.toEqual(c);
  const [d, e, f] = sample(75, 0.5, "same", 7);
  expect(d).toEqual(e);
  expect(e).toEqual(f);
  expect(e).not.toBe(d);
});

test("sampleMasks() masks every token equally often, streams independently of each other", () => {
  const counts = new Float64Array(10);
  let both = 0;
  for (let seed = 0; seed < 4000; seed++) {
    const [a, b] = sample(10, 0.3, "different", seed) as [Uint8Array, Uint8Array];
    for (let i = 0; i < 10; i++) counts[i]! += a[i]!;
    both += a[0]! * b[0]!;
  }
  for (const count of counts) expect(Math.abs(count / 4000 - 0.3)).toBeLessThan(0.03); // four standard deviations
  expect(Math.abs(both / 4000 - 0.09)).toBeLessThan(0.02);
});

test("sampleMasks() repeats itself for the same seed", () => {
  expect(sample(75, 0.5, "different", 3)).toEqual(sample(75, 0.5, "different", 3));
  expect(sample(75, 0.5, "different", 3)).not.toEqual(sample(75, 0.5, "different", 4));
});

test("sampleMasks() refuses ratios outside [0, 1) and ratios that leave no token visible", () => {
  expect(() => sample(75, 1, "same", 1)).toThrow("Got masking ratio 1; expected at least 0 and below 1.");
  expect(() => sample(75, -0.1, "same", 1)).toThrow(
    "Got masking ratio -0.1; expected at least 0 and below 1.",
  );
  expect(() => sample(75, Number.NaN, "same", 1)).toThrow(RangeError);
  expect(() => sample(8, 0.9, "same", 1)).toThrow(
    "Masking ratio 0.9 leaves none of 8 tokens visible; expected a ratio of at most 0.875.",
  );
});
