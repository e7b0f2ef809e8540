import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { lengthBucket, planBatches } from "./plan.js";

const samples = fc.array(
  fc.record({ steps: fc.integer({ min: 1, max: 200 }), tokens: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 60 },
);
const limits = { steps: 200, tokens: 64 };

test("lengthBucket() is never shorter than the length, and at most half as long again from 8 on", () => {
  expect([1, 8, 9, 13, 17, 25, 33, 49, 64, 65, 97].map((length) => lengthBucket(length, 1024))).toEqual([
    8, 8, 12, 16, 24, 32, 48, 64, 64, 96, 128,
  ]);
  for (let length = 8; length <= 341; length++) {
    const size = lengthBucket(length, 341);
    expect(size).toBeGreaterThanOrEqual(length);
    expect(size).toBeLessThanOrEqual(Math.min(341, 1.5 * length));
  }
});

test("planBatches() takes each sample once, in full batches of like length but for one", () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 8 }), fc.integer(), (lengths, size, seed) => {
      const given = lengths.map((each, clip) => ({ clip, ...each }));
      const batches = planBatches(given, size, limits, seeded(seed));
      const all = batches.flatMap(({ samples: own }) => own);
      expect(all.map(({ clip }) => clip).sort((a, b) => a - b)).toEqual(given.map(({ clip }) => clip));
      expect(batches).toHaveLength(Math.ceil(given.length / size));
      expect(batches.filter(({ samples: own }) => own.length < size).length).toBeLessThanOrEqual(1);
      for (const batch of batches) {
        expect(batch.steps).toBe(Math.max(...batch.samples.map(({ steps }) => lengthBucket(steps, 200))));
        expect(batch.tokens).toBe(Math.max(...batch.samples.map(({ tokens }) => lengthBucket(tokens, 64))));
      }
      // Sorted by length, batches do not overlap in it.
      const spans = batches
        .map(({ samples: own }) => own.map(({ steps }) => lengthBucket(steps, 200)))
        .map((steps) => [Math.min(...steps), Math.max(...steps)] as const)
        .sort(([a, b], [c, d]) => a - c || b - d);
      for (const [at, [, end]] of spans.entries()) {
        expect(spans[at + 1]?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(end);
      }
    }),
  );
});

test("planBatches() is a function of what is drawn; without chance the shortest come first", () => {
  const given = Array.from({ length: 40 }, (_, clip) => ({ clip, steps: 10 + ((clip * 7) % 90), tokens: 5 }));
  const plan = (seed?: number) =>
    planBatches(given, 4, limits, seed === undefined ? undefined : seeded(seed)).map(({ samples: own }) =>
      own.map(({ clip }) => clip).join(),
    );
  expect(plan(1)).toEqual(plan(1));
  expect(plan(1)).not.toEqual(plan(2));
  expect([...plan(1)].sort()).not.toEqual([...plan(2)].sort()); // other clips together, too
  const steps = planBatches(given, 4, limits).map((batch) => batch.steps);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});
