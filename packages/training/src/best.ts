import { flattenScalars, type MetricRecord, type Scalars } from "./records.js";

/** What makes weights better than others. */
export interface Criterion {
  /** The path of a validation score, such as `loss` or `recall/1`. */
  readonly metric: string;
  readonly better: "lower" | "higher";
  /** What decides between equal scores; the earlier validation where absent, or equal again. */
  readonly ties?: Criterion;
}

/** The validation that scored best so far. */
export interface Best {
  readonly step: number;
  readonly score: number;
  readonly validation: Scalars;
  /** How many validations came after it. */
  readonly since: number;
}

/**
 * The better of the best so far and a new validation; the earlier of equals. A score that is not finite never is.
 *
 * @throws {RangeError} if the validation does not have the metric.
 */
export function better(
  best: Best | undefined,
  step: number,
  validation: Scalars,
  criterion: Criterion,
): Best | undefined {
  const score = scoreOf(validation, criterion.metric);
  if (Number.isFinite(score) && (best === undefined || isBetter(validation, best.validation, criterion))) {
    return { step, score, validation, since: 0 };
  }
  return best && { ...best, since: best.since + 1 };
}

function isBetter(a: Scalars, b: Scalars, { metric, better, ties }: Criterion): boolean {
  const [x, y] = [scoreOf(a, metric), scoreOf(b, metric)];
  if (x === y) return ties !== undefined && isBetter(a, b, ties);
  return better === "lower" ? x < y : x > y;
}

function scoreOf(validation: Scalars, metric: string): number {
  const scores = new Map(flattenScalars(validation));
  const score = scores.get(metric);
  if (score !== undefined) return score;
  const known = [...scores.keys()].join(", ") || "none";
  throw new RangeError(`Validation has no score "${metric}"; it has ${known}.`);
}

/** The best validation in a run's metrics; undefined where there is none. */
export function bestOf(records: readonly MetricRecord[], criterion: Criterion): Best | undefined {
  let best: Best | undefined;
  for (const record of records) {
    if ("validation" in record) best = better(best, record.step, record.validation as Scalars, criterion);
  }
  return best;
}
