/**
 * What a masked token would be without learning: the yardsticks of a reconstruction. Each fills the masked frames
 * of one keypoint track from its visible ones; a frame is visible where its token is and the keypoint was seen.
 */

/** One stream of one clip: coordinates [T, K, 2], and for each frame and keypoint whether it may be looked at [T, K]. */
export interface Track {
  readonly frames: number;
  readonly keypoints: number;
  readonly coordinates: Float32Array;
  readonly visible: Uint8Array;
}

/**
 * The mean position of each keypoint over all frames in which it was seen.
 *
 * @param tracks Tracks of one stream, all of whose visible frames count.
 * @returns [K, 2]; 0 for a keypoint that is never seen.
 */
export function meanPose(tracks: Iterable<Track>, keypoints: number): Float32Array {
  const sum = new Float64Array(keypoints * 2);
  const count = new Float64Array(keypoints);
  for (const { frames, coordinates, visible } of tracks) {
    for (let i = 0; i < frames * keypoints; i++) {
      if (visible[i] === 0) continue;
      const k = i % keypoints;
      count[k]! += 1;
      sum[2 * k]! += coordinates[2 * i] as number;
      sum[2 * k + 1]! += coordinates[2 * i + 1] as number;
    }
  }
  return Float32Array.from(sum, (value, i) =>
    (count[i >> 1] as number) > 0 ? value / (count[i >> 1] as number) : 0,
  );
}

/** The mean pose in every frame. @returns [T, K, 2] */
export function fillWithMean({ frames, keypoints }: Track, mean: Float32Array): Float32Array {
  const filled = new Float32Array(frames * keypoints * 2);
  for (let t = 0; t < frames; t++) filled.set(mean, t * keypoints * 2);
  return filled;
}

/** The nearest visible frame of the keypoint, the earlier one of two as near. @returns [T, K, 2] */
export function fillWithNearest(track: Track, mean: Float32Array): Float32Array {
  return fill(track, mean, (t, before, after) => (t - before <= after - t ? 0 : 1));
}

/** Linear in time between the visible frames before and after, held beyond the first and last. @returns [T, K, 2] */
export function fillWithLine(track: Track, mean: Float32Array): Float32Array {
  return fill(track, mean, (t, before, after) => (t - before) / (after - before));
}

/** Fills with (1 - w) * before + w * after; where one side has no visible frame the other is taken, else the mean. */
function fill(
  track: Track,
  mean: Float32Array,
  weight: (t: number, before: number, after: number) => number,
): Float32Array {
  const { frames, keypoints, coordinates, visible } = track;
  const filled = fillWithMean(track, mean);
  for (let k = 0; k < keypoints; k++) {
    const seen: number[] = [];
    for (let t = 0; t < frames; t++) if (visible[t * keypoints + k]) seen.push(t);
    if (seen.length === 0) continue;
    let next = 0; // index in `seen` of the first visible frame at or after t
    for (let t = 0; t < frames; t++) {
      while (next < seen.length && (seen[next] as number) < t) next++;
      const after = seen[Math.min(next, seen.length - 1)] as number;
      const before = seen[next] === t ? t : (seen[Math.max(next - 1, 0)] as number);
      const w = before >= after ? 0 : weight(t, before, after);
      for (let d = 0; d < 2; d++) {
        const at = (frame: number) => coordinates[(frame * keypoints + k) * 2 + d] as number;
        filled[(t * keypoints + k) * 2 + d] = (1 - w) * at(before) + w * at(after);
      }
    }
  }
  return filled;
}
