import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { Cache } from "./cache.js";

const [LAYERS, ROWS, HEADS, SIZE] = [2, 3, 2, 4];

test("a cache holds what was appended, through reordering and growing", () => {
  const step = fc.array(fc.nat(ROWS - 1), { minLength: ROWS, maxLength: ROWS });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 9 }), fc.nat(1000), (orders, seed) => {
      const random = seeded(seed);
      const cache = new Cache(LAYERS, [ROWS, HEADS, 2, SIZE]);
      // By layer, kind and row: for each position what was appended, H x C/H numbers.
      let wanted = Array.from({ length: LAYERS * 2 }, () =>
        Array.from({ length: ROWS }, () => [] as number[][]),
      );
      for (const order of orders) {
        const tensor = () =>
          hostTensor(
            [ROWS, HEADS, 1, SIZE],
            Float32Array.from({ length: ROWS * HEADS * SIZE }, () => random()),
          );
        const added = Array.from({ length: LAYERS }, () => ({ keys: tensor(), values: tensor() }));
        if (cache.filled === cache.length) cache.grow(2 * cache.length);
        cache.append(added);
        added
          .flatMap(({ keys, values }) => [keys, values])
          .forEach(({ data }, kind) => {
            wanted[kind]!.forEach((row, at) => {
              row.push([...data.subarray(at * HEADS * SIZE, (at + 1) * HEADS * SIZE)]);
            });
          });
        cache.reorder(order);
        wanted = wanted.map((rows) => order.map((from) => rows[from]!.slice()));
      }
      expect(cache.filled).toBe(orders.length);
      cache.layers
        .flatMap(({ keys, values }) => [keys, values])
        .forEach(({ shape, data }, kind) => {
          expect(shape).toEqual([ROWS, HEADS, cache.length, SIZE]);
          wanted[kind]!.forEach((row, at) => {
            row.forEach((vector, position) => {
              const got = Array.from({ length: HEADS }, (_, head) => {
                const start = ((at * HEADS + head) * cache.length + position) * SIZE;
                return [...data.subarray(start, start + SIZE)];
              });
              expect(got.flat()).toEqual(vector);
            });
          });
        });
    }),
    { seed: 4, numRuns: 40 },
  );
});
