import { execFile } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { writeWhole } from "@msmae/files";
import { EventFile } from "./event-file.js";
import { RunFileError } from "./file-error.js";
import { JsonLines } from "./json-lines.js";
import { lock } from "./lock.js";
import type { MetricRecord, TimingRecord } from "./records.js";

/** What `config.json` holds: all that is needed to run it again. */
export interface RunDescription<C = unknown> {
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
   * @throws {RunLockedError} if another process is just starting a run there.
   * @throws {RunFileError} if the folder cannot be written.
   */
  static create<C>(path: string, description: RunDescription<C>): RunDirectory<C> {
    attempt(path, "written", () => makeFolders(path));
    refuseContent(path);
    const unlock = lock(join(path, "run.lock"));
    try {
      refuseContent(path); // again, now that nobody else can fill it
      const run = new RunDirectory(path, description, unlock);
      run.write("config.json", `${JSON.stringify(description, null, 2)}\n`); // first: with it the run can be resumed
      attempt(path, "written", () => mkdirSync(run.checkpoints));
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
   * @throws {RunFileError} if the folder cannot be written.
   */
  static check(path: string): void {
    const made = attempt(path, "written", () => {
      const folders = makeFolders(path);
      accessSync(path, constants.W_OK);
      return folders;
    });
    for (const folder of made) rmdirSync(folder);
    if (made.length === 0) refuseContent(path);
  }

  /**
   * Opens the run in `path` to go on with it. Its `config.json` stays as it was.
   *
   * @throws {RunDirectoryError} if there is no run.
   * @throws {RunLockedError} if another process writes it.
   * @throws {RunFileError} if the folder cannot be read or written.
   */
  static resume<C>(path: string): RunDirectory<C> {
    const description = readDescription<C>(path);
    const unlock = lock(join(path, "run.lock"));
    const run = new RunDirectory(path, description, unlock);
    try {
      attempt(path, "written", () => mkdirSync(run.checkpoints, { recursive: true }));
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
      metrics: JsonLines.open<MetricRecord>(join(this.path, "metrics.jsonl"), through),
      timing: JsonLines.open<TimingRecord>(join(this.path, "timing.jsonl"), through),
      events: EventFile.create(this.path, through),
    };
  }

  readMetrics(): MetricRecord[] {
    return JsonLines.read<MetricRecord>(join(this.path, "metrics.jsonl"));
  }

  readTiming(): TimingRecord[] {
    return JsonLines.read<TimingRecord>(join(this.path, "timing.jsonl"));
  }

  /**
   * Writes a file of the run, such as `report.html`, whole or not at all.
   *
   * @returns Its path.
   * @throws {RunFileError}
   */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    attempt(path, "written", () => writeWhole(path, content));
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
  const text = attempt(file, "read", () => readFileSync(file, "utf8"));
  try {
    return JSON.parse(text) as RunDescription<C>;
  } catch (error) {
    throw new RunDirectoryError(file, `is not JSON: ${(error as Error).message}`);
  }
}

function refuseContent(path: string): void {
  // A process killed right after it took its lock leaves that and perhaps half a config: still an empty folder.
  const content = attempt(path, "read", () => readdirSync(path)).filter(
    (name) => !/^(run\.lock|config\.json\.tmp$)/.test(name),
  );
  if (content.length === 0) return;
  const found = content.includes("config.json")
    ? "holds a run already; use --resume to go on with it, or"
    : "is not empty;";
  throw new RunDirectoryError(path, `the folder ${found} name a new or empty one`);
}

/**
 * Makes a folder and those above it. Not `mkdirSync` with `recursive`, which in Node 20 never returns where a folder that
 * exists cannot hold new ones and says that there is no such file, as /proc does.
 *
 * @returns Those that were not there, the innermost first.
 */
function makeFolders(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  const above = existsSync(dirname(path)) ? [] : makeFolders(dirname(path));
  mkdirSync(path);
  return [path, ...above];
}

function attempt<T>(path: string, action: "read" | "written", operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw new RunFileError(path, action, error);
  }
}
