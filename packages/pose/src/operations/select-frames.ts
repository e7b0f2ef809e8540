import { isPose, missingTrack, type PoseOrStreams, retimeTracks } from "./pose-or-streams.js";

/**
 * Selects frames of a pose or of streams, in any order and also repeatedly. The frame rate stays the source's.
 *
 * @throws {RangeError} if there is no such frame.
 * @example
 * selectFrames(streams, [0, 2, 4]);
 */
export function selectFrames<C extends PoseOrStreams>(clip: C, frames: ArrayLike<number>): C {
  for (let i = 0; i < frames.length; i++) {
    const frame = frames[i]!;
    if (!Number.isInteger(frame) || frame < 0 || frame >= clip.frames) {
      throw new RangeError(`Got frame ${frame} of ${clip.frames} frames.`);
    }
  }
  const selected = retimeTracks(clip, frames.length, (track) => {
    const { coordinates, weight, keypoints, dims } = track;
    const out = missingTrack(track, frames.length);
    const values = keypoints * dims; // of a frame
    for (let i = 0; i < frames.length; i++) {
      const frame = frames[i]!;
      out.coordinates.set(coordinates.subarray(frame * values, (frame + 1) * values), i * values);
      out.weight.set(weight.subarray(frame * keypoints, (frame + 1) * keypoints), i * keypoints);
    }
    return out;
  });
  if (!isPose(clip) || clip.ids === undefined) return selected;
  const { ids } = clip;
  return { ...selected, ids: Array.from(frames, (frame) => ids[frame]!) };
}

/**
 * Slices frames `start` to `end` (exclusive).
 *
 * @throws {RangeError} if the clip has no such frames.
 * @example
 * const second = sliceFrames(pose, 25, 50);
 */
export function sliceFrames<C extends PoseOrStreams>(clip: C, start: number, end = clip.frames): C {
  if (
    !(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= clip.frames)
  ) {
    throw new RangeError(`Got frames ${start} to ${end} of ${clip.frames} frames.`);
  }
  return selectFrames(
    clip,
    Array.from({ length: end - start }, (_, i) => start + i),
  );
}
