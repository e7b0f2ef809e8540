import { performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { type BatchConfig, type BatchOf, batchBuilder } from "../batches/batch-builder.js";
import type { BatchBuilder, LoadedBatch } from "../batches/loaded-batch.js";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { rebuildError } from "../clips/error-description.js";
import { LoaderError } from "../clips/errors.js";
import { openIndex } from "../corpus/corpus.js";
import { slim } from "../corpus/index-for-workers.js";
import { type BatchRequest, batchConfig } from "./batch-config.js";
import type { Answer, WorkerData } from "./loader-worker.js";

/** Batches in the order of their steps. `break` out of a `for await`, or `close()`, ends its threads. */
export interface Loader<B> extends AsyncIterableIterator<LoadedBatch<B>> {
  /** The step after the last one; Infinity for training. */
  readonly steps: number;
  /** Milliseconds that `next()` has waited for batches so far. */
  readonly waited: number;
  /** Ends the threads. A `next()` that waits ends with `done`. */
  close(): Promise<void>;
}

const PREFETCH = 2; // batches ahead for each worker: one being built while one is ready; chosen here

/**
 * Loads batches in worker threads, ahead of the step that needs them. A batch holds the same bytes whatever the number
 * of workers, and whatever the step that the loader was started at.
 *
 * The threads do not keep the process alive, unless someone waits for a batch.
 *
 * @param corpus A corpus, or its index.
 * @param request A task and a batch's size; {@link BatchRequest} says what holds for what is left out.
 * @param options.start The first step, for a run that is resumed.
 * @throws {LoaderError} at once, if no batch can be built with this config.
 * @throws {CorpusError | LoaderError} from `next()`, when the batch's turn comes that could not be built; the
 *   loader is closed then.
 * @example
 * const request = { task: "pretraining", batchSize: 8, seed: 7 } as const;
 * for await (const { step, batch, clips } of createLoader(corpus, request, { start: 1200 })) {
 *   if (step === 2000) break;
 * }
 */
export function createLoader<C extends BatchRequest>(
  corpus: CorpusIndex,
  request: C,
  { start = 0 }: { readonly start?: number } = {},
): Loader<BatchOf<C>> {
  const config = batchConfig(corpus, request);
  return config.data.workers === 0
    ? new DirectLoader(corpus, config, start)
    : new WorkerLoader(corpus, config, start);
}

/** Builds each batch when it is asked for. */
class DirectLoader<B> implements Loader<B> {
  readonly steps: number;
  waited = 0;
  private readonly builder: BatchBuilder<B>;

  constructor(
    corpus: CorpusIndex,
    config: BatchConfig,
    private step: number,
  ) {
    this.builder = batchBuilder(
      openIndex(corpus, config.data.cacheMegabytes * 1e6),
      config,
    ) as BatchBuilder<never>;
    this.steps = this.builder.steps;
  }

  async next(): Promise<IteratorResult<LoadedBatch<B>>> {
    if (this.step >= this.steps) return { done: true, value: undefined };
    const began = performance.now();
    const value = this.builder.build(this.step);
    this.step++;
    this.waited += performance.now() - began;
    return { done: false, value };
  }

  async close(): Promise<void> {
    this.step = Number.POSITIVE_INFINITY;
  }

  async return(): Promise<IteratorResult<LoadedBatch<B>>> {
    await this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

class WorkerLoader<B> implements Loader<B> {
  readonly steps: number;
  waited = 0;
  private readonly workers: readonly Worker[];
  private readonly answers = new Map<number, Answer>(); // those whose turn has not come
  private requested: number; // the step after the last one that a worker was asked for
  private failure: Error | undefined;
  private closed = false;
  private wake: () => void = () => {};

  constructor(
    corpus: CorpusIndex,
    config: BatchConfig,
    private step: number,
  ) {
    this.steps = batchBuilder(openIndex(corpus, 0), config).steps; // meets a wrong config here, not in a thread
    this.requested = step;
    const workerData: WorkerData = { index: slim(corpus), config };
    this.workers = Array.from({ length: config.data.workers }, () => this.start(workerData));
  }

  async next(): Promise<IteratorResult<LoadedBatch<B>>> {
    const began = performance.now();
    this.request();
    for (const worker of this.workers) worker.ref();
    while (!this.closed && this.step < this.steps && !this.answers.has(this.step) && !this.failure) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    for (const worker of this.workers) worker.unref();
    this.waited += performance.now() - began;

    const answer = this.answers.get(this.step);
    if (this.closed || this.step >= this.steps) return this.return();
    const failure =
      answer === undefined ? this.failure : "error" in answer ? rebuildError(answer.error) : undefined;
    if (failure !== undefined || answer === undefined || "error" in answer) {
      await this.close();
      throw failure;
    }
    this.answers.delete(this.step);
    this.step++;
    this.request();
    return { done: false, value: answer as LoadedBatch<B> };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.answers.clear();
    this.wake();
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  async return(): Promise<IteratorResult<LoadedBatch<B>>> {
    await this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private request(): void {
    const end = Math.min(this.steps, this.step + PREFETCH * this.workers.length);
    for (; !this.closed && this.requested < end; this.requested++) {
      this.workers[this.requested % this.workers.length]?.postMessage(this.requested);
    }
  }

  private start(workerData: WorkerData): Worker {
    const worker = new Worker(new URL("./loader-worker.js", import.meta.url), {
      workerData,
      execArgv: [], // options such as --input-type are the program's, and a thread refuses some
    });
    worker.unref();
    worker.on("message", (answer: Answer) => {
      this.answers.set(answer.step, answer);
      this.wake();
    });
    worker.on("error", (error) => {
      this.failure ??= new LoaderError(`a loader thread ended: ${error.message}`, { cause: error });
      this.wake();
    });
    worker.on("exit", (code) => {
      if (this.closed) return;
      this.failure ??= new LoaderError(`a loader thread ended with code ${code}`);
      this.wake();
    });
    return worker;
  }
}
