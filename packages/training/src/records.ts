/** Numbers under names, as an objective or an evaluation returns them. */
export interface Scalars {
  readonly [name: string]: number | Scalars;
}

/**
 * A line of `metrics.jsonl`. Nothing in it depends on the machine's speed or on when the run was interrupted, so a
 * resumed run's file has the bytes of an uninterrupted one's.
 */
export type MetricRecord = TrainingRecord | ValidationRecord;

export interface TrainingRecord extends Scalars {
  /** The update's number, from 1. */
  readonly step: number;
  /** Of this update's batch, before the update. */
  readonly loss: number;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  // … and the objective's other scalars, and `epoch` where the batches tell it
}

export interface ValidationRecord {
  readonly step: number;
  readonly validation: Scalars;
}

/** Whether an object can be a line of `metrics.jsonl`: numbers, at any depth; JSON writes what is no number as null. */
export function isMetricRecord(record: object): record is MetricRecord {
  return Object.entries(record).every(([name, value]) =>
    name === "validation" ? isObject(value) && areScalars(value) : value === null || isScalar(value),
  );
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): boolean =>
  typeof value === "number" || (isObject(value) && areScalars(value));
const areScalars = (tree: object): boolean =>
  Object.values(tree).every((value) => value === null || isScalar(value));

/** Whether an object can be a line of `timing.jsonl`. */
export function isTimingRecord(record: object): record is TimingRecord {
  const { samples, seconds, memory } = record as Partial<Record<keyof TimingRecord, unknown>>;
  const parts = ["data", "compute", "optimizer", "checkpoint", "evaluation"];
  const numbers = (tree: unknown, names: readonly string[]) =>
    isObject(tree) && names.every((name) => typeof (tree as Record<string, unknown>)[name] === "number");
  return typeof samples === "number" && numbers(seconds, parts) && numbers(memory, ["now", "peak"]);
}

/** A line of `timing.jsonl`: sums over the updates since the line before. */
export interface TimingRecord {
  readonly step: number;
  readonly samples: number;
  readonly seconds: Seconds;
  /** Resident memory of the process in bytes: now, and at most so far. */
  readonly memory: { readonly now: number; readonly peak: number };
}

/** Where the time of training goes. */
export interface Seconds {
  /** Waiting for batches. */
  readonly data: number;
  /** Forward and backward. */
  readonly compute: number;
  /** Accumulation, gradient norm and AdamW. */
  readonly optimizer: number;
  readonly checkpoint: number;
  readonly evaluation: number;
}

/**
 * The numbers of a record under their paths, `streamLoss/body`, as TensorBoard groups them. What JSON could only
 * write as null is NaN.
 */
export function flattenScalars(scalars: object, prefix = ""): [path: string, value: number][] {
  return Object.entries(scalars).flatMap(([name, value]: [string, number | null | object]) =>
    typeof value === "object" && value !== null
      ? flattenScalars(value, `${prefix}${name}/`)
      : [[`${prefix}${name}`, value ?? Number.NaN]],
  );
}
