import { createProgram, UserError } from "@msmae/terminal";
import type { Command } from "commander";

/** Gives a command its options and what it does. @param end Told the exit code. */
type Definition = (command: Command, end: (code: number) => void) => void;

/** What the help says of each command, and the rest of it, which is loaded once the command is chosen: what trains takes a second. */
const COMMANDS: Record<string, { description: string; load: () => Promise<Definition> }> = {
  demo: {
    description: "pretrain a small model on embedded synthetic signers, and teach it signs; takes minutes",
    load: async () => (await import("./commands/demo-command.js")).defineDemo,
  },
  pretrain: {
    description: "pretrain a multi-stream masked autoencoder",
    load: async () => (await import("./commands/pretrain.js")).definePretrain,
  },
  recognize: {
    description: "train a model that recognises isolated signs, from a pretrained encoder or from scratch",
    load: async () => (await import("./commands/recognize.js")).defineRecognize,
  },
  translate: {
    description:
      "train a model that translates signed sentences: a pose encoder, pretrained or not, and mBART",
    load: async () => (await import("./commands/translate.js")).defineTranslate,
  },
  export: {
    description: "write a model that recognises signs as an ONNX file, or as a folder to share",
    load: async () => (await import("./commands/export.js")).defineExport,
  },
  pack: {
    description: "pack a big corpus into few large files that windows are read from",
    load: async () => (await import("./commands/pack-command.js")).definePack,
  },
  manifest: {
    description: "turn a data set's own annotations into a manifest.jsonl",
    load: async () => (await import("./commands/manifest-command.js")).defineManifest,
  },
  doctor: {
    description: "show the runtime, its providers, versions, and what would be chosen",
    load: async () => (await import("./commands/doctor.js")).defineDoctor,
  },
};

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 * @throws {CommanderError} for an unknown command or option, after it was reported.
 */
export async function trainer(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const end = (code: number) => {
    exitCode = code;
  };
  const program = createProgram("trainer").description(
    "Trains on sign language poses: pretrains MS-MAE, and teaches it to recognise signs and to translate.",
  );
  for (const [name, { description }] of Object.entries(COMMANDS)) {
    program
      .command(name)
      .description(description)
      .allowExcessArguments() // refused below, by name
      .hook("preAction", refuseArguments);
  }
  program.hook("preSubcommand", async (_, command) => {
    (await COMMANDS[command.name()]?.load())?.(command, end);
  });
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

function refuseArguments(command: Command): void {
  const unexpected = command.args[command.registeredArguments.length];
  if (unexpected === undefined) return;
  throw new UserError(`${command.name()}: ${unexpected}: expected an option, such as --data ${unexpected}`);
}
