import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "@msmae/files";
import { SafetensorsError } from "@msmae/safetensors";
import {
  describeCheckpoint,
  loadParameters,
  loadTrainingState,
  saveParameters,
  saveTrainingState,
  type TrainingState,
} from "./checkpoint.js";
import type { CheckpointKind } from "./checkpoint-kind.js";
import { type RunDirectory, RunDirectoryError } from "./run-directory.js";

export interface CheckpointPolicy {
  /** Write one every so many updates, and at the last. */
  readonly every: number;
  /** How many of those stay with all that is needed to resume; the newest checkpoint always does. */
  readonly keep: number;
}

/** A checkpoint that could not be read, so that an earlier one is used. */
export interface SkippedCheckpoint {
  readonly path: string;
  readonly reason: string;
}

/**
 * The checkpoints of a run: `step-000100.safetensors` with the weights after update 100 and
 * `step-000100.optimizer.safetensors` with the rest of the training state. The weights are written last, so a
 * checkpoint whose weights are there is complete.
 */
export class CheckpointFolder {
  /**
   * @param steps The number of the run's last update.
   * @param config The model's config, stored with the weights.
   */
  constructor(
    readonly path: string,
    private readonly policy: CheckpointPolicy,
    private readonly steps: number,
    private readonly config: unknown,
    /** What the model is, stored with the weights. */
    private readonly kind?: CheckpointKind,
  ) {}

  /** Where the weights after `step` updates are, or would be. */
  weights(step: number): string {
    return join(this.path, `step-${`${step}`.padStart(6, "0")}.safetensors`);
  }

  /** Where the rest of the training state is. */
  optimizer(step: number): string {
    return this.weights(step).replace(/safetensors$/, "optimizer.safetensors");
  }

  /** The number of updates that made the newest weights; undefined where there are none. */
  newest(): number | undefined {
    return this.list().weights.at(-1);
  }

  /** The number of updates of the newest checkpoint with all that is needed to resume; undefined where there is none. */
  newestWhole(): number | undefined {
    return this.whole().at(-1);
  }

  /** As {@link newestWhole}, passing over those with a file that is cut off or is no .safetensors. */
  async newestReadable(): Promise<number | undefined> {
    for (const step of this.whole().reverse()) {
      try {
        await Promise.all([this.weights(step), this.optimizer(step)].map(describeCheckpoint));
        return step;
      } catch (error) {
        if (!(error instanceof SafetensorsError)) throw error;
      }
    }
    return undefined;
  }

  /**
   * Refuses to begin a run again that was trained before and has lost its checkpoints: what it has learnt and measured
   * would be replaced. Without updates in `metrics.jsonl` or weights, a run was ended before its first checkpoint.
   *
   * @throws {RunDirectoryError}
   */
  refuseLost(run: RunDirectory): void {
    if (this.newestWhole() !== undefined) return;
    const trained = run.trainedSteps();
    if (trained === 0 && this.newest() === undefined) return;
    const found = `the run was trained for ${trained} steps, but no checkpoint is left that it could go on from`;
    throw new RunDirectoryError(this.path, `${found}; put the last one back, or start anew with a new --out`);
  }

  /** Whether the policy asks for a checkpoint after `step`. */
  isScheduled(step: number): boolean {
    return step % this.policy.every === 0 || step === this.steps;
  }

  /**
   * Writes the checkpoint of `state.optimizer.step`, `parameters` and whatever else is to be there, then removes those that are no longer to be kept. A write that
   * fails leaves the earlier ones as they were.
   *
   * @param best The step whose weights scored best in validation so far.
   * @returns The path of the weights.
   * @throws {FileError} if a file cannot be written.
   */
  async save(parameters: object, state: TrainingState<object>, best: number | undefined): Promise<string> {
    const step = state.optimizer.step;
    await saveTrainingState(this.optimizer(step), state);
    await saveParameters(this.weights(step), parameters, { config: this.config, step, kind: this.kind });
    this.prune(step, best);
    return this.weights(step);
  }

  /**
   * Reads the newest checkpoint that is complete and readable into `parameters` and `state`.
   *
   * @returns Its step (undefined where there is none) and those passed over because they are damaged.
   * @throws {CheckpointMismatchError} if it belongs to another model: then earlier ones do too.
   * @throws {FileError} if there are checkpoints but none is readable: starting again would lose them.
   */
  async restore(
    parameters: object,
    state: TrainingState<object>,
  ): Promise<{ readonly step: number | undefined; readonly skipped: readonly SkippedCheckpoint[] }> {
    const skipped: SkippedCheckpoint[] = [];
    this.removeTemporary();
    for (const step of this.whole().reverse()) {
      try {
        await loadTrainingState(this.optimizer(step), state);
        const { step: trained } = await loadParameters(this.weights(step), parameters);
        if (state.optimizer.step === step && trained === step) return { step, skipped };
        const found = `after ${trained} updates, its optimizer's state after ${state.optimizer.step}`;
        throw new SafetensorsError(
          this.weights(step),
          "step",
          `${found}; expected ${step}, as its name says`,
        );
      } catch (error) {
        if (!(error instanceof SafetensorsError)) throw error;
        skipped.push({ path: this.weights(step), reason: error.message });
      }
    }
    if (skipped.length > 0) {
      const all = `all of its ${skipped.length} checkpoints are damaged, the newest: ${skipped[0]!.reason}; put one back, or start anew with a new --out`;
      throw new FileError(this.path, "read", new Error(all));
    }
    return { step: undefined, skipped };
  }

  /**
   * Keeps, of the checkpoints up to `current`: that one and the last few scheduled ones whole, and the weights alone of
   * step 0 and of the best. What stays depends on these numbers alone, so a run that was interrupted, even between
   * two removals, ends with the files of one that was not.
   */
  prune(current: number, best: number | undefined): void {
    const { weights, optimizers } = this.list();
    const steps = [...new Set([...weights, ...optimizers])]
      .filter((step) => step <= current)
      .sort((a, b) => a - b);
    const scheduled = steps.filter((step) => this.isScheduled(step));
    const whole = new Set(scheduled.slice(Math.max(0, scheduled.length - this.policy.keep))).add(current);
    const weightsOnly = new Set([0, best]);
    for (const step of steps) {
      if (whole.has(step)) continue;
      if (!weightsOnly.has(step)) remove(this.weights(step));
      remove(this.optimizer(step));
    }
  }

  /** What a process that was killed in the middle of a write left behind. */
  private removeTemporary(): void {
    for (const name of this.names()) if (/^step-\d+\..*\.tmp$/.test(name)) remove(join(this.path, name));
  }

  /** The steps that have both files, ascending. */
  private whole(): number[] {
    const { weights, optimizers } = this.list();
    return weights.filter((step) => optimizers.includes(step));
  }

  /** The steps that have each kind of file, ascending. */
  private list(): { readonly weights: number[]; readonly optimizers: number[] } {
    const names = this.names();
    const steps = (pattern: RegExp) =>
      names
        .flatMap((name) => pattern.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
    return {
      weights: steps(/^step-(\d{6,})\.safetensors$/),
      optimizers: steps(/^step-(\d{6,})\.optimizer\.safetensors$/),
    };
  }

  private names(): string[] {
    try {
      return readdirSync(this.path);
    } catch (error) {
      throw new FileError(this.path, "read", error);
    }
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw new FileError(path, "written", error);
  }
}
