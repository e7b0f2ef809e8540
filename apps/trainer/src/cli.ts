import { resolve } from "node:path";
import {
  type ExportCommand,
  exportRecognizer,
  recognitionInitLayer as initLayer,
  translationInitLayer as initTranslation,
  type ModelKind,
  modelLayer,
  PRETRAINING_PRESETS,
  pretrainingTask,
  probeLayer,
  RECOGNITION_PRESETS,
  recognitionTask,
  TRANSLATION_PRESETS,
  translationTask,
} from "@msmae/tasks";
import { createProgram, path, UserError, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { demo } from "./demo/demo.js";
import { doctor } from "./doctor.js";
import { addManifestCommand } from "./manifest-command.js";
import { type PackCommand, pack } from "./pack.js";
import {
  addTrainingOptions,
  device,
  flagLayer,
  type RuntimeFlags,
  runTraining,
  runtimeOf,
  type TrainingFlags,
  threads,
} from "./training-command.js";

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 * @throws {CommanderError} for an unknown command or option, after it was reported.
 */
export async function trainer(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram("trainer")
    .description(
      "Pretrains MS-MAE on sign language poses. Without a command: the demo, on embedded synthetic data.",
    )
    .addOption(new Option("--debug", "show the stack of an error"))
    .option("--out <folder>", "where the demo writes its run (default: runs/demo, runs/demo-2, …)", path)
    .option("--json", "progress as JSON lines on stdout")
    .addOption(device())
    .addOption(threads())
    .allowExcessArguments() // refused below, by name
    .hook("preSubcommand", (program, command) => refuseOptionsBefore(program, command))
    .action(async (_, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) {
        const known = program.commands.map((each) => each.name()).join(", ");
        throw new UserError(`${unknown}: unknown command; expected one of ${known}, or none for the demo`);
      }
      const { out, json, ...rest } = command.opts<{ out?: string; json?: boolean } & RuntimeFlags>();
      exitCode = await demo({ out, json: json === true, runtime: runtimeOf(rest) });
    });

  const pretrain = program.command("pretrain").description("pretrain a multi-stream masked autoencoder");
  addTrainingOptions(
    pretrain,
    PRETRAINING_PRESETS,
    "a folder of .pose files, a manifest.jsonl or what pack wrote",
  )
    .option("--dump-batch <file>", "write the first step's batch, loss and gradients as .safetensors", path)
    .action(async ({ dumpBatch, ...flags }: TrainingFlags & { dumpBatch?: string }) => {
      exitCode = await runTraining(pretrainingTask({ dumpBatch }), flags, pretrain, PRETRAINING_PRESETS);
    });

  const recognize = program
    .command("recognize")
    .description("train a model that recognises isolated signs, from a pretrained encoder or from scratch");
  addTrainingOptions(
    recognize,
    RECOGNITION_PRESETS,
    "a manifest.jsonl whose clips have glosses, or its folder",
  )
    .addOption(
      new Option("--model <kind>", "what learns (default: the checkpoint's, or ms-mae)").choices([
        "ms-mae",
        "st-gcn++",
        "st-gcn",
      ] satisfies ModelKind[]),
    )
    .option("--probe", "leave the encoder as it is: the mean over its tokens and one linear layer learn")
    .action(async (flags: TrainingFlags & { model?: ModelKind; probe?: true }) => {
      const { model, probe, init } = flags;
      const pooling = probe && (model ?? "ms-mae") === "ms-mae" ? "mean" : undefined; // Paper §4.2.2
      const more = async () => ({
        afterPreset: [
          ...(init === undefined ? [] : [await initLayer(init)]),
          ...(probe ? probeLayer(flags.preset) : []),
          ...(model === undefined ? [] : [modelLayer(model)]),
        ],
        flags: [
          ...flagLayer("model", ["model", "kind"], model), // once more: a file may name another kind
          ...flagLayer("probe", ["probe"], probe),
          ...flagLayer("probe", ["model", "pooling"], pooling),
        ],
      });
      exitCode = await runTraining(recognitionTask, flags, recognize, RECOGNITION_PRESETS, more);
    });

  const translate = program
    .command("translate")
    .description(
      "train a model that translates signed sentences: a pose encoder, pretrained or not, and mBART",
    );
  addTrainingOptions(
    translate,
    TRANSLATION_PRESETS,
    "a manifest.jsonl whose clips have a text, or its folder",
  )
    .option(
      "--mbart <folder>",
      "a pretrained mBART in Hugging Face's layout (default: a small one, drawn)",
      path,
    )
    .option("--trim-vocabulary", "keep only the pieces that the sentences to train on use")
    .action(async (flags: TrainingFlags & { mbart?: string; trimVocabulary?: true }) => {
      const { init, mbart, trimVocabulary } = flags;
      const folder = mbart && { kind: "folder", path: resolve(mbart) };
      const more = async () => ({
        afterPreset: init === undefined ? [] : [await initTranslation(init)],
        flags: [
          ...flagLayer("mbart", ["mbart"], folder),
          ...flagLayer("trim-vocabulary", ["mbart", "trimVocabulary"], trimVocabulary),
        ],
      });
      exitCode = await runTraining(translationTask, flags, translate, TRANSLATION_PRESETS, more);
    });

  program
    .command("export")
    .description("write a model that recognises signs as one ONNX file, for @msmae/recognizer")
    .argument("<checkpoint>", "of recognize: run/checkpoints/step-….safetensors", path)
    .requiredOption("--onnx <file>", "the file to write, such as model.onnx", path)
    .option("--int8", "matrices of 8 bits: smaller and faster on a CPU, a little off", false)
    .option("--json", "what was written as JSON", false)
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (checkpoint: string, flags: Omit<ExportCommand, "checkpoint">) => {
      exitCode = await exportRecognizer({ checkpoint, ...flags });
    });

  program
    .command("pack")
    .description("pack a big corpus into few large files that windows are read from")
    .requiredOption("--data <path>", "a folder of .pose files or a manifest.jsonl", path)
    .requiredOption("--out <folder>", "the folder to write; train on it with --data", path)
    .option(
      "--streams <names>",
      "streams that every clip must have (default: body,left,right, and what else all have)",
    )
    .option("--workers <number>", "threads that pack", wholeNumber(1, 64), 2)
    .option("--json", "progress as JSON lines on stdout", false)
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (flags: Omit<PackCommand, "streams"> & { streams?: string }) => {
      exitCode = await pack({ ...flags, streams: flags.streams?.split(",") });
    });

  addManifestCommand(program, (code) => {
    exitCode = code;
  });

  program
    .command("doctor")
    .description("show the runtime, its providers, versions, and what would be chosen")
    .option("--json", "as JSON", false)
    .addOption(device())
    .addOption(threads())
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (flags: RuntimeFlags & { json: boolean }) => {
      exitCode = await doctor(runtimeOf(flags), flags.json);
    });

  for (const command of program.commands) {
    command.allowExcessArguments().hook("preAction", refuseArguments);
  }
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

/** `trainer --json pretrain` would otherwise be the demo's --json, and no command's. */
function refuseOptionsBefore(program: Command, command: Command): void {
  const given = program.options.find(
    (option) => program.getOptionValueSource(option.attributeName()) === "cli" && option.long !== "--debug",
  );
  if (given !== undefined) throw new UserError(`${given.long}: expected after "${command.name()}"`);
}

function refuseArguments(command: Command): void {
  const unexpected = command.args[command.registeredArguments.length];
  if (unexpected === undefined) return;
  throw new UserError(`${command.name()}: ${unexpected}: expected an option, such as --data ${unexpected}`);
}
