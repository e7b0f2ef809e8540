import type { Pose } from "../pose.js";

/**
 * Compares two poses: version, size, frame rate, components and every value. NaN is the same as NaN.
 *
 * @param tolerance Largest difference of coordinates and confidences. Default: 0.
 * @example
 * posesEqual(readPose(writePose(pose)), pose); // true
 */
export function posesEqual(a: Pose, b: Pose, tolerance = 0): boolean {
  const fields = [
    "version",
    "width",
    "height",
    "depth",
    "fps",
    "frames",
    "people",
    "points",
    "dims",
  ] as const;
  return (
    fields.every((field) => a[field] === b[field]) &&
    JSON.stringify(header(a)) === JSON.stringify(header(b)) &&
    near(a.data, b.data, tolerance) &&
    near(a.confidence, b.confidence, tolerance)
  );
}

function header({ components, ids }: Pose) {
  const own = components.map(({ name, format, points, limbs, colors }) => [
    ...[name, format, points],
    ...[[...limbs], [...colors]],
  ]);
  return [own, ids?.map((frame) => [...frame])];
}

function near(a: Float32Array, b: Float32Array, tolerance: number): boolean {
  return (
    a.length === b.length &&
    a.every((value, i) => Object.is(value, b[i]) || Math.abs(value - b[i]!) <= tolerance)
  );
}
