import { isSeen } from "../operations/clip.js";
import type { Pose } from "../pose.js";

/**
 * Which keypoints were seen: confidence above 0 and every coordinate finite.
 *
 * @returns [T, people, points] 1 where seen, else 0.
 * @example
 * const seen = presence(pose);
 */
export function presence({ data, confidence, dims }: Pose): Uint8Array {
  const track = { coordinates: data, weight: confidence, dims };
  return Uint8Array.from(confidence, (_, i) => (isSeen(track, i) ? 1 : 0));
}
