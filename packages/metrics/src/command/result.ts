import type { Interval } from "../bootstrap.js";

/** A score of one system by one metric, as `--json` prints it. */
export interface Result {
  /** Such as `BLEU`, `ROUGE-L-twostream`, `recall@5`. */
  readonly name: string;
  /** The file of the system, as typed. */
  readonly system: string;
  /** Whether full-width punctuation was put back before scoring (`--correct-punctuation`). */
  readonly punctuation: "raw" | "corrected";
  /** 0 to 100 but for WER. */
  readonly score: number;
  readonly signature: string;
  /** Segments, or clips. */
  readonly segments: number;
  readonly detail: string;
  /** Absent where intervals were not asked for, or where every sample scores the same. */
  readonly interval?: (Interval & { readonly by?: "wilson" }) | undefined;
  /** True of recall@k where there are no more than k glosses: it is 100 whatever was recognised, and has no interval or test. */
  readonly always?: true | undefined;
  /** Against the first system. */
  readonly test?: Test | undefined;
  /** What was drawn, and how many there are, where that is not single segments. */
  readonly drawn?: { readonly by: "signer" | "recording"; readonly count: number } | undefined;
}

export interface Test {
  readonly kind: "paired bootstrap" | "paired approximate randomization" | "McNemar";
  readonly baseline: string;
  readonly difference: number;
  readonly p: number;
}

/** How scores are resampled: sacreBLEU's defaults are in the options' descriptions. */
export interface ResamplingOptions {
  /** Intervals, also where no test brings them. */
  readonly confidence: boolean;
  readonly paired: "bs" | "ar" | "none";
  readonly samples: number;
  readonly trials: number;
  readonly seed: number;
  /** What is drawn; undefined for what lines name. */
  readonly by?: "signer" | "recording" | "segment" | undefined;
}
