import { expect, test } from "@jest/globals";
import { seeded } from "@msmae/random";
import fc from "fast-check";
import { maskIndices, sampleMasks } from "./index.js";

test("maskIndices() numbers rows as documented", () => {
  const { visible, restore, masked, visibleTokens } = maskIndices([
    [Uint8Array.of(0, 1, 0), Uint8Array.of(1, 0, 0)],
    [Uint8Array.of(1, 0, 0), Uint8Array.of(0, 0, 1)],
  ]);
  expect(visibleTokens).toBe(2);
  expect([...visible]).toEqual([0, 2, 4, 5, /* stream 1 */ 1, 2, 3, 4]);
  expect([...restore]).toEqual([0, 8, 1, 8, 2, 3, /* clip 1 */ 8, 4, 5, 6, 7, 8]);
  expect([...masked]).toEqual([0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1]);
});

test("maskIndices() takes the visible tokens and puts each back where it was, for any masks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer(),
      (clips, streams, tokens, percent, seed) => {
        const masks = Array.from({ length: clips }, (_, b) =>
          sampleMasks({
            streams,
            tokens,
            ratio: percent / 100,
            strategy: "different",
            random: seeded(seed, b),
          }),
        );
        const { visible, restore, masked, visibleTokens } = maskIndices(masks);
        // Follow named tokens through: [B*N] cubelets a stream -> visible sequence [B, P*V] -> full sequence [B, P*N].
        const sequence: string[] = [];
        for (let b = 0; b < clips; b++) {
          for (let p = 0; p < streams; p++) {
            const rows = visible.subarray(
              (p * clips + b) * visibleTokens,
              (p * clips + b + 1) * visibleTokens,
            );
            expect([...rows]).toEqual([...rows].sort((x, y) => x - y));
            for (const row of rows) sequence.push(`${Math.floor(row / tokens)}/${p}/${row % tokens}`);
          }
        }
        const full = [...restore].map((row) => sequence[row] ?? "mask token");
        const wanted = masks.flatMap((clip, b) =>
          clip.flatMap((mask, p) =>
            Array.from(mask, (bit, n) => (bit === 1 ? "mask token" : `${b}/${p}/${n}`)),
          ),
        );
        expect(full).toEqual(wanted);
        expect([...masked]).toEqual(masks.flatMap((clip) => clip.flatMap((mask) => [...mask])));
        expect(restore.every((row) => row <= clips * streams * visibleTokens)).toBe(true);
      },
    ),
  );
});

test("maskIndices() refuses masks that do not go together", () => {
  const mask = Uint8Array.of(0, 1, 0);
  expect(() => maskIndices([])).toThrow(
    "Got masks without a visible token; expected at least one in each stream.",
  );
  expect(() => maskIndices([[Uint8Array.of(1, 1)]])).toThrow("Got masks without a visible token");
  expect(() => maskIndices([[mask, mask], [mask]])).toThrow("Clip 1 has masks of 1 streams, clip 0 of 2.");
  expect(() => maskIndices([[mask, Uint8Array.of(0, 1)]])).toThrow(
    "Clip 0, stream 1: got a mask of 2 tokens; expected 3.",
  );
  for (const other of [Uint8Array.of(1, 1, 0), Uint8Array.of(0, 0, 0)]) {
    expect(() => maskIndices([[mask], [other]])).toThrow(
      /^Clip 1, stream 0: got [13] visible tokens; expected 2/,
    );
  }
});
