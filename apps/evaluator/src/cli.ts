import { score } from "@msmae/metrics/command";
import {
  collect,
  createProgram,
  decimal,
  jsonOption,
  path,
  runtimeOptions,
  UserError,
  wholeNumber,
} from "@msmae/terminal";
import { type Command, Option } from "commander";
import { type EvaluationCommand, evaluationOptions, withRequired } from "./evaluation-options.js";
import type { PaperCommand } from "./paper/paper.js";
import { SCALES } from "./paper/scales.js";
import type { ReportCommand } from "./report/report.js";
import type * as Checkpoints from "./run-checkpoint.js";
import type { AttentionCommand } from "./segmentation/attention.js";
import { clipOptions, METHODS } from "./segmentation/options.js";
import type { SegmentCommand } from "./segmentation/segmented-clip.js";
import type { TranslateCommand } from "./translation/translate.js";

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 * @throws {CommanderError} for an unknown command or option, after it was reported.
 */
export async function evaluator(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram("evaluator").description(
    "Evaluates translations, glosses and recognised signs.",
  );

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

  // What runs models is loaded when it is asked for: `score` needs none of it.
  evaluationOptions(program.command("recognize"), "recognize", "glosses", "recognition.json")
    .description(
      "what a model that recognises signs makes of a manifest's clips: scores, predictions, a report; or which signs some clips show",
    )
    .option("--clip <files...>", "say which sign each shows: .pose files, or videos; no --data", paths)
    .action(async ({ clip, ...flags }: UnnamedData<EvaluationCommand> & { clip?: string[] }) => {
      if (clip === undefined) {
        const command = await withCheckpoint(withRequired(flags, "or --clip <files...>"));
        return (await import("./recognition/recognize.js")).recognize(command);
      }
      const other = (["data", "out", "split"] as const).find((name) => flags[name] !== undefined);
      if (other !== undefined) throw new UserError(`--${other}: not with --clip, which scores nothing`);
      return (await import("./recognition/name-signs.js")).nameSigns(
        await withCheckpoint({ ...flags, clip }),
      );
    });

  evaluationOptions(program.command("translate"), "translate", "texts", "translation.json")
    .description("what a model that translates makes of a manifest's clips: scores, predictions, a report")
    .option("--beams <number>", "translations followed at once; 1 is greedy", wholeNumber(1, 64), 5)
    .option("--length-penalty <number>", "above 1 prefers longer translations", decimal(0), 1)
    .option("--max-length <number>", "the most tokens of a translation", wholeNumber(2, 1024), 100)
    .action(async (flags: UnnamedData<TranslateCommand>) =>
      (await import("./translation/translate.js")).translate(await withCheckpoint(withRequired(flags))),
    );

  jsonOption(program.command("report"), "what was written")
    .description(
      "one page of a run: what it is, how well it does, curves, clips; or of several, compared and tested",
    )
    .argument("<runs...>", "folders of runs", paths)
    .option("--out <file>", "the page to write", path, "report.html")
    .action(async (folders: string[], flags: ReportCommand) =>
      (await import("./report/report.js")).report(folders, flags),
    );

  clipOptions(
    program.command("attention"),
    "where a .json, .npy and .svg of each clip go, and attention.html",
  )
    .description("who looks at whom over time in a clip (paper, appendix F): as data and as pictures")
    .action(async (checkpoint: string, flags: Omit<AttentionCommand, "checkpoint">) =>
      (await import("./segmentation/attention.js")).attention(await withCheckpoint({ checkpoint, ...flags })),
    );

  clipOptions(
    program.command("segment"),
    "where a .json and .eaf of each clip go, segmentation.json, report.html",
  )
    .description("where clips fall into segments, for ELAN, beside baselines where the signs are known")
    .addOption(
      new Option("--from <matrix>", "what is compared over time")
        .choices(["features", "attention"])
        .default("features"),
    )
    .addOption(
      new Option("--method <name>", "how boundaries are chosen (packages/segmentation)")
        .choices(METHODS)
        .default("paced"),
    )
    .action(async (checkpoint: string, flags: Omit<SegmentCommand, "checkpoint">) =>
      (await import("./segmentation/segment.js")).segment(await withCheckpoint({ checkpoint, ...flags })),
    );

  runtimeOptions(jsonOption(program.command("paper"), "progress, or the list,"))
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
    .option(
      "--jobs <number>",
      "runs at once; with --threads 1 as many as cores is fastest",
      wholeNumber(1, 64),
      1,
    )
    .action(async (flags: PaperCommand) => {
      exitCode = await (await import("./paper/paper.js")).paper(flags);
    });

  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

/** A command of which nobody knows yet whether it says what to read and to write. */
type UnnamedData<C extends EvaluationCommand> = Omit<C, "data" | "out"> & Partial<Pick<C, "data" | "out">>;

const paths = (text: string, earlier?: readonly string[]): string[] => collect(path(text), earlier);

/** Loaded when it is asked for, as all that knows models. */
async function withCheckpoint<F extends Parameters<typeof Checkpoints.withCheckpoint>[0]>(
  flags: F,
): Promise<F> {
  return (await import("./run-checkpoint.js")).withCheckpoint(flags);
}
