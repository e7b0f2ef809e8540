import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RuntimeFlags } from "@msmae/terminal";
import { type Finished, readFinished, writeFinished } from "./finished-run.js";
import { argumentsOf, type Run, runId } from "./run.js";
import { type Training, trainingOf } from "./train.js";

const PROGRAM = fileURLToPath(new URL("./run.program.js", import.meta.url));

/** A run that ended by an error. */
export class RunFailedError extends Error {
  override readonly name = "RunFailedError";

  constructor(
    /** The folder's name. */
    readonly run: string,
    /** What it said last on stderr. */
    readonly reason: string,
  ) {
    super(`${run}: ${reason}`);
  }
}

/** Starts runs as processes, each in its folder. */
export class Runner {
  /** Where the runs' folders are. */
  readonly folder: string;
  readonly #revision: string;
  readonly #runtime: RuntimeFlags;

  /**
   * @param revision Of the sources.
   * @param runtime Where every run computes, which does not decide what it results in.
   */
  constructor(folder: string, revision: string, { device, threads }: RuntimeFlags) {
    this.folder = folder;
    this.#revision = revision;
    this.#runtime = { device, ...(threads !== undefined && { threads }) };
  }

  id(run: Run): string {
    return runId(run, this.#revision);
  }

  /** Undefined where the run is not at its end. */
  finished(run: Run): Finished | undefined {
    return readFinished(this.#path(run));
  }

  /** What the run's process is told; what it begins with has to be finished. */
  #arguments(run: Run): string[] {
    const path = this.#path(run);
    const { device, threads } = this.#runtime;
    const checkpoint = run.from && this.finished(run.from.run)?.checkpoint;
    if (run.program === "evaluator") {
      const more = threads === undefined ? [] : ["--threads", `${threads}`];
      return [...argumentsOf(run, path, checkpoint), "--device", device, ...more, "--json"];
    }
    const begun = existsSync(join(path, "config.json"));
    const { command, options }: Training = begun
      ? { command: run.command, options: { out: path, resume: true } }
      : trainingOf(run, path, checkpoint);
    return [JSON.stringify({ command, options: { ...options, device, threads } })];
  }

  /**
   * Starts a run, or goes on with it.
   *
   * @param onStep Told how far it is, where it says so.
   * @returns Undefined where it was interrupted: by the signal, or by itself.
   * @throws {RunFailedError}
   */
  async run(
    run: Run,
    signal: AbortSignal,
    onStep: (step: number, loss: number) => void,
  ): Promise<Finished | undefined> {
    const path = this.#path(run);
    mkdirSync(this.folder, { recursive: true });
    // What the evaluator does not go on with: a result that nobody noted the end of.
    if (run.program === "evaluator") rmSync(path, { recursive: true, force: true });
    const start = performance.now();
    const child = spawn(process.execPath, [PROGRAM, run.program, ...this.#arguments(run)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = () => child.kill("SIGTERM"); // once more to who had Ctrl-C from the terminal: it knows that
    signal.addEventListener("abort", stop, { once: true });
    const [warnings, errors]: [string[], string[]] = [[], []];
    let checkpoint: string | undefined;
    createInterface(child.stdout).on("line", (line) => {
      const event = parse(line);
      if (event.event === "step") onStep(event.step as number, event.loss as number);
      if (event.event === "warning") warnings.push(event.message as string);
      if (event.event === "finish") checkpoint = event.checkpoint as string | undefined;
    });
    createInterface(child.stderr).on("line", (line) => {
      if (line.startsWith("warning: ")) warnings.push(line.slice("warning: ".length));
      else if (line !== "") errors.push(line);
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    signal.removeEventListener("abort", stop);
    if (code === 130 || (code !== 0 && signal.aborted)) return undefined;
    if (code !== 0) throw new RunFailedError(this.id(run), errors.at(-1) ?? `ended with ${code}`);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    writeFinished({ folder: path, checkpoint, seconds, warnings });
    return this.finished(run);
  }

  #path(run: Run): string {
    return join(this.folder, this.id(run));
  }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
