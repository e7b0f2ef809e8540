import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkFolder, claimFolder, FileError, type FolderClaim, lock, writeWhole } from "@msmae/files";
import { EventFile } from "./event-file.js";
import { JsonLines } from "./json-lines.js";
import { isMetricRecord, isTimingRecord, type MetricRecord, type TimingRecord } from "./records.js";

/** The kinds of training that a run can be of. */
const TASKS = ["pretrain", "recognize", "translate"] as const;

/** What `config.json` holds: all that is needed to run it again. */
export interface RunDescription<C = unknown> {
  /** Of the file's form, as who writes it counts; absent in runs of 0.1.0. */
  readonly version?: number;
  /** What kind of training it is; absent in runs from before it was written. */
  readonly task?: (typeof TASKS)[number];
  /** Every setting, defaults included. */
  readonly config: C;
  /** Versions by name: msmae, node, onnxruntime, … */
  readonly versions: Readonly<Record<string, string>>;
  /** The commit of the code, with `-dirty` after it where files differ from it; null outside a git checkout. */
  readonly revision: string | null;
  /** What the run's data was when it began. */
  readonly corpus?: {
    /** Equal where the clips are, wherever they lie. */
    readonly fingerprint: string;
    /** How many. */
    readonly clips: number;
  };
}

/** A run directory that cannot be used as asked. */
export class RunDirectoryError extends Error {
  override readonly name = "RunDirectoryError";

  constructor(
    readonly path: string,
    message: string,
  ) {
    super(`${path}: ${message}`);
  }
}

const CLAIM: FolderClaim = {
  ...{ lock: "run.lock", what: "the run" },
  mayHold: (name) => name === "config.json.tmp", // what a process leaves that was killed before it wrote its config
  refuse: (path, found) => {
    const what = found.includes("config.json")
      ? "holds a run already; use --resume to go on with it, or"
      : "is not empty;";
    return new RunDirectoryError(path, `the folder ${what} name a new or empty one`);
  },
};

/** The logs that a run appends to. */
export interface RunLogs {
  /** `metrics.jsonl`: what depends on the config and the data alone. */
  readonly metrics: JsonLines<MetricRecord>;
  /** `timing.jsonl`: seconds and bytes, other ones in each run. */
  readonly timing: JsonLines<TimingRecord>;
  /** Both, for TensorBoard. */
  readonly events: EventFile;
}

/**
 * The folder of a run: `config.json`, `metrics.jsonl`, `timing.jsonl`, TensorBoard event files, `checkpoints/`, and
 * whatever else a program writes there. While it is open no other process can open it to write.
 *
 * @example
 * const run = RunDirectory.create("runs/first", { config, versions: { node: process.version }, revision: null });
 * // … train({ run, … })
 * run.close();
 */
export class RunDirectory<C = unknown> {
  private constructor(
    readonly path: string,
    readonly description: RunDescription<C>,
    private readonly unlock: () => void,
  ) {}

  /**
   * Starts a run in a new or empty folder.
   *
   * @throws {RunDirectoryError} if the folder holds anything.
   * @throws {LockedError} if another process is just starting a run there.
   * @throws {FileError} if the folder cannot be written.
   */
  static create<C>(path: string, description: RunDescription<C>): RunDirectory<C> {
    const unlock = claimFolder(path, CLAIM);
    try {
      const run = new RunDirectory(path, description, unlock);
      run.write("config.json", `${JSON.stringify(description, null, 2)}\n`); // first: with it the run can be resumed
      FileError.naming(path, "written", () => mkdirSync(run.checkpoints));
      return run;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /**
   * Says at once what {@link create} would say of the folder later, and leaves everything as it was.
   *
   * @throws {RunDirectoryError} if the folder holds anything.
   * @throws {FileError} if the folder cannot be written.
   */
  static check(path: string): void {
    checkFolder(path, CLAIM);
  }

  /**
   * Opens the run in `path` to go on with it. Its `config.json` stays as it was.
   *
   * @throws {RunDirectoryError} if there is no run.
   * @throws {LockedError} if another process writes it.
   * @throws {FileError} if the folder cannot be read or written.
   */
  static resume<C>(path: string): RunDirectory<C> {
    const description = readDescription<C>(path);
    const unlock = lock(join(path, CLAIM.lock), CLAIM.what);
    const run = new RunDirectory(path, description, unlock);
    try {
      FileError.naming(path, "written", () => mkdirSync(run.checkpoints, { recursive: true }));
      return run;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Whether `path` holds a run that can be resumed. */
  static holdsRun(path: string): boolean {
    try {
      return readdirSync(path).includes("config.json");
    } catch {
      return false;
    }
  }

  get checkpoints(): string {
    return join(this.path, "checkpoints");
  }

  /** Opens the logs, cut back to update `through`. */
  openLogs(through: number): RunLogs {
    return {
      metrics: JsonLines.open<MetricRecord>(join(this.path, "metrics.jsonl"), through, isMetricRecord),
      timing: JsonLines.open<TimingRecord>(join(this.path, "timing.jsonl"), through, isTimingRecord),
      events: EventFile.create(this.path, through),
    };
  }

  readMetrics(): MetricRecord[] {
    return JsonLines.read<MetricRecord>(join(this.path, "metrics.jsonl"), isMetricRecord);
  }

  /** The number of the last update that `metrics.jsonl` tells of; 0 for none. */
  trainedSteps(): number {
    return this.readMetrics().reduce((last, { step }) => Math.max(last, step), 0);
  }

  readTiming(): TimingRecord[] {
    return JsonLines.read<TimingRecord>(join(this.path, "timing.jsonl"), isTimingRecord);
  }

  /**
   * Writes a file of the run, such as `report.html`, whole or not at all.
   *
   * @returns Its path.
   * @throws {FileError}
   */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeWhole(path, content);
    return path;
  }

  /** Lets other processes open the run. */
  close(): void {
    this.unlock();
  }
}

/**
 * The commit of the git checkout that holds `folder`, with `-dirty` after it where files differ from it.
 *
 * @returns null outside a checkout, or where git is not installed.
 */
export async function gitRevision(folder: string): Promise<string | null> {
  try {
    const describe = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
    return (await promisify(execFile)("git", ["-C", folder, ...describe])).stdout.trim();
  } catch {
    return null;
  }
}

function readDescription<C>(path: string): RunDescription<C> {
  const file = join(path, "config.json");
  if (!RunDirectory.holdsRun(path))
    throw new RunDirectoryError(path, "holds no run to resume: config.json is missing");
  const text = FileError.naming(file, "read", () => readFileSync(file, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RunDirectoryError(file, `is not JSON: ${(error as Error).message}`);
  }
  const problem = problemOf(value);
  if (problem !== undefined) throw new RunDirectoryError(file, problem);
  return value as RunDescription<C>;
}

/** What is wrong with what `config.json` holds; undefined for nothing. What the config is, its program knows. */
function problemOf(value: unknown): string | undefined {
  const isObject = (each: unknown): each is Record<string, unknown> =>
    typeof each === "object" && each !== null && !Array.isArray(each);
  const expected = (field: string, what: string, found: unknown) =>
    `${field === "" ? "" : `${field}: `}expected ${what}, got ${JSON.stringify(found)?.slice(0, 60) ?? "nothing"}`;
  if (!isObject(value)) return expected("", "an object", value);
  const { version, task, config, versions, revision, corpus } = value;
  if (version !== undefined && !Number.isSafeInteger(version)) {
    return expected("version", "a whole number", version);
  }
  if (task !== undefined && !TASKS.some((each) => each === task)) {
    return expected("task", `one of ${TASKS.join(", ")}`, task);
  }
  if (!isObject(config)) return expected("config", "the settings of a run", config);
  if (!isObject(versions) || Object.values(versions).some((each) => typeof each !== "string")) {
    return expected("versions", "versions by name", versions);
  }
  if (revision !== null && typeof revision !== "string")
    return expected("revision", "a commit or null", revision);
  if (corpus === undefined) return undefined;
  if (!isObject(corpus)) return expected("corpus", "a fingerprint", corpus);
  if (typeof corpus.fingerprint !== "string")
    return expected("corpus.fingerprint", "a text", corpus.fingerprint);
  return Number.isSafeInteger(corpus.clips)
    ? undefined
    : expected("corpus.clips", "a whole number", corpus.clips);
}
