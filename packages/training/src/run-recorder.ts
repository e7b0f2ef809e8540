import {
  flattenScalars,
  type Scalars,
  type Seconds,
  type TimingRecord,
  type TrainingRecord,
} from "./records.js";
import type { RunLogs } from "./run-directory.js";
import type { Update } from "./updates.js";

/** Writes what training measures into the logs of its run. */
export class RunRecorder {
  readonly #logs: RunLogs;
  readonly #isLogged: (step: number) => boolean;
  #samples = 0; // since the last line of timing

  /**
   * @param logEvery Updates between lines.
   * @param steps The number of the last update, which always has a line.
   */
  constructor(logs: RunLogs, { logEvery, steps }: { readonly logEvery: number; readonly steps: number }) {
    this.#logs = logs;
    this.#isLogged = (step) => step % logEvery === 0 || step === steps;
  }

  /**
   * Writes those of the updates that are due.
   *
   * @returns The records of all, and whether any was written.
   */
  updates(updates: readonly Update[]): {
    readonly records: readonly TrainingRecord[];
    readonly isLogged: boolean;
  } {
    this.#samples += updates.reduce((sum, { clips }) => sum + clips.length, 0);
    const records = updates.map(recordOf);
    const due = records.filter(({ step }) => this.#isLogged(step));
    for (const record of due) {
      const scalars = flattenScalars(record).filter(([name]) => name !== "step");
      this.#logs.metrics.append(record);
      this.#logs.events.scalars(record.step, scalars);
    }
    return { records, isLogged: due.length > 0 };
  }

  validation(step: number, validation: Scalars): void {
    this.#logs.metrics.append({ step, validation });
    this.#logs.events.scalars(step, flattenScalars({ validation }));
  }

  /** @param seconds Since the line of timing before. */
  timing(step: number, seconds: Seconds): void {
    const record: TimingRecord = { step, samples: this.#samples, seconds, memory: memory() };
    const all = flattenScalars(seconds).reduce((sum, [, value]) => sum + value, 0);
    this.#logs.timing.append(record);
    const { samples, memory: bytes } = record;
    this.#logs.events.scalars(
      step,
      flattenScalars({ samplesPerSecond: samples / all, seconds, memory: bytes }),
    );
    this.#samples = 0;
  }

  /** Has the metrics on disk: a checkpoint promises the lines up to its step. */
  sync(): void {
    this.#logs.metrics.sync();
  }

  close(): void {
    for (const file of Object.values(this.#logs)) file.close();
  }
}

function recordOf({ step, epoch, scalars, learningRate, gradientNorm }: Update): TrainingRecord {
  const { loss, ...others } = scalars;
  const measured = measuredOf(others);
  return { step, ...(epoch !== undefined && { epoch }), loss, ...measured, learningRate, gradientNorm };
}

/** The scalars without those that are NaN: of them nothing was measured in this batch. */
function measuredOf(scalars: Scalars): Scalars {
  return Object.fromEntries(
    Object.entries(scalars).flatMap(([name, value]): [string, number | Scalars][] => {
      if (typeof value === "number") return Number.isNaN(value) ? [] : [[name, value]];
      const inner = measuredOf(value);
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }),
  );
}

function memory(): TimingRecord["memory"] {
  return { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 }; // maxRSS is in KiB
}
