import type { Pose } from "../pose.js";
import { mapStreams, type PoseStreams } from "../streams/pose-streams.js";

/** What the operations in time and in the plane work on: a whole pose, or the streams of one person. */
export type PoseOrStreams = Pose | PoseStreams;

/** Keypoints over time, whatever holds them; K is people x points in a pose. */
export interface Track {
  /** [T, K, D] */
  readonly coordinates: Float32Array;
  /** [T, K] above 0 where seen: a pose's confidence, a stream's presence. */
  readonly weight: Float32Array | Uint8Array;
  readonly keypoints: number;
  readonly dims: number;
}

/** What an operation makes of a {@link Track}: arrays of the same kinds. */
export type TrackValues = Pick<Track, "coordinates" | "weight">;

/** The same clip with `map(track)` in place of its keypoints, of which the number of frames stays. */
export function mapTracks<C extends PoseOrStreams>(clip: C, map: (track: Track) => TrackValues): C {
  return mapClip(clip, map) as C;
}

/**
 * The same clip with other frames. The ids of v0.0's people are dropped, since they say who of them is in which of the
 * old frames.
 */
export function retimeTracks<C extends PoseOrStreams>(
  clip: C,
  frames: number,
  map: (track: Track) => TrackValues,
): C {
  const { ids: _, ...timed } = { ids: undefined, ...mapClip(clip, map), frames };
  return timed as unknown as C;
}

function mapClip(clip: PoseOrStreams, map: (track: Track) => TrackValues): PoseOrStreams {
  if (isPose(clip)) {
    const { data, confidence, people, points, dims } = clip;
    const mapped = map({ coordinates: data, weight: confidence, keypoints: people * points, dims });
    return { ...clip, data: mapped.coordinates, confidence: mapped.weight as Float32Array };
  }
  return mapStreams(clip, ({ coordinates, present }) => {
    const keypoints = present.length / Math.max(1, clip.frames);
    const mapped = map({ coordinates, weight: present, keypoints, dims: 2 });
    return { coordinates: mapped.coordinates, present: mapped.weight as Uint8Array };
  });
}

export function isPose(clip: PoseOrStreams): clip is Pose {
  return "components" in clip;
}

/**
 * Whether keypoint `index` of the T x K ones was seen: its weight is above 0, and x and y are finite. A z that is no number, as
 * depth cameras give where they see no depth, takes nothing away from what is seen in the picture.
 */
export function isSeen({ coordinates, weight, dims }: Omit<Track, "keypoints">, index: number): boolean {
  const at = index * dims;
  return (
    weight[index]! > 0 &&
    Number.isFinite(coordinates[at]) &&
    (dims < 2 || Number.isFinite(coordinates[at + 1]))
  );
}

/** Arrays of zeros, which is to say of missing keypoints, for so many frames of a track. */
export function missingTrack({ weight, keypoints, dims }: Track, frames: number): TrackValues {
  const size = frames * keypoints;
  return {
    coordinates: new Float32Array(size * dims),
    weight: weight instanceof Uint8Array ? new Uint8Array(size) : new Float32Array(size),
  };
}
