import { longestCommonSubsequence } from "./longest-common-subsequence.js";
import type { Metric, Score } from "./metric.js";
import { NgramTable } from "./ngram-table.js";
import { formatFixed, splitWhitespace } from "./python-text.js";
import { VERSION } from "./version.js";

/** Which F-measure ROUGE-L is; the three differ by points on the same sentences. */
export type RougeVariant = "twostream" | "mscoco" | "f1";

/**
 * What is counted: `word`, separated by white space; `char`, code points; `alphanumeric`, the lower-cased runs of
 * a-z and 0-9 that ROUGE-1.5.5 and rouge-score count (which tears `für` into `f` and `r`).
 */
export type RougeUnit = "word" | "char" | "alphanumeric";

export interface RougeScore extends Score {
  /** 0 to 100, the mean of the sentences' precisions. */
  readonly precision: number;
  /** 0 to 100, the mean of the sentences' recalls. */
  readonly recall: number;
}

export interface RougeLOptions {
  /** Default: `twostream`. Paper §4.3: "the ROUGE implementation from the official codebase of TwoStreamSLT". */
  readonly variant?: RougeVariant;
  /** Default: `word`. TwoStreamSLT takes `char` for Chinese. */
  readonly unit?: RougeUnit;
}

/**
 * ROUGE-L (Lin, 2004): F of the longest common subsequence, averaged over sentences, in one of three variants.
 *
 * - `twostream`, which the paper reports as "ROUGE-L F1": beta = P / R for each sentence, so that F leans to the lower
 *   of both. Not F1: at P = 1 and R = .5 it is .556, F1 is .667. As in TwoStreamSLT an empty text is one empty word,
 *   and a space between characters two.
 * - `mscoco`: beta = 1.2, and P and R each the best of all references. As in coco-caption, words end at each single
 *   space.
 * - `f1`: beta = 1; with unit `alphanumeric` it is rouge-score 0.1.2's rougeL.
 *
 * Of several references, `twostream` and `f1` take the one with the best F (ours for `twostream`, which knows one).
 *
 * Statistics: F, P, R (sums over sentences), sentences.
 *
 * @throws {RangeError} for a variant or a unit that does not exist.
 * @throws {TooLongError} from its statistics, for texts of hundreds of thousands of words, most of them frequent.
 * @example
 * sentenceScore(rougeL(), "a b", "a b c d").score; // 55.56
 */
export function rougeL({ variant = "twostream", unit = "word" }: RougeLOptions = {}): Metric<RougeScore> {
  if (!(["twostream", "mscoco", "f1"] as const).includes(variant)) {
    throw new RangeError(`ROUGE-L's variant is "${variant}"; expected twostream, mscoco or f1.`);
  }
  const items = variant === "f1" ? UNITS[known(unit)] : PADDED_UNITS[variant][known(unit)];
  return rouge(`ROUGE-L-${variant}`, unit, (hypothesis, references) => {
    const mine = items(hypothesis);
    const pairs = references.map((reference): PrecisionRecall => {
      const theirs = items(reference);
      if (mine.length === 0 || theirs.length === 0) return { precision: 0, recall: 0 };
      const common = longestCommonSubsequence(mine, theirs, "ROUGE-L");
      return { precision: common / mine.length, recall: common / theirs.length };
    });
    if (variant === "mscoco") {
      const precision = Math.max(...pairs.map((pair) => pair.precision));
      const recall = Math.max(...pairs.map((pair) => pair.recall));
      return { precision, recall, f: mscocoF({ precision, recall }) };
    }
    return best(pairs, variant === "f1" ? f1 : twostreamF);
  });
}

/**
 * ROUGE-1, ROUGE-2, …: the F1 of matching n-grams, averaged over sentences, as rouge-score 0.1.2 computes it (which
 * equals ROUGE-1.5.5 without stemming). Of several references the one with the best F1 counts.
 *
 * Statistics: F, P, R (sums over sentences), sentences.
 *
 * @param order Length of the n-grams.
 * @param options.unit Default: `alphanumeric`, the official one; `word` for languages that need more letters.
 * @throws {RangeError} if the order is not a whole number of at least 1, or for a unit that does not exist.
 * @example
 * sentenceScore(rougeN(2), "testing one", "testing one two").score; // 66.67
 */
export function rougeN(
  order: number,
  { unit = "alphanumeric" }: { readonly unit?: RougeUnit } = {},
): Metric<RougeScore> {
  if (!Number.isInteger(order) || order < 1) {
    throw new RangeError(`ROUGE-N's order is ${order}; expected a whole number of at least 1.`);
  }
  const items = UNITS[known(unit)];
  const table = new NgramTable<string>(order);
  return rouge(`ROUGE-${order}`, unit, (hypothesis, references) => {
    const mine = items(hypothesis);
    const pairs = references.map((reference): PrecisionRecall => {
      const theirs = items(reference);
      const matches = new Array<number>(order).fill(0);
      table.clear();
      table.addReference(theirs);
      table.countMatches(mine, matches);
      const found = matches[order - 1] as number;
      const of = (length: number) => Math.max(length - order + 1, 1);
      return { precision: found / of(mine.length), recall: found / of(theirs.length) };
    });
    return best(pairs, f1);
  });
}

interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
}

function rouge(
  name: string,
  unit: RougeUnit,
  sentence: (hypothesis: string, references: readonly string[]) => PrecisionRecall & { readonly f: number },
): Metric<RougeScore> {
  return {
    name,
    settings: { unit },
    version: `msmae.${VERSION}`,
    width: 4,
    statistics(hypothesis, references) {
      const { f, precision, recall } = sentence(hypothesis, references);
      return [f, precision, recall, 1];
    },
    score(statistics) {
      const sentences = statistics[3] as number;
      const [score, precision, recall] = [0, 1, 2].map(
        (i) => (100 * (statistics[i] as number)) / sentences,
      ) as [number, number, number];
      return { name, score, precision, recall };
    },
    describe: ({ precision, recall }) => `(P = ${formatFixed(precision, 2)} R = ${formatFixed(recall, 2)})`,
  };
}

function best(pairs: readonly PrecisionRecall[], measure: (pair: PrecisionRecall) => number) {
  const scored = pairs.map((pair) => ({ ...pair, f: measure(pair) }));
  return scored.reduce((a, b) => (b.f > a.f ? b : a));
}

function f1({ precision, recall }: PrecisionRecall): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}

/** TwoStreamSLT's `_f_p_r_lcs`, its guards against zero included: they cost a perfect sentence 5e-13. */
export function twostreamF({ precision, recall }: PrecisionRecall): number {
  const beta = precision / (recall + 1e-12);
  return ((1 + beta ** 2) * recall * precision) / (recall + beta ** 2 * precision + 1e-12);
}

function mscocoF({ precision, recall }: PrecisionRecall): number {
  if (precision === 0 || recall === 0) return 0;
  return ((1 + 1.2 ** 2) * precision * recall) / (recall + 1.2 ** 2 * precision);
}

const alphanumeric = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

const UNITS: Readonly<Record<RougeUnit, (text: string) => readonly string[]>> = {
  word: splitWhitespace,
  char: (text) => [...text],
  alphanumeric,
};

/** Items joined by a space and separated at each single space again, as both projects do. */
const rejoined = (items: readonly string[]) => items.join(" ").split(" ");

const PADDED_UNITS: Readonly<Record<"twostream" | "mscoco", typeof UNITS>> = {
  twostream: {
    word: (text) => rejoined(splitWhitespace(text)),
    char: (text) => rejoined([...text]),
    alphanumeric: (text) => rejoined(alphanumeric(text)),
  },
  mscoco: {
    word: (text) => text.split(" "),
    char: (text) => rejoined([...text]),
    alphanumeric: (text) => rejoined(alphanumeric(text)),
  },
};

function known(unit: RougeUnit): RougeUnit {
  if (Object.hasOwn(UNITS, unit)) return unit;
  throw new RangeError(`ROUGE's unit is "${unit}"; expected one of ${Object.keys(UNITS).join(", ")}.`);
}
