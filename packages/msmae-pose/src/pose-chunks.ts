import type { Pose } from "@msmae/pose";
import type { PoseSource } from "./source.js";

/** Bytes of coordinates that are in memory at once. Chosen here: a minute or two of a clip. */
const CHUNK = 2 ** 24;

/**
 * A pose, or frames `start` to `end` (without `end`), part by part, so that memory does not grow with its length. v0.0
 * comes as a whole, for its frames have no size.
 *
 * @returns each part and its first frame; nothing of a pose without frames.
 */
export async function* chunks(
  source: PoseSource,
  start = 0,
  end = source.about.frames,
): AsyncGenerator<{ first: number; pose: Pose }> {
  const { people, points, dims } = source.about;
  const frameBytes = people === undefined ? 0 : 4 * people * points * (dims + 1);
  const step = frameBytes === 0 ? end - start : Math.max(1, Math.floor(CHUNK / frameBytes));
  for (let first = start; first < end; first += step) {
    yield { first, pose: await source.read(first, Math.min(end, first + step)) };
  }
}
