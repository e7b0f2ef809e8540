import type { TrainingProgress, TrainingStart } from "@msmae/training";

/** Rows of cells, the first being the head. */
export type Table = readonly (readonly string[])[];

/** What a run tells while it goes. As a line of JSON it is what `trainer --json` prints. */
export type ProgressEvent =
  /** One line for people, and the same as facts for a program. */
  | { readonly event: "info" | "warning"; readonly message: string; readonly [fact: string]: unknown }
  | { readonly event: "table"; readonly rows: Table }
  /** Training begins, or goes on after a step. */
  | ({ readonly event: "start" } & TrainingStart & Pace)
  /** An update was made: its numbers, the clips it was made of, and where its time went. */
  | ({
      readonly event: "step";
      readonly step: number;
      readonly loss: number;
      readonly [scalar: string]: unknown;
    } & Pick<TrainingProgress, "samples" | "seconds">)
  | {
      readonly event: "validation";
      readonly step: number;
      readonly message: string;
      readonly [fact: string]: unknown;
    }
  /** Something beside the updates takes a while, such as `translating to validate`. It ends with `done` = `total`. */
  | { readonly event: "counter"; readonly what: string; readonly done: number; readonly total: number };

export type OnProgress = (event: ProgressEvent) => void;

/** How long training is, and how often there is something to tell, in steps. */
export interface Pace {
  readonly steps: number;
  readonly logEvery: number;
  readonly validateEvery: number;
}

/** Who is told what while it trains. */
export interface Listener {
  readonly onStart: (start: TrainingStart) => void;
  readonly onProgress: (progress: TrainingProgress) => void;
  /** @param message What follows `validation after step 12: `. @param facts The same for a program. */
  readonly onValidation: (step: number, message: string, facts: object) => void;
}

/** How far something is. */
export interface Counter {
  update(done: number, total: number): void;
  end(): void;
}

/** Puts what a run says into events. */
export class Progress {
  readonly #tell: OnProgress;

  constructor(tell: OnProgress = () => {}) {
    this.#tell = tell;
  }

  say(message: string, facts: object = {}): void {
    this.#tell({ event: "info", message, ...facts });
  }

  warn(message: string, facts: object = {}): void {
    this.#tell({ event: "warning", message, ...facts });
  }

  table(rows: Table): void {
    this.#tell({ event: "table", rows });
  }

  listener(pace: Pace): Listener {
    return {
      onStart: (start) => this.#tell({ event: "start", ...start, ...pace }),
      onProgress: ({ record, samples, seconds }) =>
        this.#tell({ event: "step", ...record, samples, seconds }),
      onValidation: (step, message, facts) => this.#tell({ event: "validation", step, message, ...facts }),
    };
  }

  /** For something that takes a while beside the updates. */
  counter(what: string): Counter {
    let total = 0;
    const update = (done: number, of: number) => {
      total = of;
      this.#tell({ event: "counter", what, done, total });
    };
    return { update, end: () => update(total, total) };
  }
}
