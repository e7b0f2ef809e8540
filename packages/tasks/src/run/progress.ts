import type { TextTable } from "@msmae/terminal";
import type { TrainingProgress, TrainingStart } from "@msmae/training";

/** What a run says while it goes: to a person at a terminal, to a log, or to a program (`--json`). */
export interface Progress {
  /** @param line May begin with an empty one, for people. @param facts The same for a program. */
  say(line: string, facts?: object): void;
  warn(line: string, facts?: object): void;
  table(table: TextTable): void;
  listener(pace: Pace): Listener;
  /** For something that takes a while beside the steps. @param what Such as `translating to validate`. */
  counter(what: string): Counter;
  finish(line: string, facts: object): void;
  /** Takes the bar away, whatever happened. */
  stop(): void;
}

/** How long training is, and how often there is something to say, in steps. */
export interface Pace {
  readonly steps: number;
  readonly logEvery: number;
  readonly validateEvery: number;
}

/** Who is told what while it trains. */
export interface Listener {
  readonly onStart: (start: TrainingStart) => void;
  readonly onProgress: (progress: TrainingProgress) => void;
  /** @param line What follows `validation after step 12: `. @param facts The same for a program. */
  readonly onValidation: (step: number, line: string, facts: object) => void;
}

/** How far something is. */
export interface Counter {
  update(done: number, total: number): void;
  end(): void;
}
