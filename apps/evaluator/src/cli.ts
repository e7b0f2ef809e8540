import { score } from "@msmae/metrics/command";
import { createProgram, path, UserError, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { type PaperCommand, paper } from "./paper/paper.js";
import { SCALES } from "./paper/scales.js";
import { PARTS } from "./recognition/clips.js";
import { type RecognizeCommand, recognize } from "./recognition/recognize.js";

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 * @throws {CommanderError} for an unknown command or option, after it was reported.
 */
export async function evaluator(args: readonly string[]): Promise<number> {
  let exitCode = 0;
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

  program
    .command("paper")
    .allowExcessArguments(false)
    .description("runs what the paper's tables and figures need, and writes them beside the paper's numbers")
    .option("--only <names>", "some of them, such as table1,figure2 (--list names all)")
    .addOption(
      new Option("--scale <size>", "how large the experiments are")
        .choices(Object.keys(SCALES))
        .default("small"),
    )
    .option("--seeds <number>", "how often each is run (default: the scale's)", wholeNumber(1, 100))
    .option("--data <file>", "a JSON file that names data sets (default: synthetic signers)", path)
    .option("--out <folder>", "where the runs, paper.md and paper.html go", path, "runs/paper")
    .option("--list", "show what there is to run, and run nothing", false)
    .option("--json", "progress, or the list, as JSON on stdout", false)
    .addOption(
      new Option("--device <name>", "where to compute")
        .choices(["auto", "cpu", "cuda", "webgpu"])
        .default("auto"),
    )
    .option("--threads <number>", "threads of the runtime (default: all cores)", wholeNumber(1, 1024))
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (flags: PaperCommand) => {
      exitCode = await paper(flags);
    });

  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}
