import { score } from "@msmae/metrics/command";
import { createProgram, UserError } from "@msmae/terminal";
import { type Command, Option } from "commander";

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 * @throws {CommanderError} for an unknown command or option, after it was reported.
 */
export async function evaluator(args: readonly string[]): Promise<number> {
  const program = createProgram("evaluator")
    .description("Evaluates translations, glosses and recognised signs.")
    .addOption(new Option("--debug", "show the stack of an error"))
    .allowExcessArguments() // refused below, by name
    .action((_, command: Command) => {
      const [unknown] = command.args;
      const known = program.commands.map((each) => each.name()).join(", ");
      throw new UserError(
        `${unknown === undefined ? "no command" : `${unknown}: unknown command`}; expected one of ${known}`,
      );
    });

  program
    .command("score")
    .description("BLEU, chrF, ROUGE, WER, recall@k of files, with signatures and tests between systems")
    .helpOption(false) // what it takes is msmae-score's own
    .allowUnknownOption()
    .allowExcessArguments()
    .passThroughOptions()
    .action((_, command: Command) =>
      score(command.args, "evaluator score", process.stdout, (warning) =>
        console.error(`evaluator: warning: ${warning}`),
      ),
    );

  await program.parseAsync([...args], { from: "user" });
  return 0;
}
