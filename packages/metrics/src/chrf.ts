import type { Metric } from "./metric.js";
import { NgramTable } from "./ngram-table.js";
import { splitWhitespace } from "./python-text.js";
import { SACREBLEU, VERSION } from "./version.js";

export interface ChrfOptions {
  /** The longest n-grams of characters. Default: 6, sacreBLEU's. */
  readonly characterOrder?: number;
  /** The longest n-grams of words; 2 makes it chrF++. Default: 0, sacreBLEU's. */
  readonly wordOrder?: number;
  /** How much more recall counts than precision. Default: 2, sacreBLEU's. */
  readonly beta?: number;
  /** Default: false, sacreBLEU's. */
  readonly lowercase?: boolean;
  /** Whether white space is in the n-grams of characters. Default: false, sacreBLEU's. */
  readonly whitespace?: boolean;
  /** The mean of all orders' F, as chrF++.py and NLTK take it, instead of F of the mean. Default: false, sacreBLEU's. */
  readonly epsilonSmoothing?: boolean;
}

/**
 * chrF (Popović, 2015) and chrF++ (Popović, 2017) as sacreBLEU 2.6.0 computes them. Of several references the one
 * with the best F counts.
 *
 * Statistics: for each order, characters before words: n-grams of the hypothesis, of the reference, matches.
 *
 * @throws {RangeError} for a setting that cannot be.
 * @example
 * corpusScore(chrf({ wordOrder: 2 }), ["a test"], ["a test"]).name; // "chrF2++"
 */
export function chrf(options: ChrfOptions = {}): Metric {
  const { characterOrder = 6, wordOrder = 0, beta = 2 } = options;
  const { lowercase = false, whitespace = false, epsilonSmoothing = false } = options;
  for (const [what, value, least] of [
    ["character order", characterOrder, 1],
    ["word order", wordOrder, 0],
    ["beta", beta, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`chrF's ${what} is ${value}; expected a whole number of at least ${least}.`);
    }
  }
  const order = characterOrder + wordOrder;
  const name = `chrF${beta}${"+".repeat(wordOrder)}`;
  const characters = new NgramTable<string>(characterOrder);
  const words = new NgramTable<string>(Math.max(wordOrder, 1));

  const units = (text: string) => {
    const line = lowercase ? text.toLowerCase() : text;
    return {
      characters: [...(whitespace ? line : splitWhitespace(line).join(""))], // code points
      words: wordOrder > 0 ? withoutPunctuation(line) : [],
    };
  };
  return {
    name,
    settings: {
      case: lowercase ? "lc" : "mixed",
      eff: epsilonSmoothing ? "no" : "yes",
      nc: `${characterOrder}`,
      nw: `${wordOrder}`,
      space: whitespace ? "yes" : "no",
    },
    version: `${SACREBLEU}+msmae.${VERSION}`,
    width: 3 * order,
    statistics(hypothesis, references) {
      const mine = units(hypothesis);
      let best: number[] = [];
      let bestF = -1;
      for (const reference of references) {
        const theirs = units(reference);
        const matches = new Array<number>(order).fill(0);
        characters.clear();
        characters.addReference(theirs.characters);
        characters.countMatches(mine.characters, matches);
        if (wordOrder > 0) {
          words.clear();
          words.addReference(theirs.words);
          words.countMatches(mine.words, matches, characterOrder);
        }
        const statistics = matches.flatMap((count, i) => {
          const unit = i < characterOrder ? "characters" : "words";
          const n = i < characterOrder ? i : i - characterOrder;
          const ofReference = Math.max(theirs[unit].length - n, 0);
          // n-grams that the reference is too short for do not count against the hypothesis
          return [ofReference > 0 ? Math.max(mine[unit].length - n, 0) : 0, ofReference, count];
        });
        const f = fScore(statistics, order, beta, epsilonSmoothing);
        if (f > bestF) [best, bestF] = [statistics, f];
      }
      return best;
    },
    score: (statistics) => ({ name, score: fScore(statistics, order, beta, epsilonSmoothing) }),
    describe: () => "",
  };
}

function fScore(
  statistics: ArrayLike<number>,
  order: number,
  beta: number,
  epsilonSmoothing: boolean,
): number {
  const EPSILON = 1e-16;
  const factor = beta ** 2;
  let [sumOfF, sumOfPrecision, sumOfRecall, orders] = [0, 0, 0, 0];
  for (let i = 0; i < order; i++) {
    const [mine, theirs, matches] = [0, 1, 2].map((j) => statistics[3 * i + j] as number) as [
      number,
      number,
      number,
    ];
    const precision = mine > 0 ? matches / mine : EPSILON;
    const recall = theirs > 0 ? matches / theirs : EPSILON;
    const denominator = factor * precision + recall;
    sumOfF += denominator > 0 ? ((1 + factor) * precision * recall) / denominator : EPSILON;
    if (mine > 0 && theirs > 0) {
      sumOfPrecision += precision;
      sumOfRecall += recall;
      orders++;
    }
  }
  if (epsilonSmoothing) return (100 * sumOfF) / order;
  if (sumOfPrecision + sumOfRecall === 0) return 0;
  const [precision, recall] = [sumOfPrecision / orders, sumOfRecall / orders];
  return 100 * (((1 + factor) * precision * recall) / (factor * precision + recall)); // in sacreBLEU's order
}

const ENDS_IN_MARK = /[!-/:-@[-`{-~]$/;
const BEGINS_WITH_MARK = /^[!-/:-@[-`{-~]/;

/** Words with one mark split off: the last one, or else the first. `(hi)` becomes `(hi` and `)`, as in sacreBLEU. */
function withoutPunctuation(line: string): string[] {
  return splitWhitespace(line).flatMap((word) => {
    if (word.length === 1) return [word];
    if (ENDS_IN_MARK.test(word)) return [word.slice(0, -1), word.slice(-1)];
    if (BEGINS_WITH_MARK.test(word)) return [word.slice(0, 1), word.slice(1)];
    return [word];
  });
}
