import { isSeen } from "../operations/pose-or-streams.js";
import type { Pose } from "../pose.js";

/**
 * Computes which keypoints are present: confidence above 0, x and y finite.
 *
 * @returns [T, people, points] 1 where seen, else 0.
 * @example
 * const seen = presence(pose);
 */
export function presence({ data, confidence, dims }: Pose): Uint8Array {
  return Uint8Array.from(confidence, (_, i) => (isPresent({ data, confidence, dims }, i) ? 1 : 0));
}

/** Whether keypoint `index` of the T x people x points ones was seen: see {@link presence}. */
export function isPresent(
  { data, confidence, dims }: Pick<Pose, "data" | "confidence" | "dims">,
  index: number,
): boolean {
  return isSeen({ coordinates: data, weight: confidence, dims }, index);
}
