import { type Metric, ofSegment, type References, type Score, sameLength } from "./metric.js";

/** The statistics of a corpus' segments, kept one by one: what intervals and tests resample. */
export class StatisticsTable {
  readonly width: number;
  #rows: Float64Array<ArrayBuffer>;
  #segments = 0;

  /** @param width Statistics of a segment: the metric's `width`. */
  constructor(width: number) {
    this.width = width;
    this.#rows = new Float64Array(256 * width);
  }

  get segments(): number {
    return this.#segments;
  }

  /** @param statistics [width] */
  add(statistics: ArrayLike<number>): void {
    const start = this.#segments * this.width;
    if (start + this.width > this.#rows.length) {
      const larger = new Float64Array(2 * this.#rows.length);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.set(statistics, start);
    this.#segments++;
  }

  /** Adds a segment's statistics to `sums`. */
  addTo(sums: Float64Array, segment: number): void {
    const start = segment * this.width;
    for (let i = 0; i < this.width; i++) sums[i] = (sums[i] as number) + (this.#rows[start + i] as number);
  }

  /**
   * @param sample The segments to add up, each as often as it occurs. Default: all.
   * @returns [width]
   */
  sum(sample?: ArrayLike<number>): Float64Array {
    const sums = new Float64Array(this.width);
    const count = sample?.length ?? this.#segments;
    for (let i = 0; i < count; i++) this.addTo(sums, sample === undefined ? i : (sample[i] as number));
    return sums;
  }

  /** Whether every segment has the same statistics in both. */
  equals(other: StatisticsTable): boolean {
    if (this.#segments !== other.#segments || this.width !== other.width) return false;
    for (let i = 0; i < this.#segments * this.width; i++) if (this.#rows[i] !== other.#rows[i]) return false;
    return true;
  }
}

/**
 * The statistics of every segment of a corpus.
 *
 * @param hypotheses [segments]
 * @param references [segments], each one reference or several.
 * @throws {RangeError} if their numbers differ.
 * @throws {TooLongError} naming a segment that is too long for the metric.
 * @example
 * const table = statisticsOf(bleu(), hypotheses, references);
 * bootstrapScore(bleu(), table).halfWidth;
 */
export function statisticsOf<S extends Score>(
  metric: Metric<S>,
  hypotheses: readonly string[],
  references: readonly References[],
): StatisticsTable {
  sameLength(hypotheses, references);
  const table = new StatisticsTable(metric.width);
  for (const [i, hypothesis] of hypotheses.entries()) {
    const list = references[i] as References;
    table.add(ofSegment(metric, i, hypothesis, typeof list === "string" ? [list] : list));
  }
  return table;
}
