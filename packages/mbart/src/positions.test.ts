import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { mbartConfig, positionsWithin, SourceTooLongError } from "./index.js";

test("positionsWithin() keeps what fits, and spreads what does not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 200 }), (limit, length) => {
      const config = mbartConfig({ max_position_embeddings: limit });
      const kept = [...positionsWithin("clip", length, config, { shorten: true })];
      expect(kept).toHaveLength(Math.min(limit, length));
      expect(kept[0]).toBe(0);
      if (limit > 1) expect(kept.at(-1)).toBe(length - 1);
      const gaps = kept.slice(1).map((position, at) => position - kept[at]!);
      expect(gaps.every((gap) => gap >= 1)).toBe(true);
      if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("positionsWithin() names the clip that is too long", () => {
  const config = mbartConfig({});
  const call = () => positionsWithin("news/clip-7", 1200, config, { shorten: false });
  expect(call).toThrow(SourceTooLongError);
  expect(call).toThrow(/^news\/clip-7: 1200 positions; mBART has 1024\. Use shorter clips/);
});
