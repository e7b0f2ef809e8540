import type { StreamName } from "@msmae/pose";
import type { SkippedClip } from "../clips/skipped.js";

/** A batch, and what it was made of. */
export interface LoadedBatch<B> {
  /** The number of the batch, from 0. */
  readonly step: number;
  /** How many times the clips had been gone through before its first one. */
  readonly epoch: number;
  readonly batch: B;
  /** The id of each clip of the batch. */
  readonly clips: readonly string[];
  /** Clips that were drawn, but show no shoulders, or cannot be read any more. */
  readonly skipped: readonly SkippedClip[];
  /** Streams of which a clip shows nothing; of labelled clips only. */
  readonly unseen: readonly { readonly clip: string; readonly stream: StreamName }[];
}

/** Builds any batch, in any order: each is a function of the corpus, the config and the batch's number. */
export interface BatchBuilder<B> {
  /** How many batches there are; Infinity for training. */
  readonly steps: number;
  build(step: number): LoadedBatch<B>;
}
