import { exp, log } from "./exact-math.js";
import type { Metric, Score } from "./metric.js";
import { NgramTable } from "./ngram-table.js";
import { formatFixed, stripEnd } from "./python-text.js";
import { knownTokenizer, type TokenizerName } from "./tokenizers.js";
import { SACREBLEU, VERSION } from "./version.js";

export type Smoothing = "exp" | "floor" | "add-k" | "none";

export interface BleuOptions {
  /** Default: `13a`, sacreBLEU's. Paper §4.3: `zh` for Chinese, `13a` for English and German. */
  readonly tokenize?: TokenizerName;
  /** Default: false, sacreBLEU's. */
  readonly lowercase?: boolean;
  /** The longest n-grams; BLEU-1 is order 1. Default: 4, sacreBLEU's. */
  readonly maxOrder?: number;
  /** What an order without a match counts as. Default: `exp`, sacreBLEU's. */
  readonly smoothing?: Smoothing;
  /** For `floor` (default 0.1) and `add-k` (default 1), sacreBLEU's. */
  readonly smoothingValue?: number;
  /** Leaves out the orders that the hypothesis is too short for: for single sentences. Default: false, sacreBLEU's. */
  readonly effectiveOrder?: boolean;
}

export interface BleuScore extends Score {
  /** [maxOrder] Percent. */
  readonly precisions: readonly number[];
  /** [maxOrder] Matched n-grams; `add-k` is in them. */
  readonly counts: readonly number[];
  /** [maxOrder] N-grams of the hypotheses; `add-k` is in them. */
  readonly totals: readonly number[];
  readonly brevityPenalty: number;
  /** Tokens of the hypotheses. */
  readonly hypothesisLength: number;
  /** Tokens of the references, of each segment's the closest to the hypothesis' length. */
  readonly referenceLength: number;
}

const SMOOTHING_VALUES: Readonly<Record<Smoothing, number | undefined>> = {
  exp: undefined,
  floor: 0.1,
  "add-k": 1,
  none: undefined,
};

const LOG_OF_ZERO = -9999999999; // sacreBLEU's

/**
 * BLEU (Papineni et al., 2002) as sacreBLEU 2.6.0 computes it. `maxOrder: 1` is the paper's BLEU-1: the brevity
 * penalty times the precision of single tokens, which is not the first of BLEU-4's precisions.
 *
 * Statistics: hypothesis length, reference length, matches [maxOrder], totals [maxOrder].
 *
 * @throws {RangeError} for a setting that does not exist.
 * @example
 * const { score, signature } = corpusScore(bleu({ tokenize: "zh" }), hypotheses, references);
 */
export function bleu(options: BleuOptions = {}): Metric<BleuScore> {
  const { tokenize = "13a", lowercase = false, maxOrder = 4 } = options;
  const { smoothing = "exp", effectiveOrder = false } = options;
  const split = knownTokenizer(tokenize);
  if (!Object.hasOwn(SMOOTHING_VALUES, smoothing)) {
    throw new RangeError(`BLEU's smoothing is "${smoothing}"; expected one of exp, floor, add-k, none.`);
  }
  if (!Number.isInteger(maxOrder) || maxOrder < 1) {
    throw new RangeError(`BLEU's order is ${maxOrder}; expected a whole number of at least 1.`);
  }
  const defaultValue = SMOOTHING_VALUES[smoothing];
  const smoothingValue = options.smoothingValue ?? defaultValue ?? 0;
  if (!(smoothingValue >= 0 && Number.isFinite(smoothingValue))) {
    throw new RangeError(`BLEU's smoothing value is ${smoothingValue}; expected a number of at least 0.`);
  }
  if (defaultValue === undefined && options.smoothingValue !== undefined) {
    throw new RangeError(`BLEU's smoothing "${smoothing}" takes no value; "floor" and "add-k" do.`);
  }

  const name = maxOrder === 4 ? "BLEU" : `BLEU-${maxOrder}`;
  const table = new NgramTable<string>(maxOrder);
  const tokens = (text: string) => split(stripEnd(lowercase ? text.toLowerCase() : text));
  return {
    name,
    settings: {
      case: lowercase ? "lc" : "mixed",
      eff: effectiveOrder ? "yes" : "no",
      tok: tokenize,
      smooth: defaultValue === undefined ? smoothing : `${smoothing}[${formatFixed(smoothingValue, 2)}]`,
    },
    version: `${SACREBLEU}+msmae.${VERSION}`,
    width: 2 + 2 * maxOrder,
    statistics(hypothesis, references) {
      const mine = tokens(hypothesis);
      table.clear();
      let closest = -1;
      for (const reference of references) {
        const theirs = tokens(reference);
        table.addReference(theirs);
        const [far, near] = [Math.abs(mine.length - closest), Math.abs(mine.length - theirs.length)];
        if (closest < 0 || near < far || (near === far && theirs.length < closest)) closest = theirs.length;
      }
      const statistics = new Array<number>(2 + 2 * maxOrder).fill(0);
      statistics[0] = mine.length;
      statistics[1] = closest;
      table.countMatches(mine, statistics, 2);
      for (let n = 0; n < maxOrder; n++) statistics[2 + maxOrder + n] = Math.max(mine.length - n, 0);
      return statistics;
    },
    score(statistics) {
      const [hypothesisLength, referenceLength] = [statistics[0] as number, statistics[1] as number];
      const counts = Array.from({ length: maxOrder }, (_, n) => statistics[2 + n] as number);
      const totals = Array.from({ length: maxOrder }, (_, n) => statistics[2 + maxOrder + n] as number);
      const precisions = new Array<number>(maxOrder).fill(0);
      const brevityPenalty =
        hypothesisLength >= referenceLength
          ? 1
          : hypothesisLength > 0
            ? exp(1 - referenceLength / hypothesisLength)
            : 0;

      let score = 0;
      if (counts.some((count) => count !== 0)) {
        let order = maxOrder;
        let halvings = 0;
        for (let n = 0; n < maxOrder; n++) {
          if (smoothing === "add-k" && n > 0) {
            counts[n] = (counts[n] as number) + smoothingValue;
            totals[n] = (totals[n] as number) + smoothingValue;
          }
          const [count, total] = [counts[n] as number, totals[n] as number];
          if (total === 0) break;
          if (effectiveOrder) order = n + 1;
          if (count > 0) precisions[n] = (100 * count) / total;
          else if (smoothing === "exp") precisions[n] = 100 / (2 ** ++halvings * total);
          else if (smoothing === "floor") precisions[n] = (100 * smoothingValue) / total;
        }
        const logs = precisions.slice(0, order).map((p) => (p === 0 ? LOG_OF_ZERO : log(p)));
        score = brevityPenalty * exp(logs.reduce((sum, each) => sum + each, 0) / order);
      }

      return {
        name,
        score,
        precisions,
        counts,
        totals,
        brevityPenalty,
        hypothesisLength,
        referenceLength,
      };
    },
    describe({ precisions, brevityPenalty, hypothesisLength, referenceLength }) {
      const ratio = referenceLength === 0 ? 0 : hypothesisLength / referenceLength;
      return (
        `${precisions.map((p) => formatFixed(p, 1)).join("/")} (BP = ${formatFixed(brevityPenalty, 3)} ` +
        `ratio = ${formatFixed(ratio, 3)} hyp_len = ${hypothesisLength} ref_len = ${referenceLength})`
      );
    },
  };
}
