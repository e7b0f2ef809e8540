/**
 * The space that a synthetic body lives in: x to the picture's right, y up, z to the camera, right-handed; the unit is
 * the mean signer's shoulder distance and the origin the middle of the shoulders.
 *
 * Arms are computed in arm space, where x points outward from the body's middle on the arm's own side. For the left
 * arm it is the body's space (the signer faces the camera), the right arm is its mirror image.
 */
export type Vec3 = readonly [number, number, number];

/** A unit quaternion (x, y, z, w). */
export type Quaternion = readonly [number, number, number, number];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, by: number): Vec3 => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const unit = (a: Vec3): Vec3 => scale(a, 1 / length(a));
export const mix = (a: Vec3, b: Vec3, share: number): Vec3 => add(scale(a, 1 - share), scale(b, share));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** The rotation by `p`, then by `q`. */
export const after = (q: Quaternion, p: Quaternion): Quaternion => [
  q[3] * p[0] + q[0] * p[3] + q[1] * p[2] - q[2] * p[1],
  q[3] * p[1] - q[0] * p[2] + q[1] * p[3] + q[2] * p[0],
  q[3] * p[2] + q[0] * p[1] - q[1] * p[0] + q[2] * p[3],
  q[3] * p[3] - q[0] * p[0] - q[1] * p[1] - q[2] * p[2],
];

/** The rotation around a unit axis, in radians. */
export function around(axis: Vec3, angle: number): Quaternion {
  const s = Math.sin(angle / 2);
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)];
}

export function rotate(q: Quaternion, v: Vec3): Vec3 {
  const [x, y, z, w] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

/**
 * Turns points around `pivot` and moves them so that the pivot comes to `to`, in place: what `rotate` does, for many.
 *
 * @param points [n, 3]
 */
export function place(points: Float64Array, q: Quaternion, pivot: Vec3, to: Vec3): void {
  const [x0, x1, x2] = rotate(q, [1, 0, 0]);
  const [y0, y1, y2] = rotate(q, [0, 1, 0]);
  const [z0, z1, z2] = rotate(q, [0, 0, 1]);
  const [px, py, pz] = pivot;
  const [tx, ty, tz] = to;
  for (let i = 0; i < points.length; i += 3) {
    const x = (points[i] as number) - px;
    const y = (points[i + 1] as number) - py;
    const z = (points[i + 2] as number) - pz;
    points[i] = x * x0 + y * y0 + z * z0 + tx;
    points[i + 1] = x * x1 + y * y1 + z * z1 + ty;
    points[i + 2] = x * x2 + y * y2 + z * z2 + tz;
  }
}

/**
 * The rotation that takes the y axis to `fingers` and the z axis as near to `palm` as it goes: the orientation of a
 * hand from where its fingers point and where its palm faces.
 */
export function orientation(fingers: Vec3, palm: Vec3): Quaternion {
  const y = unit(fingers);
  const z = unit(subtract(palm, scale(y, dot(palm, y))));
  const x = cross(y, z);
  // The matrix with columns x, y, z as a quaternion (Shepperd's method: divide by the largest component).
  const trace = x[0] + y[1] + z[2];
  if (trace > 0) {
    const s = 2 * Math.sqrt(1 + trace);
    return [(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s, s / 4];
  }
  if (x[0] > y[1] && x[0] > z[2]) {
    const s = 2 * Math.sqrt(1 + x[0] - y[1] - z[2]);
    return [s / 4, (y[0] + x[1]) / s, (z[0] + x[2]) / s, (y[2] - z[1]) / s];
  }
  if (y[1] > z[2]) {
    const s = 2 * Math.sqrt(1 + y[1] - x[0] - z[2]);
    return [(y[0] + x[1]) / s, s / 4, (z[1] + y[2]) / s, (z[0] - x[2]) / s];
  }
  const s = 2 * Math.sqrt(1 + z[2] - x[0] - y[1]);
  return [(z[0] + x[2]) / s, (z[1] + y[2]) / s, s / 4, (x[1] - y[0]) / s];
}

/** Minimum-jerk progress (Flash and Hogan, 1985): 0 to 1 with speed and acceleration 0 at both ends. */
export function minimumJerk(u: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  return u * u * u * (10 - 15 * u + 6 * u * u);
}
