import type { StreamName } from "@msmae/pose";

/** What has its own tokenizer and its own reconstruction head. */
export type Part = "body" | "hand" | "face";

/** The parts in the order of a checkpoint. */
export const PARTS: readonly Part[] = ["body", "hand", "face"];

/**
 * The part that a stream belongs to: both hands share their weights (paper eq. 1); the face has its own (ours).
 *
 * @example
 * partOf("left"); // "hand"
 */
export function partOf(stream: StreamName): Part {
  return stream === "left" || stream === "right" ? "hand" : stream;
}
