import type { StreamName } from "@msmae/pose";
import { groupBy } from "./group-by.js";

/** Why a clip, or a window of one, cannot be used. */
export const SKIP_REASONS = [
  "unreadable", // the file cannot be opened
  "format", // not a .pose file
  "truncated", // shorter than its header promises
  "damaged", // a .pose file whose header or size cannot be right
  "empty", // no frames
  "stream", // a stream that was asked for is not in the file
  "times", // what extraction wrote down about it cannot be read, or is not of this file
  "range", // no frames between the manifest's start and end
  "person", // the manifest's person is not in the file
  "hands", // no frame in which a hand is seen, of clips that are measured by their hands
  "shoulders", // no frame in which both shoulders are seen, so there is no frame of reference
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** A clip that was passed over, and why. */
export interface SkippedClip {
  /** The clip's id. */
  readonly clip: string;
  readonly path: string;
  readonly reason: SkipReason;
  /** The stream that is missing, for the reason `stream`. */
  readonly stream?: StreamName;
  /** What was found, in one line. */
  readonly detail: string;
}

const SAYS: Record<SkipReason, readonly [one: string, many: string]> = {
  unreadable: ["cannot be opened", "cannot be opened"],
  format: ["is not a .pose file", "are not .pose files"],
  truncated: ["is truncated", "are truncated"],
  damaged: ["is damaged", "are damaged"],
  empty: ["has no frames", "have no frames"],
  stream: ["has no STREAM stream", "have no STREAM stream"],
  times: ["has no frame times that fit", "have no frame times that fit"],
  range: ["has no frames between start and end", "have no frames between start and end"],
  person: ["has no such person", "have no such person"],
  hands: ["shows no hand", "show no hand"],
  shoulders: ["shows no shoulders", "show no shoulders"],
};
const NAMED = 3; // clips that a message names for each reason

/**
 * What was skipped and why, in one line; the most frequent reason first.
 *
 * @param total How many clips there were, usable or not.
 * @returns Such as `skipped 3 of 60 clips: 2 have no face stream (a.pose, b.pose), 1 is truncated (c.pose)`; the
 *   empty string where nothing was skipped.
 */
export function summariseSkipped(skipped: readonly SkippedClip[], total: number): string {
  if (skipped.length === 0) return "";
  return `skipped ${skipped.length} of ${total} clip${total === 1 ? "" : "s"}: ${reasons(skipped)}`;
}

/** The part of {@link summariseSkipped} that tells the reasons. */
export function reasons(skipped: readonly SkippedClip[]): string {
  const keyOf = ({ reason, stream }: SkippedClip) => (stream === undefined ? reason : `${reason} ${stream}`);
  return [...groupBy(skipped, keyOf)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([key, clips]) => {
      const [reason, stream = ""] = key.split(" ") as [SkipReason, string?];
      const says = SAYS[reason][clips.length === 1 ? 0 : 1].replace("STREAM", stream);
      const names =
        clips
          .slice(0, NAMED)
          .map(({ clip }) => clip)
          .join(", ") + (clips.length > NAMED ? ", …" : "");
      return `${clips.length} ${says} (${names})`;
    })
    .join(", ");
}
