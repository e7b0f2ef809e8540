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

/**
 * Whether keypoint `index` of the T x people x points ones is present in the picture: confidence above 0, x and y finite. A
 * z that is no number, as depth cameras give where they see no depth, takes nothing away from the streams.
 */
export function isPresent(
  { data, confidence, dims }: Pick<Pose, "data" | "confidence" | "dims">,
  index: number,
): boolean {
  const at = index * dims;
  return confidence[index]! > 0 && Number.isFinite(data[at]) && (dims < 2 || Number.isFinite(data[at + 1]));
}
