import type { Vec3 } from "./vectors.js";

/** Knuckles relative to the wrist: index, middle, ring, pinky. x to the little finger, y along the fingers, z palm. */
const KNUCKLES: readonly Vec3[] = [
  [-0.075, 0.275, 0],
  [-0.02, 0.285, -0.012],
  [0.035, 0.265, -0.006],
  [0.08, 0.235, 0.008],
];
/** Lengths of the three bones of index, middle, ring and pinky. A real hand's, in shoulder distances of 0.33 m. */
const PHALANGES = [
  [0.125, 0.075, 0.062],
  [0.14, 0.088, 0.066],
  [0.13, 0.083, 0.064],
  [0.1, 0.06, 0.056],
] as const;
const THUMB_BASE: Vec3 = [-0.07, 0.07, 0.035];
const THUMB_BONES = [0.13, 0.1, 0.08] as const;
/** The last joint bends with the middle one, as tendons have it. Chosen here: two thirds. */
const TIP_SHARE = 2 / 3;

/**
 * The 21 points of a hand in MediaPipe's order (wrist; thumb cmc, mcp, ip, tip; index … pinky mcp, pip, dip, tip),
 * relative to the wrist and unrotated: x to the little finger, y along the fingers, z out of the palm. A left hand; the
 * right one is its mirror image.
 *
 * @param joints [21] as a `Handshape` has them, read from `from`; directions need not have length 1.
 * @param out [21, 3], overwritten.
 */
export function poseHand(joints: Float64Array, from: number, out: Float64Array): void {
  out.fill(0, 0, 3);
  for (let axis = 0; axis < 3; axis++) out[3 + axis] = THUMB_BASE[axis] as number;
  for (let bone = 0; bone < 3; bone++) {
    const j = from + 12 + 3 * bone;
    const [x, y, z] = [joints[j] as number, joints[j + 1] as number, joints[j + 2] as number];
    const scale = (THUMB_BONES[bone] as number) / Math.sqrt(x * x + y * y + z * z);
    const at = 3 * (1 + bone);
    out[at + 3] = (out[at] as number) + x * scale;
    out[at + 4] = (out[at + 1] as number) + y * scale;
    out[at + 5] = (out[at + 2] as number) + z * scale;
  }
  for (let finger = 0; finger < 4; finger++) {
    const knuckle = KNUCKLES[finger] as Vec3;
    const bones = PHALANGES[finger] as readonly [number, number, number];
    const mcp = joints[from + 3 * finger] as number;
    const pip = joints[from + 3 * finger + 1] as number;
    const spread = joints[from + 3 * finger + 2] as number;
    let at = 3 * (5 + 4 * finger);
    let [x, y, z] = knuckle;
    out[at] = x;
    out[at + 1] = y;
    out[at + 2] = z;
    const [sin, cos] = [Math.sin(spread), Math.cos(spread)];
    for (let bone = 0; bone < 3; bone++) {
      const flexion = mcp + (bone === 0 ? 0 : bone === 1 ? pip : pip * (1 + TIP_SHARE));
      const along = Math.cos(flexion) * (bones[bone] as number);
      x -= sin * along;
      y += cos * along;
      z += Math.sin(flexion) * (bones[bone] as number);
      at += 3;
      out[at] = x;
      out[at + 1] = y;
      out[at + 2] = z;
    }
  }
}

/** Where a handshape touches: the tip of its longest stretched finger, or the front of a fist. Unrotated, unscaled. */
export function contactPoint(joints: Float64Array): Vec3 {
  const points = new Float64Array(63);
  poseHand(joints, 0, points);
  let best = 6; // the index finger's middle joint
  let reach = 0.4; // Chosen here: below it no finger is stretched
  for (const tip of [8, 12, 16, 20]) {
    const y = points[3 * tip + 1] as number;
    if (y > reach) [best, reach] = [tip, y];
  }
  return [points[3 * best] as number, points[3 * best + 1] as number, points[3 * best + 2] as number];
}

/** The middle of the palm, unrotated and unscaled. */
export const PALM: Vec3 = [0, 0.18, 0.02];
