import { mapStreams, type PoseStreams } from "./pose-streams.js";
import { handsFrame, shouldersFrame } from "./reference-frame.js";

/**
 * Centres and scales all streams and frames by the shoulders: their middle is 0 and their distance 1, mean over the
 * frames that show both.
 *
 * Chosen here, where the paper is silent: pose-format's `Pose.normalize` with the shoulders, in x and y. Keypoints
 * that are missing, or whose coordinates are not finite, become 0 with presence 0. Streams whose `reference` is the
 * hands are centred by the wrists and scaled by the palms instead.
 *
 * Give all that there is of a clip, or a window: of a pretraining window the frames that will be masked count too, so
 * its centre and scale are means over visible and masked frames alike (how much that tells: docs/paper.md).
 *
 * @param streams In pixels.
 * @throws {NoShouldersError} if no frame shows both shoulders, or they are at one point wherever they are seen.
 * @throws {NoHandsError} instead, where the reference is the hands and no frame shows a palm.
 * @example
 * const window = normalise(selectFrames(streams, frames));
 */
export function normalise(streams: PoseStreams): PoseStreams {
  const { centreX, centreY, scale } =
    streams.reference === "hands" ? handsFrame(streams) : shouldersFrame(streams);
  return mapStreams(streams, (sequence) => {
    const out = {
      coordinates: new Float32Array(sequence.coordinates.length),
      present: new Uint8Array(sequence.present.length),
    };
    for (let i = 0; i < sequence.present.length; i++) {
      if (sequence.present[i] === 0) continue;
      const px = Math.fround((sequence.coordinates[2 * i]! - centreX) * scale);
      const py = Math.fround((sequence.coordinates[2 * i + 1]! - centreY) * scale);
      if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
      out.coordinates[2 * i] = px;
      out.coordinates[2 * i + 1] = py;
      out.present[i] = 1;
    }
    return out;
  });
}
