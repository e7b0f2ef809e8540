import {
  type ProgressEvent,
  pretrain,
  type RecognitionOptions,
  type RunHooks,
  type RunResult,
  type TrainingOptions,
  type TranslationOptions,
  trainRecognition,
  trainTranslation,
} from "@msmae/tasks";
import { createPrinter, interruptible } from "@msmae/terminal";
import type { Run } from "./run.js";

/** A training as plain data, for a process of its own. */
export interface Training {
  /** As the trainer's commands are called. */
  readonly command: string;
  readonly options: TrainingOptions;
}

/**
 * The training that the trainer's command of {@link argumentsOf} starts.
 *
 * @param checkpoint Of the run that this one begins with.
 */
export function trainingOf(run: Run, out: string, checkpoint: string | undefined): Training {
  const { command, flags, settings, data } = run;
  const { seed, ...named } = flags;
  const options: TrainingOptions = {
    ...named, // preset, model, probe, mbart: they are called the same
    out,
    seed: Number(seed),
    data: data?.path,
    init: checkpoint,
    settings: [{ source: "--set", settings }], // messages are as the command's
  };
  return { command, options };
}

/**
 * Trains, and tells it in lines of JSON on stdout. Ctrl-C ends it with a checkpoint once it has begun; before, it ends the
 * process.
 *
 * @returns The exit code: 0, or 130 where Ctrl-C ended it.
 */
export async function train({ command, options }: Training): Promise<number> {
  const printer = createPrinter(true);
  const stop = new AbortController();
  let release: (() => void) | undefined;
  const onProgress = ({ event, ...facts }: ProgressEvent) => {
    // The run's folder is there from now on, and with it something to save.
    if (event === "info" && "run" in facts) {
      release ??= interruptible(
        () => stop.abort(),
        () => {},
      ).release;
    }
    printer.event(event, facts);
  };
  try {
    const { interrupted, checkpoint } = await start(command, options, { signal: stop.signal, onProgress });
    if (interrupted) return 130;
    printer.finish(`Checkpoint ${checkpoint}`, { checkpoint });
    return 0;
  } finally {
    release?.();
  }
}

function start(command: string, options: TrainingOptions, hooks: RunHooks): Promise<RunResult> {
  switch (command) {
    case "pretrain":
      return pretrain(options, hooks);
    case "recognize":
      return trainRecognition(options as RecognitionOptions, hooks);
    case "translate":
      return trainTranslation(options as TranslationOptions, hooks);
    default:
      throw new RangeError(`${command}: expected pretrain, recognize or translate`);
  }
}
