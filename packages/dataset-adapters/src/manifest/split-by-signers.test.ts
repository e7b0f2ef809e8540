import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { splitBySigners } from "./split-by-signers.js";

test("splitBySigners() puts no signer on two sides, and holds out about a tenth each", () => {
  const signer = fc.integer({ min: 0, max: 25 }).map((number) => `S${number}`);
  fc.assert(
    fc.property(fc.array(fc.record({ signer }), { minLength: 1, maxLength: 300 }), (list) => {
      const splits = splitBySigners(list);
      const sides = new Map<string, Set<string>>();
      for (const [i, { signer }] of list.entries()) {
        sides.set(signer, (sides.get(signer) ?? new Set()).add(splits[i]!));
      }
      for (const side of sides.values()) expect(side.size).toBe(1);
      expect(splits).toContain("train");
      const largest = Math.max(
        ...[...sides.keys()].map((s) => list.filter(({ signer }) => signer === s).length),
      );
      for (const split of ["test", "valid"]) {
        expect(splits.filter((each) => each === split).length).toBeLessThan(0.1 * list.length + largest);
      }
    }),
    { numRuns: 100, seed: 2 },
  );
  const many = Array.from({ length: 1000 }, (_, i) => ({ signer: `S${i % 40}` }));
  const counts = (split: string) => splitBySigners(many).filter((each) => each === split).length;
  expect([counts("test"), counts("valid"), counts("train")]).toEqual([100, 100, 800]);
});
