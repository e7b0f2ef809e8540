import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  changeSpeed,
  copyPose,
  fillGaps,
  interpolate,
  interpolateAt,
  type Pose,
  type PoseStreams,
  resample,
} from "../index.js";
import { component, poseOf, seeded } from "../poses.fixture.js";
import { cubicSpline, quadraticSpline } from "./spline.js";

/** One point at x(t), y = -x(t), of which only some frames are seen. */
function moving(x: readonly number[], fps = 25, seen: (t: number) => boolean = () => true): Pose {
  const data = Float32Array.from(x.flatMap((value, t) => (seen(t) ? [value, -value] : [99, 99])));
  return {
    version: 0.2,
    ...{ width: 640, height: 480, depth: 0, fps, frames: x.length, people: 1, points: 1, dims: 2 },
    components: [component("A", ["a"], "XYC")],
    data,
    confidence: Float32Array.from(x, (_, t) => (seen(t) ? 0.5 : 0)),
  };
}
const xs = ({ data }: Pose) => Array.from(data).filter((_, i) => i % 2 === 0);
const line = (frames: number) => Array.from({ length: frames }, (_, t) => 10 * t);

test("fillGaps() fills gaps up to a length on the line between their ends, and nothing outside of what was seen", () => {
  const seen = new Set([1, 2, 5, 10]);
  const pose = moving(line(12), 25, (t) => seen.has(t));
  const filled = fillGaps(pose, 2);
  expect(xs(filled)).toEqual([0, 10, 20, 30, 40, 50, 0, 0, 0, 0, 100, 0]);
  expect(Array.from(filled.confidence, (value) => value > 0)).toEqual(xs(filled).map((value) => value > 0));
  expect(xs(fillGaps(pose, 4))).toEqual([0, ...line(11).slice(1), 0]);
  expect(xs(pose)[0]).toBe(99); // the argument stays as it is
  expect(() => fillGaps(pose, -1)).toThrow("Got a maximal gap of -1");
});

test("fillGaps() on streams gives presence 0 or 1", () => {
  const pose = moving(line(4), 25, (t) => t !== 1);
  const present = Uint8Array.from(pose.confidence, (value) => Math.ceil(value));
  const sequence = { coordinates: pose.data, present };
  const streams: PoseStreams = { frames: 4, fps: 25, shoulders: sequence, streams: { body: sequence } };
  const { body } = fillGaps(streams, 1).streams;
  expect([...body!.present]).toEqual([1, 1, 1, 1]);
  expect([...body!.coordinates.subarray(2, 4)]).toEqual([10, -10]);
});

test("resample() shows at j / fps seconds what the clip showed then", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 120 }), (fps, frames) => {
      const pose = moving(line(frames));
      const even = resample(pose, fps);
      expect(even.fps).toBe(fps);
      expect(even.frames).toBe(Math.floor(((frames - 1) * fps) / 25) + 1);
      for (const [j, x] of xs(even).entries()) expect(x).toBeCloseTo((10 * 25 * j) / fps, 2);
    }),
  );
  expect(xs(resample(moving(line(5)), 50))).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
  // pose-format spreads ten frames over the same four steps instead, which slows the movement down.
  expect(xs(interpolate(moving(line(5)), 50, "linear"))[1]).toBeCloseTo(40 / 9, 5);
  expect(() => resample(moving(line(5)), 0)).toThrow("Got 0 frames a second");
  expect(() => resample(moving(line(5), 0), 25)).toThrow("Got 0 frames a second");
  expect(resample(moving([]), 50).frames).toBe(0);
});

test("resample() leaves gaps missing, unless it is told how long ones to fill", () => {
  const pose = moving(line(5), 25, (t) => t !== 2);
  expect(xs(resample(pose, 50))).toEqual([0, 5, 10, 10, 0, 0, 30, 35, 40]); // frame 1 is nearest to 1.5, 2 to 2.5
  expect(xs(resample(pose, 50, { maximalGap: 1 }))).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
});

test("resample() and changeSpeed() keep the share of the frames in which a flickering keypoint is seen", () => {
  const share = ({ confidence }: Pose) => confidence.filter((value) => value > 0).length / confidence.length;
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: 70 }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fc.integer(),
      (fps, part, seed) => {
        const random = seeded(seed);
        const flickering = moving(line(2000), 25, () => random() < part);
        // Where each frame stands for the time around it, they differ by chance alone: five deviations of the share.
        const near = 5 * Math.sqrt((part * (1 - part)) / Math.min(2000, 80 * fps)) + 2e-3;
        expect(Math.abs(share(resample(flickering, fps)) - share(flickering))).toBeLessThan(near);
        expect(Math.abs(share(changeSpeed(flickering, 25 / fps)) - share(flickering))).toBeLessThan(near);
      },
    ),
    { numRuns: 30 },
  );
  // Every second frame, 25 to 24 frames a second: both neighbours are never seen at once.
  const every = resample(
    moving(line(240), 25, (t) => t % 2 === 0),
    24,
  );
  expect(share(every)).toBeCloseTo(0.5, 1);
  for (const [j, x] of xs(every).entries()) {
    if (every.confidence[j]! > 0) expect(Math.abs(x - (250 * j) / 24)).toBeLessThanOrEqual(5.001); // half a frame's way
  }
});

test("a keypoint that is seen in one frame alone is there in the frame nearest to it", () => {
  const once = resample(
    moving(line(50), 25, (t) => t === 20),
    24,
  );
  expect(xs(once).flatMap((x, j) => (x === 0 ? [] : [[j, x]]))).toEqual([[19, 200]]);
  expect(
    xs(
      interpolate(
        moving(line(50), 25, (t) => t === 20),
        24,
      ),
    ).every((x) => x === 0),
  ).toBe(true); // as pose-format
});

test("interpolation at the frames is the clip itself, and twice as fast takes half of the frames", () => {
  const pose = moving([3, 1, 4, 1, 5, 9, 2, 6], 25);
  for (const kind of ["linear", "quadratic", "cubic"] as const) {
    expect(xs(interpolateAt(pose, [0, 1, 2, 3, 4, 5, 6, 7], { kind }))).toEqual(xs(pose));
  }
  expect(xs(changeSpeed(pose, 2))).toEqual([3, 4, 5, 2]);
  expect(changeSpeed(pose, 0.5).frames).toBe(15);
  expect(() => changeSpeed(pose, 0)).toThrow("Got a speed of 0");
  expect(() => interpolateAt(pose, [7.5])).toThrow("Got position 7.5 of 8 frames.");
});

const knotsAndValues = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 12 });

test.each([
  ["cubicSpline", cubicSpline, (x: number) => 2 * x ** 3 - x ** 2 + 3 * x - 5],
  ["quadraticSpline", quadraticSpline, (x: number) => 3 * x ** 2 - 4 * x - 5],
] as const)("%s() is the polynomial of its degree where the points lie on one", (_, spline, polynomial) => {
  fc.assert(
    fc.property(knotsAndValues, (list) => {
      const knots = list.sort((a, b) => a - b);
      const curve = spline(knots, knots.map(polynomial));
      for (let x = knots[0]!; x <= knots.at(-1)!; x += 0.25) {
        expect(Math.abs(curve(x) - polynomial(x))).toBeLessThan(1e-6 * Math.max(1, Math.abs(polynomial(x))));
      }
    }),
  );
  expect(spline([0, 1, 3], [0, 1, 9])(2)).toBeCloseTo(4, 12); // a parabola
  expect(spline([0, 2], [0, 4])(1)).toBe(2);
  expect(spline([5], [7])(5)).toBe(7);
});

test.each([
  ["cubicSpline", cubicSpline],
  ["quadraticSpline", quadraticSpline],
] as const)("%s() goes through its points without a jump or a kink between them", (_, spline) => {
  fc.assert(
    fc.property(knotsAndValues, fc.infiniteStream(fc.integer({ min: -9, max: 9 })), (list, numbers) => {
      const knots = list.sort((a, b) => a - b);
      const values = knots.map(() => numbers.next().value);
      const curve = spline(knots, values);
      for (const [i, knot] of knots.entries()) expect(curve(knot)).toBeCloseTo(values[i]!, 8);
      const inner = knots.slice(1, -2).flatMap((knot, i) => [knot, (knot + knots[i + 2]!) / 2]);
      const step = 1e-6;
      for (const x of inner) {
        const [left, right] = [curve(x) - curve(x - step), curve(x + step) - curve(x)];
        expect(Math.abs(right - left) / step).toBeLessThan(0.02);
      }
    }),
  );
});

test("a depth that is not known leaves x and y as they are, and the depths beside other frames", () => {
  const pose = poseOf([component("A", ["a"])], 6);
  pose.confidence.fill(1);
  const known = copyPose(pose);
  pose.data[3 * 2 + 2] = Number.NaN;
  for (const kind of ["linear", "cubic"] as const) {
    const [holed, whole] = [pose, known].map((each) => interpolateAt(each, [0.5, 1.5, 4.5], { kind }));
    const xy = ({ data }: typeof pose) => [0, 1, 2].map((t) => [data[3 * t], data[3 * t + 1]]);
    expect(xy(holed!)).toEqual(xy(whole!));
    expect([0, 1, 2].map((t) => Number.isNaN(holed!.data[3 * t + 2]))).toEqual([false, true, false]);
  }
});
