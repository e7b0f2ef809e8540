/** A 95 % interval; of null or of no width where there is none. */
export interface ShownInterval {
  readonly low: number | null;
  readonly high: number | null;
  /** Why there is none, or by what it is; see `RankedScore`. */
  readonly interval?: "bootstrap" | "wilson" | "none" | "always";
}

/**
 * `88.6 to 100.0`, or a dash: where every bootstrap sample scores the same, resampling says nothing of how sure the score is.
 */
export function intervalText({ low, high }: ShownInterval, text: (value: number) => string): string {
  return low === null || high === null || low === high ? "–" : `${text(low)} to ${text(high)}`;
}

/** The same as a sentence's end: `95 % interval 88.6 to 100.0`, or why there is none. */
export function intervalNote(interval: ShownInterval, text: (value: number) => string): string {
  const shown = intervalText(interval, text);
  if (shown !== "–") return `95 % interval ${shown}`;
  return interval.interval === "always"
    ? "always so: there are no more glosses"
    : "no interval: every sample scores the same";
}

/** For captions of tables. */
export const INTERVALS =
  "95 % intervals: 1,000 bootstrap samples; of recall over clips that are all right, or all wrong, Wilson's. A dash: every " +
  "sample scores the same, and there is no interval; recall@5 of five glosses is always 100.";
