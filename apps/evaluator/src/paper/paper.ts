import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "@msmae/files";
import { duration, interruptible, printError, UserError } from "@msmae/terminal";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import { readData } from "./data.js";
import { documentOf } from "./document-of.js";
import { ENTRIES } from "./entries/entries.js";
import type { Entry } from "./entry.js";
import type { Finished } from "./finished.js";
import { listed } from "./list.js";
import { markdownOf } from "./markdown.js";
import { pageOf } from "./page.js";
import type { Plan } from "./plan.js";
import { createPaperProgress, type PaperProgress } from "./progress.js";
import { inOrder, type Run } from "./run.js";
import { RunFailedError, Runner } from "./runner.js";
import { SCALES, type ScaleName, syntheticData } from "./scales.js";
import { sourceRevision } from "./source-revision.js";

/** What `evaluator paper` is asked for. */
export interface PaperCommand {
  /** Names of entries, joined by commas. */
  readonly only?: string;
  readonly scale: ScaleName;
  readonly seeds?: number;
  /** A file that names data sets. */
  readonly data?: string;
  readonly out: string;
  readonly list: boolean;
  readonly json: boolean;
  readonly device: NonNullable<SessionOptions["device"]>;
  readonly threads?: number;
}

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * `evaluator paper`: runs what the paper's tables and figures need and is not there yet, and writes them to `paper.md` and
 * `paper.html`.
 *
 * @returns The exit code: 0, or 130 where Ctrl-C ended it.
 * @throws {UserError} for entries or data that are not there, and at the end if runs failed.
 */
export async function paper(command: PaperCommand): Promise<number> {
  const out = resolve(command.out);
  const scale = SCALES[command.scale];
  const entries = chosen(command.only);
  const synthetic = syntheticData(scale);
  const data = command.data === undefined ? synthetic : readData(command.data, synthetic);
  const plan: Plan = { scale, data, seeds: command.seeds ?? scale.seeds };
  const { device, threads } = command;
  const more = ["--device", device, ...(threads === undefined ? [] : ["--threads", `${threads}`])];
  const revision = sourceRevision(ROOT);
  const runner = new Runner(join(out, "runs"), revision, more);
  if (command.list) {
    console.log(listed(entries, plan, runner, revision, command.json));
    return 0;
  }

  const runs = inOrder(
    entries.flatMap((entry) => entry.runs(plan)),
    revision,
  );
  const progress = createPaperProgress(command.json, runs.length);
  const { signal, release } = interruptible(
    () => progress.say("Waiting for the run to save its state; Ctrl-C again to stop at once."),
    () => progress.stop(),
  );
  try {
    mkdirSync(out, { recursive: true });
    const failed = await runAll(runs, runner, signal, progress);
    const document = await documentOf({
      scale: command.scale,
      entries,
      plan,
      runner,
      runs,
      revision,
      root: ROOT,
    });
    const { text, pictures } = markdownOf(document);
    for (const [name, picture] of pictures) writeWhole(join(out, name), picture);
    const [markdown, page] = [join(out, "paper.md"), join(out, "paper.html")];
    writeWhole(markdown, text);
    writeWhole(page, pageOf(document));
    progress.finish(`Wrote ${markdown} and ${page}`, { markdown, page, failed: failed.length });
    if (signal.aborted) {
      console.error("Interrupted; the same command goes on.");
      return 130;
    }
    const [first] = failed;
    if (first !== undefined) {
      const many = `${failed.length} of ${runs.length} runs`;
      throw new UserError(`${many} failed, the first: ${first.message}; the same command tries them again`);
    }
    return 0;
  } finally {
    release();
    progress.stop();
  }
}

function chosen(only: string | undefined): readonly Entry[] {
  if (only === undefined) return ENTRIES;
  const names = only.split(",");
  const unknown = names.find((name) => ENTRIES.every((entry) => entry.name !== name));
  if (unknown !== undefined) {
    throw new UserError(`--only ${unknown}: expected some of ${ENTRIES.map(({ name }) => name).join(",")}`);
  }
  return ENTRIES.filter(({ name }) => names.includes(name));
}

/** A run that failed stops only what begins with it. */
async function runAll(
  runs: readonly Run[],
  runner: Runner,
  signal: AbortSignal,
  progress: PaperProgress,
): Promise<RunFailedError[]> {
  const failed = new Map<string, RunFailedError>();
  for (const run of runs) {
    if (signal.aborted) break;
    const id = runner.id(run);
    let finished: Finished | undefined = runner.finished(run);
    if (finished !== undefined) {
      progress.done(id, "there already");
      continue;
    }
    const source = run.from && runner.id(run.from.run);
    if (source !== undefined && failed.has(source)) {
      failed.set(id, new RunFailedError(id, `not run, since ${source} failed`));
      progress.done(id, `not run, since ${source} failed`);
      continue;
    }
    progress.start(id);
    try {
      finished = await runner.run(run, signal, (step, loss) => progress.step(id, step, loss));
      if (finished === undefined) return [...failed.values()];
      progress.done(id, duration(finished.seconds));
    } catch (error) {
      if (!(error instanceof RunFailedError)) throw error;
      failed.set(id, error);
      progress.done(id, "failed");
      progress.above(() => printError("evaluator", error, false));
    }
  }
  return [...failed.values()];
}
