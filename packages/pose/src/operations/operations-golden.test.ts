import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  boundingBoxes,
  cropToSeen,
  flip,
  type InterpolationKind,
  interpolate,
  type Matrix2d,
  normalisePose,
  type Pose,
  readPose,
  removeComponents,
  sampleMatrix2d,
  selectComponents,
  transform2d,
} from "../index.js";
import { MIRRORED_FACE_MESH } from "./mirror.js";

interface Values {
  readonly shape: readonly number[];
  readonly fps: number;
  readonly data: readonly number[];
  readonly confidence: readonly number[];
}
interface Selection extends Values {
  readonly components: readonly string[];
  readonly points: Readonly<Record<string, readonly string[]>>;
  readonly result: readonly {
    readonly name: string;
    readonly points: readonly string[];
    readonly limbs: readonly (readonly number[])[];
  }[];
}
interface OperationsGolden {
  readonly name: string;
  readonly bytes: string;
  readonly normalised: Values;
  readonly interpolated: readonly (Values & { readonly kind: InterpolationKind })[];
  readonly matrix: Matrix2d;
  readonly transformed: Values;
  readonly draws: readonly number[];
  readonly augmented: Values;
  readonly negated: Values;
  readonly boxes: Values;
  readonly focused: Values & { readonly size: readonly number[] };
  readonly selected: Selection;
  readonly removed: Selection;
  readonly mirrored?: Values;
}

/** What Python's pose-format makes of synthetic files: tools/reference/pose/operations.py. */
const { files, mirroredFaceMesh } = JSON.parse(
  readFileSync(new URL("../../test/operations.golden.json", import.meta.url), "utf8"),
) as { files: OperationsGolden[]; mirroredFaceMesh: number[] };
const poseOf = (golden: OperationsGolden) => readPose(Buffer.from(golden.bytes, "base64"));

/** To 1e-5 of the value, or of 1 where it is smaller: pixels are float32 in the hundreds. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    if (Math.abs(actual[i]! - value) > 1e-5 * Math.max(1, Math.abs(value)))
      throw new Error(`Value ${i} is ${actual[i]}, expected ${value}.`);
  }
}

function expectValues(pose: Pose, expected: Values): void {
  expect([pose.frames, pose.people, pose.points, pose.dims]).toEqual(expected.shape);
  expectNear(pose.data, expected.data);
  expectNear(pose.confidence, expected.confidence);
}

test("normalisePose() agrees with pose-format's normalize, in all dimensions and for all people", () => {
  for (const golden of files) expectValues(normalisePose(poseOf(golden)), golden.normalised);
});

test("interpolate() agrees with pose-format's, linear, quadratic and cubic, with gaps of every kind", () => {
  for (const golden of files) {
    for (const { kind, ...expected } of golden.interpolated) {
      const pose = interpolate(poseOf(golden), expected.fps, kind);
      expect(pose.fps).toBe(expected.fps);
      if (kind === "linear") expectValues(pose, expected);
      else if (kind === "cubic") expectNear(pose.data, expected.data);
      else expectNear(unlessSeenThrice(golden, pose.data), unlessSeenThrice(golden, expected.data));
    }
  }
});

test("interpolate() makes a quadratic curve of three frames, too, of which pose-format makes lines", () => {
  const quadratic = files.flatMap((golden) =>
    golden.interpolated
      .filter(({ kind }) => kind === "quadratic")
      .map((expected) => [poseOf(golden), expected, seenThrice(golden)] as const),
  );
  expect(quadratic.some(([, , thrice]) => thrice.some(Boolean))).toBe(true);
  for (const [pose, { fps, data }, thrice] of quadratic) {
    const only = (values: ArrayLike<number>) =>
      Array.from(values).filter((_, i) => thrice[Math.floor(i / pose.dims) % thrice.length]);
    const by = (kind: InterpolationKind) => only(interpolate(pose, fps, kind).data);
    expectNear(by("linear"), only(data));
    expectNear(by("quadratic"), by("cubic"));
  }
});

/** [people x points] which were seen in exactly three frames. */
function seenThrice(golden: OperationsGolden): boolean[] {
  const { frames, people, points, confidence } = poseOf(golden);
  return Array.from({ length: people * points }, (_, i) => {
    const seen = Array.from({ length: frames }, (_, t) => confidence[t * people * points + i]! > 0);
    return seen.filter(Boolean).length === 3;
  });
}

/** Coordinates without those of points that were seen in exactly three frames. */
function unlessSeenThrice(golden: OperationsGolden, values: ArrayLike<number>): number[] {
  const [thrice, { dims }] = [seenThrice(golden), poseOf(golden)];
  return Array.from(values).filter((_, i) => !thrice[Math.floor(i / dims) % thrice.length]);
}

test("interpolate() keeps confidences between those of the frames, where pose-format's spline overshoots", () => {
  const above = (values: ArrayLike<number>) => Array.from(values).filter((value) => value > 1).length;
  const cubic = files.flatMap((golden) =>
    golden.interpolated
      .filter(({ kind }) => kind === "cubic")
      .map((expected) => [expected, interpolate(poseOf(golden), expected.fps)] as const),
  );
  expect(cubic.some(([expected]) => above(expected.confidence) > 0)).toBe(true);
  for (const [expected, pose] of cubic) {
    expect(above(pose.confidence)).toBe(0);
    // Seen is the same nevertheless.
    expect(Array.from(pose.confidence, (value) => value > 0)).toEqual(
      expected.confidence.map((value) => value !== 0),
    );
  }
});

test("transform2d() agrees with pose-format's matmul, and sampleMatrix2d() with what augment2d draws", () => {
  for (const golden of files) {
    const pose = poseOf(golden);
    expectValues(transform2d(pose, golden.matrix), golden.transformed);
    // Uniform numbers of which Box-Muller makes the draws: the radius by the first, the sign by the second.
    const uniform = golden.draws.flatMap((draw) => [1 - Math.exp(-(draw ** 2) / 2), draw < 0 ? 0.5 : 0]);
    const matrix = sampleMatrix2d(() => uniform.shift()!);
    expect(uniform).toEqual([]);
    expectValues(transform2d(pose, matrix), golden.augmented);
  }
});

test("flip() agrees with pose-format's mirror_horizontal on the image's landmarks", () => {
  const golden = files.find(({ mirrored }) => mirrored !== undefined)!;
  const pose = poseOf(golden);
  const flipped = flip(pose);
  expect(flipped.components.map(({ name }) => name)).toEqual(pose.components.map(({ name }) => name));
  const images = pose.components.slice(0, 4).map(({ name }) => name);
  const expected = {
    ...pose,
    data: floats(golden.mirrored!.data),
    confidence: floats(golden.mirrored!.confidence),
  };
  const [ours, theirs] = [flipped, expected].map((one) => selectComponents(one, images));
  expectNear(ours!.data, [...theirs!.data]);
  expectNear(ours!.confidence, [...theirs!.confidence]);
  expect(MIRRORED_FACE_MESH).toEqual(mirroredFaceMesh);
});

test("flip() mirrors world landmarks, which pose-format leaves, and swaps names, which pose-format's flip does not", () => {
  const golden = files[0]!;
  const pose = poseOf(golden);
  const world = (one: Pose) => selectComponents(one, ["POSE_WORLD_LANDMARKS"]);
  const [before, after] = [world(pose), world(flip(pose))];
  for (let t = 0; t < pose.frames; t++) {
    for (const side of [0, 1]) {
      const [from, to] = [2 * t + side, 2 * t + 1 - side];
      expect(after.confidence[to]).toBe(before.confidence[from]);
      expect(after.data[3 * to]).toBeCloseTo(-before.data[3 * from]!, 5);
      expect(after.data[3 * to + 1]).toBe(before.data[3 * from + 1]);
    }
  }
  const theirs = world({ ...pose, data: floats(golden.mirrored!.data) });
  expectNear(theirs.data, [...before.data]);
  // pose-format's flip(0) is a matrix.
  for (const one of files) expectValues(transform2d(poseOf(one), [-1, 0, 0, 1]), one.negated);
});

test("boundingBoxes() and cropToSeen() agree with pose-format's bbox and focus", () => {
  for (const golden of files) {
    expectValues(boundingBoxes(poseOf(golden)), golden.boxes);
    const focused = cropToSeen(poseOf(golden));
    expectValues(focused, golden.focused);
    expect([focused.width, focused.height, focused.depth]).toEqual(golden.focused.size);
  }
});

test("selectComponents() and removeComponents() agree with pose-format's, limbs included", () => {
  for (const golden of files) {
    const pose = poseOf(golden);
    for (const [pick, expected] of [
      [selectComponents, golden.selected],
      [removeComponents, golden.removed],
    ] as const) {
      const picked = pick(pose, expected.components, expected.points);
      expectValues(picked, expected);
      expect(
        picked.components.map(({ name, points, limbs }) => ({ name, points, limbs: [...limbs] })),
      ).toEqual(expected.result.map((one) => ({ ...one, limbs: one.limbs.flat() })));
    }
  }
});

function floats(values: readonly number[]): Float32Array {
  return Float32Array.from(values);
}
