import { count, NoShouldersError } from "./errors.js";
import { mapStreams, type PoseStreams } from "./streams.js";

/**
 * One frame of reference for all streams and frames: the middle of the shoulders is 0 and their distance 1, in the
 * mean over the frames that show both.
 *
 * Ours, the paper is silent: pose-format's `Pose.normalize` with the shoulders, in x and y. Keypoints that are missing,
 * or whose coordinates are not finite, become 0 with presence 0.
 *
 * @param streams In pixels.
 * @throws {NoShouldersError} if no frame shows both shoulders, or they are at one point wherever they are seen.
 * @example
 * const window = normalise(selectFrames(streams, frames));
 */
export function normalise(streams: PoseStreams): PoseStreams {
  const { coordinates, present } = streams.shoulders; // [T, 2, 2], [T, 2]
  let [x, y, distance, seen] = [0, 0, 0, 0];
  for (let frame = 0; frame < streams.frames; frame++) {
    if (present[2 * frame] === 0 || present[2 * frame + 1] === 0) continue;
    const leftX = coordinates[4 * frame]!;
    const leftY = coordinates[4 * frame + 1]!;
    const rightX = coordinates[4 * frame + 2]!;
    const rightY = coordinates[4 * frame + 3]!;
    if (![leftX, leftY, rightX, rightY].every(Number.isFinite)) continue;
    x += (leftX + rightX) / 2;
    y += (leftY + rightY) / 2;
    distance += Math.hypot(leftX - rightX, leftY - rightY);
    seen++;
  }
  if (seen === 0) {
    const what =
      streams.frames === 0
        ? "there are no frames"
        : `none of ${count(streams.frames)} frames shows both shoulders`;
    throw new NoShouldersError(streams.frames, `cannot be normalised: ${what}`);
  }
  if (distance === 0) {
    const detail = `cannot be normalised: both shoulders are at the same point in all ${count(seen)} frames that show them`;
    throw new NoShouldersError(streams.frames, detail);
  }
  const [centreX, centreY, scale] = [x / seen, y / seen, seen / distance];

  return mapStreams(streams, (sequence) => {
    const normalised = {
      coordinates: new Float32Array(sequence.coordinates.length),
      present: new Uint8Array(sequence.present.length),
    };
    for (let i = 0; i < sequence.present.length; i++) {
      if (sequence.present[i] === 0) continue;
      const px = Math.fround((sequence.coordinates[2 * i]! - centreX) * scale);
      const py = Math.fround((sequence.coordinates[2 * i + 1]! - centreY) * scale);
      if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
      normalised.coordinates[2 * i] = px;
      normalised.coordinates[2 * i + 1] = py;
      normalised.present[i] = 1;
    }
    return normalised;
  });
}
