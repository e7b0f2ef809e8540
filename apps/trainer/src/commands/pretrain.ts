import { PRETRAINING_PRESETS, pretrain } from "@msmae/tasks";
import { path } from "@msmae/terminal";
import type { Command } from "commander";
import { addTrainingOptions, runTraining, type TrainingFlags } from "../training-command.js";

/** `trainer pretrain`. @param end Told the exit code. */
export function definePretrain(command: Command, end: (code: number) => void): void {
  addTrainingOptions(
    command,
    PRETRAINING_PRESETS,
    "a folder of .pose files, a manifest.jsonl or what pack wrote",
  )
    .option("--dump-batch <file>", "write the first step's batch, loss and gradients as .safetensors", path)
    .action(async ({ dumpBatch, ...flags }: TrainingFlags & { dumpBatch?: string }) => {
      end(
        await runTraining(
          flags,
          command,
          (options, hooks) => pretrain({ ...options, dumpBatch }, hooks),
          (options) => ({ ...options, task: "pretrain" }),
        ),
      );
    });
}
