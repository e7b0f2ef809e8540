import { STREAM_PARTS, STREAMS, type StreamName, type StreamPart } from "@msmae/pose";

/** What has its own tokenizer and its own reconstruction head. */
export type TokenPart = StreamPart | "fused";

/** The parts in the order of a checkpoint. */
export const TOKEN_PARTS: readonly TokenPart[] = [...STREAM_PARTS, "fused"];

/**
 * What a token holds: the frames of one stream (paper §3.1), or of all of them (`fused`), as in SkeletonMAE (Wu et al.,
 * 2023) and MASA (Zhao et al., 2024), which the paper compares with.
 */
export type TokenKind = "streams" | "fused";

/** N tokens of a clip in order of time. */
export interface TokenSequence {
  /** Whose weights make its tokens. */
  readonly part: TokenPart;
  /** The streams whose keypoints, one stream after the other, make a frame. */
  readonly streams: readonly StreamName[];
}

/** The streams of a model, and how they become tokens. */
export interface TokenConfig {
  readonly streams: readonly StreamName[];
  /** `streams` where absent. */
  readonly tokens?: TokenKind;
}

/**
 * The P token sequences of a clip: one for each stream, both hands with the same weights (paper eq. 1) and the face with
 * its own (chosen here); or a single one, of fused tokens.
 *
 * @example
 * tokenSequences({ streams: ["left", "right"] }); // [{ part: "hand", streams: ["left"] }, { part: "hand", streams: ["right"] }]
 * tokenSequences({ streams: ["left", "right"], tokens: "fused" }); // [{ part: "fused", streams: ["left", "right"] }]
 */
export function tokenSequences({ streams, tokens = "streams" }: TokenConfig): TokenSequence[] {
  if (tokens === "fused") return [{ part: "fused", streams }];
  return streams.map((name) => ({ part: STREAMS[name].part, streams: [name] }));
}
