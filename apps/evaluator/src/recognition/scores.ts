import { bootstrap, macroF1, recall, topK } from "@msmae/metrics";
import type { ScoredClip } from "@msmae/recognition";

/** A score with its 95 % interval, by resampling the clips; 0 to 1. */
export interface ScoreWithInterval {
  readonly name: string;
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Recall@1 and @5, per clip (the paper's) and per gloss, and macro F1.
 *
 * @throws {RangeError} if there is no clip.
 */
export function scoresWithIntervals(scored: readonly ScoredClip[]): ScoreWithInterval[] {
  const truth = scored.map(({ label }) => label);
  const ranked = scored.map(({ logits }) => topK(logits, 5));
  const predicted = ranked.map(([first]) => first!);
  const hits = (k: number) => ranked.map((labels, i) => labels.slice(0, k).includes(truth[i]!));
  const [one, five] = [hits(1), hits(5)];
  const all: [name: string, score: (sample?: ArrayLike<number>) => number][] = [
    ["recall@1", (sample) => recall(one, truth, sample).perInstance],
    ["recall@5", (sample) => recall(five, truth, sample).perInstance],
    ["recall@1 per gloss", (sample) => recall(one, truth, sample).perClass],
    ["recall@5 per gloss", (sample) => recall(five, truth, sample).perClass],
    ["macro F1", (sample) => macroF1(predicted, truth, sample)],
  ];
  return all.map(([name, score]) => {
    const { low, high } = bootstrap(truth.length, score);
    return { name, score: score(), low, high };
  });
}
