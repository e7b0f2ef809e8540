import type { ClipInfo } from "@msmae/datasets";
import { type FrameTimes, type PoseStreams, secondsAt } from "@msmae/pose";
import type { Similarity } from "@msmae/segmentation";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import type { ClipFlags } from "./choose-clips.js";
import type { Method, Wanted } from "./options.js";
import type { View } from "./similarity-of-clips.js";

/** What `evaluator segment` is asked for. */
export interface SegmentCommand extends ClipFlags {
  readonly checkpoint: string;
  /** Of a run's folder. */
  readonly step?: number;
  readonly out: string;
  readonly untrained: boolean;
  readonly from: View["of"];
  readonly layer?: number;
  readonly head?: number;
  readonly window?: number;
  readonly method: Method;
  readonly segments: Wanted;
  readonly penalty: number;
  readonly device: NonNullable<SessionOptions["device"]>;
  readonly threads?: number;
  readonly json: boolean;
}

/** A clip with its segments. */
export interface SegmentedClip {
  readonly clip: ClipInfo;
  readonly streams: PoseStreams;
  /** Frames. */
  readonly boundaries: readonly number[];
  /** Kept of the clips that are drawn alone: of a minute it takes 18 MB. */
  readonly similarity?: Similarity;
  /** Empty where the manifest does not say. Seconds. */
  readonly truth: readonly number[];
}

/** Of a clip, in frames and seconds; without `end` up to its end. */
export function segmentsOf(boundaries: readonly number[], clip: FrameTimes, end = clip.frames) {
  const edges = [0, ...boundaries, end];
  return edges.slice(1).map((to, i) => ({
    ...{ from: edges[i]!, to },
    ...{ start: secondsAt(clip, edges[i]!), end: secondsAt(clip, to) },
  }));
}
