import { TooLongError } from "./sequences.js";

/** What a metric says of a corpus or of a sentence. */
export interface Score {
  /** Such as `BLEU`, `BLEU-1`, `chrF2++`, `ROUGE-L-twostream`. */
  readonly name: string;
  /** 0 to 100, but for WER, which has no upper end. */
  readonly score: number;
}

/**
 * A metric with its settings. A corpus' score is a function of the sum of its segments' statistics, which is what
 * makes scoring a stream, and resampling, possible.
 */
export interface Metric<S extends Score = Score> {
  readonly name: string;
  /** The settings as the signature shows them, in its order. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whose numbers these are: the signature's last field. */
  readonly version: string;
  /** How many statistics a segment has. */
  readonly width: number;
  /** @param references One or more. */
  statistics(hypothesis: string, references: readonly string[]): number[];
  /** @param statistics [width], of one segment or summed over some. */
  score(statistics: ArrayLike<number>): S;
  /** What the score is made of, as one text; for BLEU as sacreBLEU prints it. */
  describe(score: S): string;
}

/** The score of a corpus, with what someone else needs to compute the same. */
export type CorpusScore<S extends Score = Score> = S & {
  readonly signature: string;
  readonly segments: number;
  /** What the score is made of, as one text; empty where the number says all. */
  readonly detail: string;
};

/** What a segment is compared with: one reference, or several; other segments may have more or fewer. */
export type References = string | readonly string[];

/** Scores a corpus segment by segment; it keeps sums alone. */
export interface Scorer<S extends Score = Score> {
  /** @returns [width] The segment's statistics. */
  add(hypothesis: string, references: References): readonly number[];
  /** @throws {RangeError} if no segment was added. */
  score(): CorpusScore<S>;
  /** References of each segment, or "var" where their number varies. */
  readonly referenceCount: number | "var";
}

/**
 * @throws {RangeError} (by `add`) for a segment without a reference.
 * @throws {TooLongError} (by `add`) for a segment that is too long for the metric, which it names.
 * @example
 * const scorer = createScorer(bleu());
 * for await (const { hypothesis, reference } of lines) scorer.add(hypothesis, reference);
 * console.log(formatScore(scorer.score()));
 */
export function createScorer<S extends Score>(metric: Metric<S>): Scorer<S> {
  const sums = new Float64Array(metric.width);
  const counts = new Set<number>();
  let segments = 0;
  const referenceCount = () => (counts.size === 1 ? (counts.values().next().value as number) : "var");
  return {
    add(hypothesis, references) {
      const list = typeof references === "string" ? [references] : references;
      if (list.length === 0) {
        throw new RangeError(`Segment ${segments + 1} has no reference; expected at least one.`);
      }
      const statistics = ofSegment(metric, segments, hypothesis, list);
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (statistics[i] as number);
      counts.add(list.length);
      segments++;
      return statistics;
    },
    score() {
      if (segments === 0) throw new RangeError("There is no segment to score.");
      const score = metric.score(sums);
      const detail = metric.describe(score);
      return { ...score, signature: signature(metric, referenceCount()), segments, detail };
    },
    get referenceCount() {
      return referenceCount();
    },
  };
}

/**
 * The score of a corpus.
 *
 * @param hypotheses [segments]
 * @param references [segments], each one reference or several.
 * @throws {RangeError} if their numbers differ, or a segment has no reference, or there is none.
 * @example
 * corpusScore(bleu(), ["The dog bit the man."], [["The dog bit the man.", "The dog had bit the man."]]).score; // 100
 */
export function corpusScore<S extends Score>(
  metric: Metric<S>,
  hypotheses: readonly string[],
  references: readonly References[],
): CorpusScore<S> {
  sameLength(hypotheses, references);
  const scorer = createScorer(metric);
  for (const [i, hypothesis] of hypotheses.entries()) scorer.add(hypothesis, references[i] as References);
  return scorer.score();
}

/**
 * The score of one sentence. For BLEU, sacreBLEU recommends `effectiveOrder: true` here.
 *
 * @example
 * sentenceScore(bleu({ effectiveOrder: true }), "a test", "a test").score; // 100
 */
export function sentenceScore<S extends Score>(
  metric: Metric<S>,
  hypothesis: string,
  references: References,
): CorpusScore<S> {
  return corpusScore(metric, [hypothesis], [references]);
}

/** How a signature says that scores were resampled. */
export interface Resampling {
  /** Bootstrap samples. */
  readonly bs?: number;
  /** Trials of approximate randomization. */
  readonly ar?: number;
  readonly seed: number;
  /** What was drawn where that is not single segments, such as `signer`; sacreBLEU has no such thing. */
  readonly by?: string;
}

/**
 * sacreBLEU's signature: everything that changes the number, so that someone else can get it again. The version says
 * whose numbers these are; see docs/decisions/0025-signatures.md.
 *
 * @example
 * signature(bleu(), 1); // "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+msmae.0.2.0"
 */
export function signature(metric: Metric, references: number | "var", resampling?: Resampling): string {
  const fields = { nrefs: references, ...resampling, ...metric.settings, version: metric.version };
  return Object.entries(fields)
    .map(([key, value]) => `${key}:${value}`)
    .join("|");
}

/**
 * A segment's statistics.
 *
 * @throws {TooLongError} which names the segment.
 */
export function ofSegment(
  metric: Pick<Metric, "statistics">,
  segment: number,
  hypothesis: string,
  references: readonly string[],
): number[] {
  try {
    return metric.statistics(hypothesis, references);
  } catch (error) {
    throw error instanceof TooLongError ? error.of(segment) : error;
  }
}

export function sameLength(hypotheses: readonly unknown[], references: readonly unknown[]): void {
  if (hypotheses.length === references.length) return;
  throw new RangeError(
    `${hypotheses.length} hypotheses came with references for ${references.length}; expected as many.`,
  );
}
