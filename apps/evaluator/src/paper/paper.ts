import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "@msmae/files";
import { interruptible, UserError } from "@msmae/terminal";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import { claimPaper } from "./claim-paper.js";
import { readData } from "./data.js";
import { documentOf } from "./document-of.js";
import { ENTRIES } from "./entries/entries.js";
import type { Entry } from "./entry.js";
import { listed } from "./list.js";
import { COMMANDS_FILE, markdownOf } from "./markdown.js";
import { pageOf } from "./page.js";
import type { Plan } from "./plan.js";
import { PaperProgress } from "./progress.js";
import { inOrder, shellLine } from "./run.js";
import { runAll } from "./run-all.js";
import { Runner } from "./runner.js";
import { SCALES, type ScaleName, type Seeds, syntheticData } from "./scales.js";
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
  /** Runs at once. */
  readonly jobs: number;
}

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * `evaluator paper`: runs what the paper's tables and figures need and is not there yet, and writes them to `paper.md` and
 * `paper.html`.
 *
 * @returns The exit code: 0, or 130 where Ctrl-C ended it.
 * @throws {UserError} for entries or data that are not there, and at the end if runs failed.
 * @throws {FolderNotEmptyError | LockedError | FileError} for a folder that holds something else, or cannot be written.
 */
export async function paper(command: PaperCommand): Promise<number> {
  const out = resolve(command.out);
  const scale = SCALES[command.scale];
  const entries = chosen(command.only);
  const synthetic = syntheticData(scale);
  const data = command.data === undefined ? synthetic : readData(command.data, synthetic);
  const plan: Plan = {
    scale,
    data,
    seeds: command.seeds === undefined ? scale.seeds : everySeed(command.seeds),
  };
  const revision = sourceRevision(ROOT);
  const runner = new Runner(join(out, "runs"), revision, command);
  if (command.list) {
    console.log(listed(entries, plan, runner, revision, command.json));
    return 0;
  }

  const runs = inOrder(
    entries.flatMap((entry) => entry.runs(plan)),
    revision,
  );
  const release = claimPaper(out);
  const progress = new PaperProgress(command.json, runs.length);
  const { signal, release: stopListening } = interruptible(
    () => progress.printer.say("Waiting for the run to save its state; Ctrl-C again to stop at once."),
    () => progress.printer.stop(),
  );
  try {
    const failed = await runAll(runs, runner, { jobs: command.jobs, signal, progress });
    const document = await documentOf({
      scale: command.scale,
      command: shellLine("evaluator", [
        ...["paper", "--scale", command.scale],
        ...(command.seeds === undefined ? [] : ["--seeds", `${command.seeds}`]),
        ...(command.data === undefined ? [] : ["--data", command.data]),
      ]),
      entries,
      plan,
      runner,
      runs,
      revision,
      root: ROOT,
    });
    const { text, script, pictures } = markdownOf(document);
    for (const [name, picture] of pictures) writeWhole(join(out, name), picture);
    const [markdown, page] = [join(out, "paper.md"), join(out, "paper.html")];
    writeWhole(join(out, COMMANDS_FILE), script);
    writeWhole(markdown, text);
    writeWhole(page, pageOf(document));
    progress.printer.finish(`Wrote ${markdown} and ${page}`, { markdown, page, failed: failed.length });
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
    stopListening();
    progress.printer.stop();
    release();
  }
}

function everySeed(many: number): Seeds {
  return { pretraining: many, recognition: many, translation: many };
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
