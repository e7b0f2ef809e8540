import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { splitBySigners, splitWithinGlosses } from "./assign-splits.js";

const clips = fc.uniqueArray(fc.record({ id: fc.string(), gloss: fc.constantFrom("A", "B", "C") }), {
  selector: ({ id }) => id,
  maxLength: 60,
});

test("splitWithinGlosses() gives each gloss its shares, a clip to train on, and the same split in any order", () => {
  fc.assert(
    fc.property(clips, (list) => {
      const splits = splitWithinGlosses(list);
      for (const gloss of ["A", "B", "C"]) {
        const own = splits.filter((_, i) => list[i]?.gloss === gloss);
        const count = (split: string) => own.filter((each) => each === split).length;
        if (own.length > 0) expect(count("train")).toBeGreaterThan(0);
        if (own.length >= 5) {
          expect(Math.abs(count("test") - 0.2 * own.length)).toBeLessThanOrEqual(0.5);
          expect(Math.abs(count("valid") - 0.1 * own.length)).toBeLessThanOrEqual(0.5);
        }
      }
      const backwards = splitWithinGlosses([...list].reverse()).reverse();
      expect(backwards).toEqual(splits);
    }),
    { numRuns: 100, seed: 1 },
  );
});

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
