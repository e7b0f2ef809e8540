import type { Metric, Score } from "./metric.js";
import { splitWhitespace } from "./python-text.js";
import { VERSION } from "./version.js";

/**
 * What makes an alignment the best: `levenshtein`, the fewest errors (what jiwer counts); `sclite`, the lowest cost
 * with 4 for a substitution and 3 for an insertion or a deletion, as NIST's sclite and the PHOENIX benchmarks align,
 * which may come to more errors.
 */
export type WerAlignment = "levenshtein" | "sclite";

export interface WerScore extends Score {
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  /** Words of the references. */
  readonly words: number;
}

const COSTS = { levenshtein: { substitution: 1, gap: 1 }, sclite: { substitution: 4, gap: 3 } } as const;

/**
 * Word error rate, for glosses: substitutions, deletions and insertions, in percent of the references' words (more
 * than 100 where the hypotheses are long). Of equally good alignments the one with the most substitutions near the end
 * counts, as in TwoStreamSLT's `wer_list`; of several references the one with the fewest errors a word.
 *
 * Statistics: substitutions, deletions, insertions, words of the reference.
 *
 * @param options.alignment Default: `levenshtein` (ours: the definition most tools share).
 * @throws {RangeError} for an alignment that does not exist.
 * @example
 * sentenceScore(wer(), "MORGEN REGEN", "MORGEN WIND REGEN").score; // 33.3
 */
export function wer({
  alignment = "levenshtein",
}: {
  readonly alignment?: WerAlignment;
} = {}): Metric<WerScore> {
  const costs = COSTS[alignment];
  if (costs === undefined) {
    throw new RangeError(`WER's alignment is "${alignment}"; expected levenshtein or sclite.`);
  }
  return {
    name: "WER",
    settings: { align: alignment },
    version: `msmae.${VERSION}`,
    width: 4,
    statistics(hypothesis, references) {
      const mine = splitWhitespace(hypothesis);
      const rate = ([s = 0, d = 0, i = 0, words = 0]: number[]) => (s + d + i) / Math.max(words, 1);
      return references
        .map((reference) => errors(mine, splitWhitespace(reference), costs))
        .reduce((a, b) => (rate(b) < rate(a) ? b : a));
    },
    score(statistics) {
      const [substitutions, deletions, insertions, words] = Array.from(statistics) as [
        number,
        number,
        number,
        number,
      ];
      const all = substitutions + deletions + insertions;
      const score = all === 0 ? 0 : (100 * all) / words;
      return { name: "WER", score, substitutions, deletions, insertions, words };
    },
    describe: ({ substitutions, deletions, insertions, words }) =>
      `(S = ${substitutions} D = ${deletions} I = ${insertions} words = ${words})`,
  };
}

/** @returns Substitutions, deletions, insertions, words of the reference. */
function errors(
  hypothesis: readonly string[],
  reference: readonly string[],
  { substitution, gap }: { readonly substitution: number; readonly gap: number },
): number[] {
  const columns = hypothesis.length + 1;
  const cost = new Int32Array((reference.length + 1) * columns); // [reference + 1, hypothesis + 1]
  const at = (r: number, h: number) => cost[r * columns + h] as number;
  for (let r = 0; r <= reference.length; r++) {
    for (let h = 0; h < columns; h++) {
      cost[r * columns + h] =
        r === 0 || h === 0
          ? gap * (r + h)
          : reference[r - 1] === hypothesis[h - 1]
            ? at(r - 1, h - 1)
            : Math.min(at(r - 1, h - 1) + substitution, at(r, h - 1) + gap, at(r - 1, h) + gap);
    }
  }
  let [substitutions, deletions, insertions] = [0, 0, 0];
  for (let r = reference.length, h = hypothesis.length; r > 0 || h > 0; ) {
    if (r > 0 && h > 0 && reference[r - 1] === hypothesis[h - 1]) {
      r--;
      h--;
    } else if (r > 0 && h > 0 && at(r, h) === at(r - 1, h - 1) + substitution) {
      substitutions++;
      r--;
      h--;
    } else if (h > 0 && at(r, h) === at(r, h - 1) + gap) {
      insertions++;
      h--;
    } else {
      deletions++;
      r--;
    }
  }
  return [substitutions, deletions, insertions, reference.length];
}
