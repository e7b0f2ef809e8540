import type { Pose } from "@msmae/pose";
import type { PoseSource } from "./source.js";

/** Ours: bytes of coordinates that are in memory at once. */
const CHUNK = 2 ** 24;

/**
 * A pose part by part, so that memory does not grow with its length. v0.0 comes as a whole, for its frames have no places.
 *
 * @returns each part and its first frame; nothing of a pose without frames.
 */
export async function* chunks(source: PoseSource): AsyncGenerator<{ first: number; pose: Pose }> {
  const { frames, people, points, dims } = source.about;
  const frameBytes = people === undefined ? 0 : 4 * people * points * (dims + 1);
  const step = frameBytes === 0 ? frames : Math.max(1, Math.floor(CHUNK / frameBytes));
  for (let first = 0; first < frames; first += step) {
    yield { first, pose: await source.read(first, Math.min(frames, first + step)) };
  }
}
