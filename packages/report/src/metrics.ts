import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Series } from "./report.js";

/** `metrics.jsonl` holds a line that cannot be read. */
export class MetricsError extends Error {
  override readonly name = "MetricsError";
  readonly path: string;
  /** From 1. */
  readonly line: number;

  constructor(path: string, line: number, what: string) {
    super(`${path}: line ${line}: ${what}`);
    this.path = path;
    this.line = line;
  }
}

/**
 * Reads every numeric field of a run's `metrics.jsonl` as a series over `step`.
 *
 * Nested fields are joined by dots: `{"step": 10, "loss": 2, "streamLoss": {"body": 1}}` adds a point to "loss" and
 * to "streamLoss.body". A `null` (how JSON has NaN) is a gap; text and lists are left out. A last line that was cut
 * off in the middle, as a killed run leaves it, is left out too.
 *
 * @returns The series by name, in the order in which the names first appear.
 * @throws {MetricsError} for a line that is not an object with a numeric `step`.
 * @example
 * const metrics = await readMetrics("runs/demo");
 * metrics.get("streamLoss.body"); // { name: "streamLoss.body", points: [[1, 0.93], [2, 0.91], …] }
 */
export async function readMetrics(runDirectory: string): Promise<Map<string, Series>> {
  const path = join(runDirectory, "metrics.jsonl");
  const lines = (await readFile(path, "utf8")).split("\n");
  const last = lines.pop()!; // Empty when the file ends with a newline, as it should.
  if (isJson(last)) lines.push(last);
  const points = new Map<string, [number, number | null][]>();
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const record = parse(line, path, i + 1);
    const step = record.step;
    if (typeof step !== "number" || !Number.isFinite(step)) {
      const got = typeof step === "object" && step !== null ? "a list or an object" : JSON.stringify(step);
      throw new MetricsError(
        path,
        i + 1,
        `"step": expected a number, got ${typeof step === "number" ? step : (got ?? "nothing")}`,
      );
    }
    if (depthOf(record) > DEEPEST) {
      throw new MetricsError(path, i + 1, `expected at most ${DEEPEST} fields within each other`);
    }
    for (const [name, value] of numbers(record)) {
      if (name === "step") continue;
      const series = points.get(name) ?? [];
      points.set(name, series);
      series.push([step, value]);
    }
  });
  return new Map([...points].map(([name, series]) => [name, { name, points: series }]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parse(line: string, path: string, number: number): Record<string, unknown> {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    throw new MetricsError(path, number, `expected JSON, got ${JSON.stringify(line.slice(0, 40))}`);
  }
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new MetricsError(path, number, `expected an object, got ${line.slice(0, 40)}`);
  }
  return record as Record<string, unknown>;
}

/** Levels of nesting that are read. Chosen here: what training logs has three. */
const DEEPEST = 10;

/** How many objects are within each other, as far as that matters. */
function depthOf(record: object, depth = 1): number {
  if (depth > DEEPEST) return depth;
  const below = Object.values(record).filter((value) => typeof value === "object" && value !== null);
  return below.reduce((deepest, value) => Math.max(deepest, depthOf(value, depth + 1)), depth);
}

function* numbers(record: object, prefix = ""): Generator<[name: string, value: number | null]> {
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === "number" || value === null) yield [prefix + key, value];
    else if (typeof value === "object" && !Array.isArray(value)) yield* numbers(value, `${prefix}${key}.`);
  }
}
