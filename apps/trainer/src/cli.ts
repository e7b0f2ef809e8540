import { createProgram, path, UserError } from "@msmae/terminal";
import type { Command } from "commander";
import { addDoctor } from "./commands/doctor.js";
import { addExport } from "./commands/export.js";
import { addManifestCommand } from "./commands/manifest-command.js";
import { addPack } from "./commands/pack-command.js";
import { addPretrain } from "./commands/pretrain.js";
import { addRecognize } from "./commands/recognize.js";
import { addTranslate } from "./commands/translate.js";
import { demo } from "./demo/demo.js";
import { debug, device, type RuntimeFlags, threads } from "./options.js";

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
  const program = createProgram("trainer");
  addDemo(program, end);
  for (const add of [
    addPretrain,
    addRecognize,
    addTranslate,
    addExport,
    addPack,
    addManifestCommand,
    addDoctor,
  ]) {
    add(program, end);
  }
  for (const command of program.commands) {
    command.allowExcessArguments().hook("preAction", refuseArguments);
  }
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

/** What the trainer does without a command. */
function addDemo(program: Command, end: (code: number) => void): void {
  program
    .description(
      "Pretrains MS-MAE on sign language poses. Without a command: the demo, on embedded synthetic data.",
    )
    .addOption(debug())
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
      const { out, json, device, threads } = command.opts<{ out?: string; json?: boolean } & RuntimeFlags>();
      end(await demo({ out, json: json === true, runtime: { device, threads } }));
    });
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
