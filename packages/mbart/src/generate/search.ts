/** Settings of the search; names and meaning are those of Hugging Face's `generate`. */
export interface SearchConfig {
  /** Hypotheses that are followed at once; 1 is greedy search. Chosen here: 5, as mBART-50's `generation_config.json`. */
  readonly beams: number;
  /** The exponent of the length by which a finished hypothesis' log probability is divided. Chosen here: 1, Hugging Face's. */
  readonly lengthPenalty: number;
  /** The most tokens of a translation, the first one that the decoder reads included. Chosen here: 100. */
  readonly maxLength: number;
  /** No n tokens in a row twice in a translation; 0 allows it. Chosen here: 0, Hugging Face's. */
  readonly noRepeatNgram: number;
  /**
   * When a sentence is done: `true` as soon as there are as many finished hypotheses as beams; `false` when no running
   * one is better than the worst finished one at its length now; `"never"` when none can become better at any length.
   * Chosen here: true, as mBART-50's `generation_config.json`.
   */
  readonly earlyStopping: boolean | "never";
}

export const searchDefaults: SearchConfig = {
  beams: 5,
  lengthPenalty: 1,
  maxLength: 100,
  noRepeatNgram: 0,
  earlyStopping: true,
};

/** A token that may come next, and its log probability. */
export interface Candidate {
  readonly token: number;
  readonly score: number;
}

/** A translation as ids, the first token that the decoder reads included. */
export interface Hypothesis {
  readonly tokens: readonly number[];
  /** Log probability over length to the power of `lengthPenalty`. */
  readonly score: number;
}

/** The search for the translation of one sentence. */
export interface Search {
  /** The hypotheses to be continued, as many as beams. */
  readonly running: readonly Hypothesis[];
  readonly isDone: boolean;
  readonly best: Hypothesis;
  /**
   * Takes one more token for each hypothesis.
   *
   * @param candidates For each of them the best, in descending order; twice as many as beams are enough.
   * @returns For each hypothesis that runs on, which one it continues.
   */
  advance(candidates: readonly (readonly Candidate[])[]): number[];
}

/** Greedy search: the most probable token at each step. */
export class GreedySearch implements Search {
  #tokens: readonly number[];
  #logProbability = 0;

  constructor(
    readonly config: SearchConfig,
    readonly endToken: number,
    start: number,
  ) {
    this.#tokens = [start];
  }

  get running(): readonly Hypothesis[] {
    return [{ tokens: this.#tokens, score: this.#logProbability }];
  }

  get isDone(): boolean {
    const { length } = this.#tokens;
    return length >= this.config.maxLength || (length > 1 && this.#tokens.at(-1) === this.endToken);
  }

  get best(): Hypothesis {
    const length = Math.max(1, this.#tokens.length - 1);
    return { tokens: this.#tokens, score: this.#logProbability / length ** this.config.lengthPenalty };
  }

  advance([candidates]: readonly (readonly Candidate[])[]): number[] {
    const { token, score } = candidates![0]!;
    this.#tokens = [...this.#tokens, token];
    this.#logProbability += score;
    return [0];
  }
}

/** Tokens that would repeat n tokens in a row. */
export function repeating(tokens: readonly number[], n: number): Set<number> {
  const found = new Set<number>();
  if (n === 0 || tokens.length < n) return found;
  const last = tokens.slice(tokens.length - n + 1); // the n - 1 before the next
  for (let at = 0; at + n <= tokens.length; at++) {
    if (last.every((token, i) => tokens[at + i] === token)) found.add(tokens[at + n - 1]!);
  }
  return found;
}
