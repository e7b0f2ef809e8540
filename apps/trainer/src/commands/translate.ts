import { TRANSLATION_PRESETS, trainTranslation } from "@msmae/tasks";
import { path } from "@msmae/terminal";
import type { Command } from "commander";
import { addTrainingOptions, runTraining, type TrainingFlags } from "../training-command.js";

/** `trainer translate`. @param end Told the exit code. */
export function defineTranslate(command: Command, end: (code: number) => void): void {
  addTrainingOptions(command, TRANSLATION_PRESETS, "a manifest.jsonl whose clips have a text, or its folder")
    .option(
      "--mbart <folder>",
      "a pretrained mBART in Hugging Face's layout (default: a small one, randomly initialised)",
      path,
    )
    .option("--trim-vocabulary", "keep only the subwords that the sentences to train on use")
    .action(
      async ({
        mbart,
        trimVocabulary,
        ...flags
      }: TrainingFlags & { mbart?: string; trimVocabulary?: true }) => {
        end(
          await runTraining(
            flags,
            command,
            (options, hooks) => trainTranslation({ ...options, mbart, trimVocabulary }, hooks),
            (options) => ({ ...options, task: "translate", mbart, trimVocabulary }),
          ),
        );
      },
    );
}
