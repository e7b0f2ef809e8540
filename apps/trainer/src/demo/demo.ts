import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  freeFolder,
  recognitionInitLayer as initLayer,
  type Layer,
  PRETRAINING_PRESETS,
  type Prepared,
  pretrainingTask,
  RECOGNITION_PRESETS,
  type Runtime,
  recognitionTask,
  runTask,
  type Settings,
  type Task,
} from "@msmae/tasks";
import { UserError } from "@msmae/terminal";
import { createProgress } from "../progress.js";
import { compareRuns, comparisonTable, describeMcNemar } from "./comparison.js";
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
  const progress = createProgress(options.json);
  const part = <C extends Prepared["config"], P extends Prepared<C>>(
    task: Task<C, P>,
    name: string,
    layers: readonly Layer[],
    init?: string,
  ) => {
    const { runtime } = options;
    return runTask(task, { layers, out: join(folder, name), resume: false, init, runtime }, progress);
  };
  const interrupted = () => {
    progress.say("That goes on with this part alone; the demo itself begins anew.");
    return 130;
  };

  progress.say("Demo on embedded synthetic signers, less than three minutes on two cores");
  progress.say("\n1 of 3: pretraining on sentences of three sign languages, without labels");
  const preset: Layer = { source: "preset demo", settings: settings.pretrain };
  const pretraining = await part(pretrainingTask({ dumpBatch: undefined }), "pretrain", [preset]);
  if (pretraining.interrupted) return interrupted();

  progress.say("\n2 of 3: signs of another language, learnt from few clips by the pretrained encoder");
  const { checkpoint } = pretraining;
  const signs: Layer = { source: "preset demo", settings: settings.recognize };
  const layers = [signs, await initLayer(checkpoint)]; // the same model, with or without its weights
  const tuned = await part(recognitionTask, "pretrained", layers, checkpoint);
  if (tuned.interrupted) return interrupted();

  progress.say("\n3 of 3: the same from scratch");
  const scratch = await part(recognitionTask, "scratch", layers);
  if (scratch.interrupted) return interrupted();

  const comparison = compareRuns(
    { weights: "pretrained", run: tuned.run },
    { weights: "from scratch", run: scratch.run },
  );
  const { glosses, clips } = comparison;
  progress.say(
    `\nIn percent: ${glosses} signs, ${clips.train} clips to learn from, ${clips.test} test clips of other signers`,
  );
  progress.table(comparisonTable(comparison));
  progress.say(describeMcNemar(comparison), { comparison });
  progress.say("Synthetic signers: the numbers say nothing about real signing.");
  const report = await writePage(folder, pretraining.run, comparison);
  progress.finish(`Report     ${report}`, { report });
  return 0;
}
