import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { bestPartitions, penalisedPartition } from "./partition.js";
import type { Similarity } from "./similarity.js";

/** Any symmetric matrix, of up to 8 steps. */
const similarities: fc.Arbitrary<Similarity> = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size * size, maxLength: size * size })
    .map((raw) => ({
      size,
      values: Float64Array.from(raw, (_, at) => {
        const [i, j] = [Math.floor(at / size), at % size];
        return raw[Math.max(i, j) * size + Math.min(i, j)]!;
      }),
    })),
);

/** Every way to cut a sequence into segments, and what it costs by the definition. */
function* allPartitions({ size, values }: Similarity, shortest: number, longest: number) {
  for (let mask = 0; mask < 2 ** (size - 1); mask++) {
    const boundaries = Array.from({ length: size - 1 }, (_, i) => i + 1).filter((_, i) => (mask >> i) & 1);
    const edges = [0, ...boundaries, size];
    const lengths = edges.slice(1).map((end, i) => end - edges[i]!);
    if (lengths.some((length) => length < shortest || length > longest)) continue;
    let cost = 0;
    for (const [i, length] of lengths.entries()) {
      for (let a = edges[i]!; a < edges[i + 1]!; a++) {
        cost += values[a * size + a]!;
        for (let b = edges[i]!; b < edges[i + 1]!; b++) cost -= values[a * size + b]! / length;
      }
    }
    yield { boundaries, cost };
  }
}

const lengths = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 8 }))
  .map(([a, b]) => ({ shortest: Math.min(a, b), longest: Math.max(a, b) }));

test("bestPartitions() costs what the best of all partitions costs, for each number of segments", () => {
  fc.assert(
    fc.property(similarities, lengths, (similarity, { shortest, longest }) => {
      const all = [...allPartitions(similarity, shortest, longest)];
      const found = bestPartitions(similarity, similarity.size, { shortest, longest });
      for (const [k, partition] of found.entries()) {
        const alike = all.filter(({ boundaries }) => boundaries.length === k);
        if (partition === undefined) {
          expect(alike).toEqual([]);
          continue;
        }
        const same = alike.find(({ boundaries }) => `${boundaries}` === `${partition.boundaries}`);
        expect(partition.cost).toBeCloseTo(same!.cost, 10); // what it says is what its boundaries cost
        expect(partition.cost).toBeCloseTo(Math.min(...alike.map(({ cost }) => cost)), 10);
      }
    }),
  );
});

test("penalisedPartition() costs what the best of all partitions costs with its penalties", () => {
  fc.assert(
    fc.property(
      similarities,
      lengths,
      fc.double({ min: -1, max: 2, noNaN: true }),
      (similarity, within, penalty) => {
        const all = [...allPartitions(similarity, within.shortest, within.longest)];
        const total = ({ boundaries, cost }: { boundaries: number[]; cost: number }) =>
          cost + penalty * (boundaries.length + 1);
        if (all.length === 0) {
          expect(() => penalisedPartition(similarity, penalty, within)).toThrow(RangeError);
          return;
        }
        const found = penalisedPartition(similarity, penalty, within);
        expect(total(found)).toBeCloseTo(Math.min(...all.map(total)), 9);
        const same = all.find(({ boundaries }) => `${boundaries}` === `${found.boundaries}`);
        expect(found.cost).toBeCloseTo(same!.cost, 9);
      },
    ),
  );
});

test("blocks along the diagonal are found", () => {
  const ends = [5, 9, 16];
  const block = (t: number) => ends.findIndex((end) => t < end);
  const size = 16;
  const values = Float64Array.from({ length: size * size }, (_, at) =>
    block(Math.floor(at / size)) === block(at % size) ? 1 : 0,
  );
  expect(bestPartitions({ size, values }, 3)[2]).toEqual({ boundaries: [5, 9], cost: 0 });
  expect(penalisedPartition({ size, values }, 0.5)).toEqual({ boundaries: [5, 9], cost: 0 });
  expect(penalisedPartition({ size, values }, 100).boundaries).toEqual([]);
});

test("what cannot be partitioned is refused", () => {
  const values = Float64Array.of(1, 0, 0, 1);
  expect(() => bestPartitions({ size: 0, values: [] }, 1)).toThrow(
    new RangeError("The sequence's length is 0; expected a whole number of at least 1."),
  );
  expect(() => bestPartitions({ size: 2, values }, 1.5)).toThrow(
    new RangeError("The number of segments is 1.5; expected a whole number of at least 1."),
  );
  expect(() => penalisedPartition({ size: 2, values }, 0, { shortest: 3 })).toThrow(
    new RangeError("2 steps cannot be cut into segments of 3 to 2; expected other lengths."),
  );
});
