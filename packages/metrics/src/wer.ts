import type { Metric, Score } from "./metric.js";
import { splitWhitespace } from "./python-text.js";
import { numbered, TooLongError } from "./sequences.js";
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
 * counts, as in TwoStreamSLT's `wer_list`; of several references the one with the fewest errors a word. Where the
 * references have no words at all every error counts 100, as in jiwer 4.0.
 *
 * Statistics: substitutions, deletions, insertions, words of the reference.
 *
 * @param options.alignment Default: `levenshtein` (chosen here: the definition most tools share).
 * @throws {RangeError} for an alignment that does not exist.
 * @throws {TooLongError} from its statistics, for texts that are no sentences: both of more than 16,000 words without one in common.
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
      const score = (100 * all) / Math.max(words, 1);
      return { name: "WER", score, substitutions, deletions, insertions, words };
    },
    describe: ({ substitutions, deletions, insertions, words }) =>
      `(S = ${substitutions} D = ${deletions} I = ${insertions} words = ${words})`,
  };
}

/** Chosen here: a second or two. */
const MOST_CELLS = 2 ** 28;

/**
 * Of the usual table two rows are kept, each with how many substitutions the best alignment up to there has: which one
 * of equally good ones that is, is decided at each cell in the same way as on the way back through the whole table.
 *
 * @returns Substitutions, deletions, insertions, words of the reference.
 * @throws {TooLongError} if it would take minutes.
 */
function errors(
  hypothesis: readonly string[],
  reference: readonly string[],
  { substitution, gap }: { readonly substitution: number; readonly gap: number },
): number[] {
  const { a: theirs, b: mine } = numbered(reference, hypothesis);
  if (theirs.length * mine.length > MOST_CELLS) {
    throw new TooLongError("WER", [hypothesis.length, reference.length]);
  }
  const costs = Int32Array.from({ length: mine.length + 1 }, (_, h) => gap * h);
  const changes = new Int32Array(mine.length + 1); // substitutions
  for (let r = 1; r <= theirs.length; r++) {
    const word = theirs[r - 1] as number;
    let diagonal = costs[0] as number;
    let changesOfDiagonal = 0;
    let cost = gap * r;
    let change = 0;
    costs[0] = cost;
    for (let h = 1; h <= mine.length; h++) {
      const above = costs[h] as number;
      const changesAbove = changes[h] as number;
      if (mine[h - 1] === word) {
        cost = diagonal;
        change = changesOfDiagonal;
      } else {
        const least = Math.min(cost, above) + gap;
        if (diagonal + substitution <= least) {
          cost = diagonal + substitution;
          change = changesOfDiagonal + 1;
        } else {
          if (cost > above) change = changesAbove; // a deletion; else an insertion
          cost = least;
        }
      }
      diagonal = above;
      changesOfDiagonal = changesAbove;
      costs[h] = cost;
      changes[h] = change;
    }
  }
  const changed = changes[mine.length] as number;
  const gaps = ((costs[mine.length] as number) - substitution * changed) / gap; // deletions and insertions
  const more = hypothesis.length - reference.length; // insertions less deletions
  return [changed, (gaps - more) / 2, (gaps + more) / 2, reference.length];
}
