import type { Runtime } from "./config.js";
import { PRESETS } from "./presets.js";
import { freeFolder, startPretraining } from "./pretrain.js";
import { createProgress } from "./progress.js";

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
  const { result } = await startPretraining(
    {
      layers: [{ source: "preset demo", settings: PRESETS.demo ?? {} }],
      out: options.out ?? freeFolder("runs/demo"),
      resume: false,
      init: undefined,
      dumpBatch: undefined,
      json: options.json,
      runtime: options.runtime,
    },
    progress,
  );
  return result.interrupted ? 130 : 0;
}
