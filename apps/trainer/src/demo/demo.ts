import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { SYNTHETIC } from "@msmae/evaluation";
import {
  freeFolder,
  type Layer,
  PRETRAINING_PRESETS,
  type Prepared,
  pretrainingTask,
  RECOGNITION_PRESETS,
  type RunConfig,
  type RunResult,
  type Runtime,
  recognitionInitLayer,
  recognitionTask,
  runTask,
  type Settings,
  type Task,
} from "@msmae/tasks";
import { createPrinter, type Printer, UserError } from "@msmae/terminal";
import { interruptibly, printResult } from "../training-command.js";
import { type Comparison, compareRuns, comparisonTable, describeMcNemar } from "./comparison.js";
import { writePage } from "./page.js";

/** Settings of the demo's runs. */
export interface DemoSettings {
  readonly pretrain: Settings;
  readonly recognize: Settings;
}

const SETTINGS: DemoSettings = {
  pretrain: PRETRAINING_PRESETS.demo ?? {},
  recognize: RECOGNITION_PRESETS.demo ?? {},
};

/**
 * What the trainer does without a command, all on synthetic signers: pretrains a small MS-MAE on three languages, and
 * teaches it the signs of a fourth from few clips, beside the same model from scratch. Each run has its folder and its report
 * in the demo's; a page above them compares the two.
 *
 * @param settings Those of the presets, but for tests.
 * @returns The exit code.
 * @throws {UserError} if the folder holds something.
 */
export async function demo(
  options: { readonly out: string | undefined; readonly json: boolean; readonly runtime: Runtime },
  settings: DemoSettings = SETTINGS,
): Promise<number> {
  const folder = resolve(options.out ?? freeFolder("runs/demo"));
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UserError(`--out ${folder}: expected a new or an empty folder`);
  const printer = createPrinter(options.json);
  const part = async <C extends RunConfig, P extends Prepared<C>>(
    task: Task<C, P>,
    name: string,
    layers: readonly Layer[],
    init?: string,
  ): Promise<RunResult> => {
    const out = join(folder, name);
    const { runtime } = options;
    const result = await interruptibly(printer, (hooks) =>
      runTask(task, { layers, out, resume: false, init, runtime }, hooks),
    );
    printResult(task.command, result, printer);
    if (result.interrupted) printer.say("That goes on with this part alone; the demo itself begins anew.");
    return result;
  };

  printer.say("Demo on embedded synthetic signers, less than three minutes on two cores");
  printer.say("\n1 of 3: pretraining on sentences of three sign languages, without labels");
  const preset: Layer = { source: "preset demo", settings: settings.pretrain };
  const pretraining = await part(pretrainingTask(), "pretrain", [preset]);
  if (pretraining.interrupted) return 130;

  printer.say("\n2 of 3: signs of another language, learnt from few clips by the pretrained encoder");
  const { checkpoint } = pretraining;
  const signs: Layer = { source: "preset demo", settings: settings.recognize };
  const layers = [signs, await recognitionInitLayer(checkpoint)]; // the same model, with or without its weights
  const tuned = await part(recognitionTask, "pretrained", layers, checkpoint);
  if (tuned.interrupted) return 130;

  printer.say("\n3 of 3: the same from scratch");
  const scratch = await part(recognitionTask, "scratch", layers);
  if (scratch.interrupted) return 130;

  const comparison = compareRuns(
    { weights: "pretrained", run: tuned.run },
    { weights: "from scratch", run: scratch.run },
  );
  printComparison(comparison, printer);
  const report = await writePage(folder, pretraining.run, comparison);
  printer.finish(`Report     ${report}`, { report });
  return 0;
}

function printComparison(comparison: Comparison, printer: Printer): void {
  const { glosses, clips } = comparison;
  printer.say(
    `\nIn percent: ${glosses} signs, ${clips.train} clips to learn from, ${clips.test} test clips of other signers`,
  );
  printer.table(comparisonTable(comparison));
  printer.say(describeMcNemar(comparison), { comparison });
  for (const note of [...comparison.notes, SYNTHETIC]) printer.say(note);
}
