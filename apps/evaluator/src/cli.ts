import { score } from "@msmae/metrics/command";
import { createProgram, path, UserError, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { PARTS } from "./recognition/clips.js";
import { type RecognizeCommand, recognize } from "./recognition/recognize.js";

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

  program
    .command("recognize")
    .allowExcessArguments(false)
    .description(
      "what a model that recognises signs makes of a manifest's clips: scores, predictions, a report",
    )
    .requiredOption("--checkpoint <file>", "of trainer recognize: run/checkpoints/step-….safetensors", path)
    .requiredOption("--data <path>", "a manifest.jsonl whose clips have glosses, or its folder", path)
    .requiredOption("--out <folder>", "where predictions.jsonl, recognition.json, report.html go", path)
    .addOption(
      new Option("--split <part>", "the clips to score (default: test, or all where none is that)").choices(
        PARTS,
      ),
    )
    .option("--split-field <name>", "the manifest's field that says train, valid or test", "split")
    .option("--workers <number>", "threads that load clips", wholeNumber(0, 64), 1)
    .addOption(
      new Option("--device <name>", "where to compute")
        .choices(["auto", "cpu", "cuda", "webgpu"])
        .default("auto"),
    )
    .option("--threads <number>", "threads of the runtime (default: all cores)", wholeNumber(1, 1024))
    .option("--json", "the scores as JSON on stdout", false)
    .addOption(new Option("--debug", "show the stack of an error"))
    .action((flags: RecognizeCommand) => recognize(flags));

  await program.parseAsync([...args], { from: "user" });
  return 0;
}
