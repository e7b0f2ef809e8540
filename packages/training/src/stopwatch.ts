import type { Seconds } from "./records.js";

const TIMED = [
  "data",
  "compute",
  "optimizer",
  "checkpoint",
  "evaluation",
] as const satisfies (keyof Seconds)[];
const zero = () => ({ data: 0, compute: 0, optimizer: 0, checkpoint: 0, evaluation: 0 });

/** Sums up where the time goes: since the last update, and since the last line of the log. */
export class Stopwatch {
  private update: Record<keyof Seconds, number> = zero();
  private line: Record<keyof Seconds, number> = zero();

  /** Runs `work` on the account of `part`. */
  async measure<T>(part: keyof Seconds, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.update[part] += (performance.now() - start) / 1000;
    }
  }

  /** Ends an update. @returns Its seconds. */
  endUpdate(): Seconds {
    const seconds = this.update;
    for (const part of TIMED) this.line[part] += seconds[part];
    this.update = zero();
    return seconds;
  }

  /** Ends a line of the log. @returns The seconds of all updates since the line before. */
  endLine(): Seconds {
    const seconds = this.line;
    this.line = zero();
    return seconds;
  }
}
