import { STREAM_NAMES, type StreamName } from "./stream-table.js";

/** Keypoints over time. */
export interface StreamSequence {
  /** [T, K, 2] x and y, in pixels or normalised; 0 where missing. */
  readonly coordinates: Float32Array;
  /** [T, K] 1 where the keypoint was seen, else 0. */
  readonly present: Uint8Array;
  /**
   * [T, K] z, smaller is nearer to the camera; to be compared within a hand, not between streams. There only where it was
   * asked for, for drawing: what makes other streams out of these leaves it out.
   */
  readonly depth?: Float32Array;
}

/** What a clip's centre and scale are measured by. */
export type Reference = "shoulders" | "hands";

/** The paper's streams of one person. */
export interface PoseStreams {
  /** T */
  readonly frames: number;
  readonly fps: number;
  /** K = 2: left, right. There whatever streams were asked for, since {@link normalise} needs them. */
  readonly shoulders: StreamSequence;
  readonly streams: { readonly [name in StreamName]?: StreamSequence };
  /**
   * What {@link normalise} measures centre and scale by, absent the shoulders. `hands` is for models of hands alone that need
   * nobody's shoulders.
   */
  readonly reference?: Reference;
}

/** Maps every stream, and the shoulders. */
export function mapStreams(
  streams: PoseStreams,
  map: (sequence: StreamSequence) => StreamSequence,
): PoseStreams {
  const mapped: { [name in StreamName]?: StreamSequence } = {};
  for (const name of STREAM_NAMES) {
    const sequence = streams.streams[name];
    if (sequence !== undefined) mapped[name] = map(sequence);
  }
  return { ...streams, shoulders: map(streams.shoulders), streams: mapped };
}
