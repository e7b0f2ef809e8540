import { flattenScalars, type MetricRecord, type Scalars } from "./records.js";

/** What makes weights better than others. */
export interface Criterion {
  /** The path of a validation score, such as `loss` or `recall/1`. */
  readonly metric: string;
  readonly better: "lower" | "higher";
}

/** The validation that scored best so far. */
export interface Best {
  readonly step: number;
  readonly score: number;
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
  { metric, better }: Criterion,
): Best | undefined {
  const scores = new Map(flattenScalars(validation));
  const score = scores.get(metric);
  if (score === undefined) {
    throw new RangeError(
      `Validation has no score "${metric}"; it has ${[...scores.keys()].join(", ") || "none"}.`,
    );
  }
  if (!Number.isFinite(score)) return best;
  if (best === undefined || (better === "lower" ? score < best.score : score > best.score))
    return { step, score };
  return best;
}

/** The best validation in a run's metrics; undefined where there is none. */
export function bestOf(records: readonly MetricRecord[], criterion: Criterion): Best | undefined {
  let best: Best | undefined;
  for (const record of records) {
    if ("validation" in record) best = better(best, record.step, record.validation as Scalars, criterion);
  }
  return best;
}
