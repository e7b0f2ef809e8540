import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { hitsAtK, recall, recallAtK, topK } from "./recall.js";

const scores = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }); // many ties

test("topK() is a stable sort by falling score, cut off", () => {
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 14 }), (values, k) => {
      const sorted = [...values.keys()].sort(
        (a, b) => (values[b] as number) - (values[a] as number) || a - b,
      );
      expect(topK(Float32Array.from(values), k)).toEqual(sorted.slice(0, k));
    }),
  );
});

test("ties go to the lowest index: equal scores recall the first k labels and no more", () => {
  const constant = new Float32Array(10);
  const truth = Array.from({ length: 10 }, (_, i) => i);
  const ranked = truth.map(() => topK(constant, 5));
  expect(recallAtK(ranked, truth, 5).perInstance).toBe(0.5);
  expect(recallAtK(ranked, truth, 1).perInstance).toBe(0.1);
});

test("topK() takes infinities and refuses NaN", () => {
  expect(topK([Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY], 3)).toEqual([2, 1, 0]);
  expect(() => topK([0.1, Number.NaN], 1)).toThrow(
    new RangeError("The score of class 1 is NaN; expected a number."),
  );
  expect(() => topK([0.1], 0)).toThrow(new RangeError("k is 0; expected a whole number of at least 1."));
});

test("recall per instance and per class differ where classes are uneven", () => {
  const truth = ["BOOK", "BOOK", "BOOK", "TREE"];
  const ranked = [["BOOK"], ["BOOK"], ["BOOK"], ["BOOK"]];
  expect(recallAtK(ranked, truth, 1)).toEqual({ perInstance: 0.75, perClass: 0.5 });
});

const example = fc.tuple(
  fc.shuffledSubarray(["A", "B", "C", "D"], { minLength: 4 }),
  fc.constantFrom("A", "B", "C", "D"),
);

test("recall grows with k up to 1, does not depend on order, and is equal for equal classes", () => {
  fc.assert(
    fc.property(fc.array(example, { minLength: 1 }), (examples) => {
      const at = (list: typeof examples, k: number) =>
        recallAtK(
          list.map(([ranked]) => ranked),
          list.map(([, truth]) => truth),
          k,
        );
      expect(at(examples, 4)).toEqual({ perInstance: 1, perClass: 1 });
      for (const k of [1, 2, 3]) {
        expect(at(examples, k).perInstance).toBeLessThanOrEqual(at(examples, k + 1).perInstance);
        expect(at(examples, k).perClass).toBeLessThanOrEqual(at(examples, k + 1).perClass);
        expect(at([...examples].reverse(), k).perInstance).toBe(at(examples, k).perInstance);
      }
      // each label twice with the same ranking: every class has the same size
      const each = (["A", "B", "C", "D"] as const).map((truth): (typeof examples)[number] => [
        (examples[0] as [string[], string])[0],
        truth,
      ]);
      expect(at([...each, ...each], 2).perClass).toBeCloseTo(at(each, 2).perInstance, 12);
    }),
  );
});

test("recall() of a sample counts its examples as often as they occur", () => {
  const truth = ["A", "B", "B"];
  const hits = hitsAtK([["A"], ["A"], ["B"]], truth, 1);
  expect(hits).toEqual([true, false, true]);
  expect(recall(hits, truth, [1, 1, 2])).toEqual({ perInstance: 1 / 3, perClass: 1 / 3 });
  expect(recall(hits, truth, [0, 0, 1])).toEqual({ perInstance: 2 / 3, perClass: 0.5 });
});

test("nothing to score, or too few labels, is refused", () => {
  expect(() => recallAtK([], [], 1)).toThrow(new RangeError("There is no example to score."));
  expect(() => recallAtK([["A"]], [], 1)).toThrow(
    new RangeError("1 rankings came with 0 labels; expected as many."),
  );
});
