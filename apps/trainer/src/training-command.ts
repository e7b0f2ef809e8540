import { STREAM_NAMES } from "@msmae/pose";
import {
  type AnyTraining,
  type Layer,
  OtherTaskError,
  type Presets,
  type RunHooks,
  type RunResult,
  settingFromArgument,
  type TrainingOptions,
} from "@msmae/tasks";
import {
  collect,
  createPrinter,
  interruptible,
  jsonOption,
  type Printer,
  path,
  type RuntimeFlags,
  runtimeOptions,
  UserError,
  wholeNumber,
} from "@msmae/terminal";
import type { Command } from "commander";
import { printPlan, printSettings } from "./look-ahead.js";
import { nextCommands } from "./next-commands.js";
import { resumeCommand } from "./resume-command.js";
import { showRun } from "./show-run.js";

/** What the command line says to every command that trains. */
export interface TrainingFlags extends RuntimeFlags {
  readonly preset: string;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly data?: string;
  readonly streams?: string;
  readonly out?: string;
  readonly resume: boolean;
  readonly acceptChangedData?: true;
  readonly init?: string;
  readonly initStep?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly json: boolean;
  readonly dryRun?: true;
  readonly settings?: true;
}

/** Adds the options of {@link TrainingFlags}. */
export function addTrainingOptions(command: Command, presets: Presets, data: string): Command {
  command
    .option("--preset <name>", `settings to start from: ${Object.keys(presets).join(", ")}`, "small")
    .option("--config <file>", "a JSON file of settings, over the preset's", path)
    .option("--set <key.path=value>", "one setting, over everything else; repeatable", collect)
    .option("--data <path>", `${data} (default: synthetic signers)`, path)
    .option("--streams <names>", `some of ${STREAM_NAMES.join(",")} (default: the preset's)`)
    .option(
      "--out <folder>",
      `the run's folder (default: runs/${command.name()}, runs/${command.name()}-2, …)`,
      path,
    )
    .option("--resume", "continue the run in --out from its last checkpoint", false)
    .option(
      "--accept-changed-data",
      "with --resume: go on although clips were added, removed or changed since",
    )
    .option("--init <run>", "start from the weights of a run, or of a .safetensors checkpoint", path)
    .option(
      "--init-step <number>",
      "of that run, the weights after so many steps (default: its result)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option(
      "--seed <number>",
      "seed of every random choice (default: 0)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option("--workers <number>", "threads that load data (default: 1)", wholeNumber(0, 64))
    .option("--dry-run", "say what the run would be and what a step takes, and write nothing")
    .option("--settings", "list all settings, their defaults and where those are from, and do nothing else");
  return runtimeOptions(jsonOption(command, "progress, a line for each event,"));
}

/**
 * Starts or continues a run as the flags say, and prints it.
 *
 * @param train One of `@msmae/tasks`.
 * @param named Its options under its name, for `--dry-run` and `--settings`.
 * @returns The exit code: 0, or 130 where Ctrl-C ended it.
 */
export async function runTraining(
  flags: TrainingFlags,
  command: Command,
  train: (options: TrainingOptions, hooks: RunHooks) => Promise<RunResult>,
  named: (options: TrainingOptions) => AnyTraining,
): Promise<number> {
  const only = flags.settings ? "--settings" : flags.dryRun ? "--dry-run" : undefined;
  if (only !== undefined) {
    if (flags.resume)
      throw new UserError(`${only}: expected a new run; what --resume goes on with has a config.json`);
    const training = named(trainingOptions(flags));
    await (flags.settings ? printSettings(training, flags.json) : printPlan(training, flags.json));
    return 0;
  }
  if (flags.resume) refuseOtherSettings(flags, command);
  if (flags.acceptChangedData && !flags.resume) {
    throw new UserError(
      "--accept-changed-data: expected --resume with it, since a new run has no data that could have changed",
    );
  }
  const printer = createPrinter(flags.json);
  const result = await interruptibly(printer, (hooks) => train(trainingOptions(flags), hooks)).catch(
    (error: unknown) => pointOn(error, flags),
  );
  printResult(command.name(), result, printer, nextCommands(command.name(), result.run));
  return result.interrupted ? 130 : 0;
}

/** Runs a training that Ctrl-C ends with a checkpoint, once it has begun; before, Ctrl-C ends the process. */
export async function interruptibly<R>(printer: Printer, train: (hooks: RunHooks) => Promise<R>): Promise<R> {
  const controller = new AbortController();
  const show = showRun(printer);
  let release = () => {};
  const watch = () => {
    const interrupt = interruptible(
      () => printer.say("Finishing the step; Ctrl-C again to stop at once."),
      () => printer.stop(),
    );
    interrupt.signal.addEventListener("abort", () => controller.abort());
    release = interrupt.release;
  };
  try {
    return await train({
      signal: controller.signal,
      onProgress: (event) => {
        // The run's folder is there from now on, and with it something to save.
        if (event.event === "info" && event.run !== undefined) watch();
        show(event);
      },
    });
  } finally {
    release();
    printer.stop();
  }
}

/**
 * What a run left, and how to go on with one that was interrupted.
 *
 * @param next Commands that can follow a finished one.
 */
export function printResult(
  task: string,
  result: RunResult,
  printer: Printer,
  next: readonly string[] = [],
): void {
  const { interrupted, step, checkpoint, report, run, runtime, wasFinished } = result;
  if (interrupted) {
    const command = resumeCommand(task, run, runtime);
    const line = `Interrupted after step ${step}. Continue with: ${command}`;
    printer.finish(line, { interrupted, step, checkpoint, command });
    return;
  }
  const before = wasFinished ? `The run is finished, after ${step} steps.\n` : "";
  const shown = next.map((line, i) => `\n${i === 0 ? "Next       " : "           "}${line}`).join("");
  const facts = { checkpoint, report, ...(next.length > 0 && { next }) };
  printer.finish(`${before}Checkpoint ${checkpoint}\nReport     ${report}${shown}`, facts);
}

/** A run of another task names the command that goes on with it. */
function pointOn(error: unknown, { device, threads }: TrainingFlags): never {
  if (!(error instanceof OtherTaskError)) throw error;
  const line = resumeCommand(error.task, error.path, { device, threads });
  throw new UserError(`${error.message}; go on with it by: ${line}`);
}

/** A run goes on as its config.json says, or its end would depend on when it was interrupted. */
function refuseOtherSettings(flags: TrainingFlags, command: Command): void {
  if (flags.out === undefined)
    throw new UserError("--resume: expected --out with the folder of the run to continue");
  const allowed = ["resume", "acceptChangedData", "out", "workers", "json", "device", "threads", "debug"];
  const given = command.options.find((option) => {
    const name = option.attributeName();
    return !allowed.includes(name) && command.getOptionValueSource(name) === "cli";
  });
  if (given === undefined) return;
  throw new UserError(
    `${given.long}: a run is continued as its config.json says; leave it out, or start a new run`,
  );
}

function trainingOptions({ set = [], streams, ...flags }: TrainingFlags): TrainingOptions {
  const settings: Layer[] = set.map(settingFromArgument);
  return { ...flags, streams: streams?.split(","), settings };
}
