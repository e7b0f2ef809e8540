import { PRETRAINING_PRESETS } from "./pretraining/presets.js";
import { pretrainingTask } from "./pretraining/pretrain.js";
import { createProgress } from "./progress.js";
import { freeFolder, runTask } from "./run.js";
import type { Runtime } from "./runtime.js";

/**
 * What the trainer does without a command: pretrains a small MS-MAE on synthetic signers, compares its reconstruction
 * with the baselines, and writes the report.
 *
 * @returns The exit code.
 */
export async function demo(options: {
  out: string | undefined;
  json: boolean;
  runtime: Runtime;
}): Promise<number> {
  const progress = createProgress(options.json);
  progress.say("Demo: MS-MAE pretrained for about a minute on embedded synthetic signers.", {});
  const { interrupted } = await runTask(
    pretrainingTask({ dumpBatch: undefined }),
    {
      layers: [{ source: "preset demo", settings: PRETRAINING_PRESETS.demo ?? {} }],
      out: options.out ?? freeFolder("runs/demo"),
      resume: false,
      init: undefined,
      runtime: options.runtime,
    },
    progress,
  );
  return interrupted ? 130 : 0;
}
