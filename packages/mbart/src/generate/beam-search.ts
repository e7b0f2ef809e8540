import type { Candidate, Hypothesis, Search, SearchConfig } from "./search.js";

interface Finished extends Hypothesis {
  readonly isFinished: boolean;
}

/** What Hugging Face adds to the score of what is out of the running. */
const OUT = -1e9;

/**
 * The beam search of one sentence, step by step as Hugging Face's `_beam_search` (4.57) does it for a batch, in
 * float32 like there.
 */
export class BeamSearch implements Search {
  #running: Hypothesis[];
  #finished: Finished[];
  #canImprove = true;
  #isExhausted = false;

  constructor(
    readonly config: SearchConfig,
    readonly endToken: number,
    start: number,
  ) {
    const count = config.beams;
    this.#running = Array.from({ length: count }, (_, beam) => ({
      tokens: [start],
      score: beam === 0 ? 0 : OUT,
    }));
    this.#finished = this.#running.map(({ tokens }) => ({ tokens, score: OUT, isFinished: false }));
  }

  get running(): readonly Hypothesis[] {
    return this.#running;
  }

  get isDone(): boolean {
    const isFull = this.#finished.every(({ isFinished }) => isFinished);
    return !this.#canImprove || this.#isExhausted || (isFull && this.config.earlyStopping === true);
  }

  get best(): Hypothesis {
    const { tokens, score } = this.#finished[0]!;
    return { tokens, score };
  }

  advance(candidates: readonly (readonly Candidate[])[]): number[] {
    const { beams, maxLength, lengthPenalty, earlyStopping } = this.config;
    const length = this.#running[0]!.tokens.length + 1;
    const all = candidates.flatMap((list, beam) =>
      list.map(({ token, score }) => ({
        beam,
        token,
        score: Math.fround(Math.fround(score) + this.#running[beam]!.score),
        ends: token === this.endToken || length >= maxLength,
      })),
    );
    const best = all.sort((a, b) => b.score - a.score).slice(0, 2 * beams);
    const tokensOf = ({ beam, token }: (typeof best)[number]) => [...this.#running[beam]!.tokens, token];

    const isFull = this.#finished.every(({ isFinished }) => isFinished);
    const isClosed = !this.#canImprove || (isFull && earlyStopping === true);
    const divisor = Math.fround((length - 1) ** lengthPenalty);
    const ended = best.slice(0, beams).filter(({ ends }) => ends);
    const finished = isClosed
      ? []
      : ended.map((each) => ({
          tokens: tokensOf(each),
          score: Math.fround(each.score / divisor),
          isFinished: true,
        }));
    const next = best
      .map((each) => ({ ...each, score: each.ends ? Math.fround(each.score + OUT) : each.score }))
      .sort((a, b) => b.score - a.score)
      .slice(0, beams);
    this.#finished = [...this.#finished, ...finished].sort((a, b) => b.score - a.score).slice(0, beams);
    this.#running = next.map((each) => ({ tokens: tokensOf(each), score: each.score }));
    this.#isExhausted = best.every(({ ends }) => ends);
    this.#canImprove &&= this.#couldImprove(length);
    return next.map(({ beam }) => beam);
  }

  /** Whether the best running hypothesis beats the worst finished one, at the length that is assumed for it. */
  #couldImprove(length: number): boolean {
    const { lengthPenalty, earlyStopping, maxLength } = this.config;
    const assumed = earlyStopping === "never" && lengthPenalty > 0 ? maxLength - 1 : length - 1;
    const possible = Math.fround(this.#running[0]!.score / Math.fround(assumed ** lengthPenalty));
    const worst = Math.min(...this.#finished.map(({ score }) => score));
    return this.#finished.some(({ isFinished }) => possible > (isFinished ? worst : OUT));
  }
}
