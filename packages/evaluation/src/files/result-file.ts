import { readFileSync } from "node:fs";
import { shown } from "@msmae/text";
import { z } from "zod";

/** The version of the result files that are written now. Files without one are of before there were versions (0.1.0). */
export const RESULT_VERSION = 1;

/** A file of a run or of a result that cannot be read. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";

  constructor(
    readonly path: string,
    /** Such as `parts.0.scores`; empty where the whole file is meant. */
    readonly field: string,
    readonly problem: string,
  ) {
    super(`${path}: ${field === "" ? "" : `${field}: `}${problem}`);
  }
}

/** What scores were measured on. */
export const corpusSchema = z.object({
  /** Where it lay, or `synthetic corpus`. Absent in old files that did not say it. */
  path: z.string().optional(),
  /** Equal where the clips are, wherever they lie: only such results compare clip by clip. Absent in old files. */
  fingerprint: z.string().optional(),
  /** How many the corpus has. */
  clips: z.int().optional(),
  /** What was accepted as changed while a run went on, and after which update. */
  changes: z.array(z.unknown()).readonly().optional(),
});

/** Clips that could not be used. */
export const skippedSchema = z.array(z.object({ clip: z.string(), reason: z.string() }));

/** The clips that were scored, as far as what was learnt from is concerned. */
export const partSchema = z.enum(["train", "valid", "test", "all"]);
export type ScoredPart = z.infer<typeof partSchema>;

/** What results of a run have, and those of a checkpoint alone do not. */
export const trainingSchema = z.object({
  /** Of each part, how many clips it has. */
  clips: z.object({ train: z.int(), valid: z.int(), test: z.int() }),
  /** What decided which clips are held out. */
  splitBy: z.object({ valid: z.enum(["manifest", "seed"]), test: z.enum(["manifest", "seed"]) }).optional(),
  /** The update that the scored checkpoint is of. */
  step: z.int(),
  /** By what it was chosen: `last`, or the metric that it is best by. */
  chosenBy: z.string(),
});

/** How a kind of file is read. */
export interface ResultFormat<T> {
  readonly schema: z.ZodType<T>;
  readonly task: string;
  /** Makes the newest form of what was written before there were versions. */
  readonly upgrade: (old: JsonObject) => unknown;
}

/** A file's object before it is known what is in it. */
export type JsonObject = { readonly [field: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What is in a result file's text, in its newest form.
 *
 * @param path What messages call it.
 * @throws {ResultFileError} for what is no JSON, of another task or a newer version, or does not match the schema.
 */
export function parseResult<T>({ schema, task, upgrade }: ResultFormat<T>, text: string, path: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ResultFileError(path, "", "expected a JSON object");
  }
  if (!isObject(value)) throw new ResultFileError(path, "", "expected a JSON object");
  if (value.task !== undefined && value.task !== task) {
    throw new ResultFileError(path, "task", `expected ${JSON.stringify(task)}, got ${shown(value.task)}`);
  }
  const { version } = value;
  if (version !== undefined && version !== RESULT_VERSION) {
    throw new ResultFileError(path, "version", `expected at most ${RESULT_VERSION}, got ${shown(version)}`);
  }
  const found = schema.safeParse(version === undefined ? upgrade(value) : value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const at = issue!.path.reduce<unknown>(
    (node, key) => (node as JsonObject | undefined)?.[String(key)],
    value,
  );
  const expected = issue!.message
    .replace(/^(Invalid input|Too (small|big)): /, "")
    .replace(/, received .*$/, "");
  throw new ResultFileError(path, issue!.path.join("."), `${expected}, got ${shown(at)}`);
}

/** {@link parseResult} of a file; undefined where there is none. */
export function readResult<T>(format: ResultFormat<T>, path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ResultFileError(path, "", `cannot be read: ${(error as Error).message}`);
  }
  return parseResult(format, text, path);
}

/** A result file's text. */
export const serializeResult = (result: object): string => `${JSON.stringify(result, null, 2)}\n`;
