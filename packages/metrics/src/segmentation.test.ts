import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  boundariesOf,
  boundaryScore,
  randomBoundaries,
  type Segment,
  segmentCovering,
  segmentIou,
  segmentPercentage,
  uniformBoundaries,
} from "./segmentation.js";

const frame = fc.integer({ min: 0, max: 30 });
const boundaries = fc.array(frame, { maxLength: 6 });
const segments: fc.Arbitrary<Segment[]> = fc.array(
  fc.tuple(frame, frame).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
  { maxLength: 5 },
);

/** The most pairs by trying all. */
function mostPairs(predicted: number[], truth: number[], tolerance: number): number {
  const [first, ...rest] = predicted;
  if (first === undefined) return 0;
  const near = truth.flatMap((time, i) => (Math.abs(time - first) <= tolerance ? [i] : []));
  return Math.max(
    mostPairs(rest, truth, tolerance),
    ...near.map(
      (i) =>
        1 +
        mostPairs(
          rest,
          truth.filter((_, j) => j !== i),
          tolerance,
        ),
    ),
  );
}

test("boundaryScore() finds as many pairs as there can be", () => {
  fc.assert(
    fc.property(boundaries, boundaries, fc.integer({ min: 0, max: 6 }), (predicted, truth, tolerance) => {
      const { matches, precision, recall, f1 } = boundaryScore(predicted, truth, tolerance);
      expect(matches).toBe(mostPairs(predicted, truth, tolerance));
      if (predicted.length > 0) expect(precision).toBe(matches / predicted.length);
      if (truth.length > 0) expect(recall).toBe(matches / truth.length);
      const turned = boundaryScore(truth, predicted, tolerance);
      expect([turned.precision, turned.recall, turned.f1]).toEqual([recall, precision, f1]);
      expect(boundaryScore(predicted, truth, tolerance + 1).matches).toBeGreaterThanOrEqual(matches);
    }),
  );
});

test("boundaryScore(): a distance of the tolerance is near, many guesses are one match, nothing is perfect", () => {
  expect(boundaryScore([12], [10], 2).f1).toBe(1);
  expect(boundaryScore([12.001], [10], 2).f1).toBe(0);
  expect(boundaryScore([9, 10, 11], [10], 2)).toEqual({ precision: 1 / 3, recall: 1, f1: 0.5, matches: 1 });
  expect(boundaryScore([], [], 2)).toEqual({ precision: 1, recall: 1, f1: 1, matches: 0 });
  expect(boundaryScore([], [10], 2)).toEqual({ precision: 0, recall: 0, f1: 0, matches: 0 });
  expect(boundaryScore([10], [], 2)).toEqual({ precision: 0, recall: 0, f1: 0, matches: 0 });
});

test("segmentIou() is that of the frames, one by one", () => {
  fc.assert(
    fc.property(segments, segments, (predicted, truth) => {
      const inside = (list: Segment[], t: number) => list.some(({ start, end }) => t >= start && t < end);
      const frames = Array.from({ length: 31 }, (_, t) => [inside(predicted, t), inside(truth, t)] as const);
      const both = frames.filter(([a, b]) => a && b).length;
      const any = frames.filter(([a, b]) => a || b).length;
      expect(segmentIou(predicted, truth)).toBeCloseTo(any === 0 ? 1 : both / any, 12);
      expect(segmentIou(predicted, predicted)).toBe(1);
    }),
  );
  expect(segmentIou([{ start: 0, end: 0.5 }], [{ start: 0.25, end: 0.75 }])).toBeCloseTo(1 / 3, 12); // seconds
});

test("segmentCovering() is, frame by frame, the best overlap of each true segment, weighted by its frames", () => {
  fc.assert(
    fc.property(segments, segments, (predicted, truth) => {
      const framesOf = ({ start, end }: Segment) => Array.from({ length: end - start }, (_, i) => start + i);
      let [sum, total] = [0, 0];
      for (const own of truth.map(framesOf)) {
        const overlaps = predicted.map(framesOf).map((other) => {
          const both = other.filter((t) => own.includes(t)).length;
          const any = new Set([...own, ...other]).size;
          return any === 0 ? 1 : both / any;
        });
        sum += own.length * Math.max(0, ...overlaps);
        total += own.length;
      }
      expect(segmentCovering(predicted, truth)).toBeCloseTo(total === 0 ? 1 : sum / total, 12);
    }),
  );
  expect(segmentCovering([], [])).toBe(1);
  expect(segmentCovering([], [{ start: 0, end: 1 }])).toBe(0);
});

test("segmentPercentage() counts, as Moryossef et al.'s code does where there is nothing to count", () => {
  const some = (count: number) => Array.from({ length: count }, (_, i) => ({ start: i, end: i + 1 }));
  expect(segmentPercentage(some(3), some(4))).toBe(75);
  expect(segmentPercentage(some(0), some(4))).toBe(0);
  expect(segmentPercentage(some(0), some(0))).toBe(100);
  expect(segmentPercentage(some(3), some(0))).toBe(300);
});

test("boundariesOf() names each boundary once, in order", () => {
  expect(
    boundariesOf([
      { start: 10, end: 25 },
      { start: 0, end: 10 },
    ]),
  ).toEqual([0, 10, 25]);
});

test("the baselines: equal parts, and anywhere", () => {
  expect(uniformBoundaries(100, 4)).toEqual([20, 40, 60, 80]);
  expect(uniformBoundaries(100, 0)).toEqual([]);
  const draws = [0.9, 0.1, 0.5];
  expect(randomBoundaries(100, 3, () => draws.pop() as number)).toEqual([10, 50, 90]);
});

test("times that cannot be are refused", () => {
  expect(() => boundaryScore([Number.NaN], [], 1)).toThrow(
    new RangeError("A boundary is at NaN; expected a finite time."),
  );
  expect(() => boundaryScore([], [], -1)).toThrow(
    new RangeError("The tolerance is -1; expected a number of at least 0."),
  );
  expect(() => segmentIou([{ start: 2, end: 1 }], [])).toThrow(
    new RangeError("A segment is from 2 to 1; expected an end after its start."),
  );
});
