import { type ModelKind, RECOGNITION_PRESETS, trainRecognition } from "@msmae/tasks";
import { type Command, Option } from "commander";
import { addTrainingOptions, runTraining, type TrainingFlags } from "../training-command.js";

const KINDS: readonly ModelKind[] = ["ms-mae", "st-gcn++", "st-gcn"];

/** `trainer recognize`. @param end Told the exit code. */
export function defineRecognize(command: Command, end: (code: number) => void): void {
  addTrainingOptions(command, RECOGNITION_PRESETS, "a manifest.jsonl whose clips have glosses, or its folder")
    .addOption(
      new Option("--model <kind>", "what learns (default: the checkpoint's, or ms-mae)").choices(KINDS),
    )
    .option("--probe", "leave the encoder as it is: the mean over its tokens and one linear layer learn")
    .action(async ({ model, probe, ...flags }: TrainingFlags & { model?: ModelKind; probe?: true }) => {
      end(
        await runTraining(
          flags,
          command,
          (options, hooks) => trainRecognition({ ...options, model, probe }, hooks),
          (options) => ({ ...options, task: "recognize", model, probe }),
        ),
      );
    });
}
