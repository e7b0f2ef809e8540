import { mkdirSync, rmSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { writeWhole } from "@msmae/files";
import { BrowserError, VideoError } from "./errors.js";
import { expectedFrames, extractFrames, timingOf } from "./extraction.js";
import { type ExtractionRecord, ExtractionWriter, isExtracted } from "./extraction-file.js";
import { HolisticPage } from "./holistic-page.js";
import type { ExtractJob, ExtractSummary, ExtractVideosOptions } from "./options.js";
import { probeVideo, type VideoInfo } from "./probe-video.js";
import { ffmpegVersion } from "./programs.js";
import { Progress } from "./progress.js";
import { pageSettings, type UsedSettings, useSettings } from "./settings.js";

type Failure = ExtractSummary["failed"][number];

/**
 * Extracts the poses of many videos to .pose files, in a pool of browsers. What each file holds depends neither on
 * the number of workers nor on the videos before it.
 *
 * `X.pose` appears whole or not at all, with `X.extraction.json` beside it: the settings, each frame's time, in how many
 * frames each part was found, what ffmpeg warned of. What is there already, whole and by the same settings, is kept: a
 * run that was ended goes on where it was. A video that cannot be read is reported and skipped; one whose browser dies is
 * tried once more in a new one. Memory does not grow with a video's length.
 *
 * @throws {OtherSettingsError} before any work, if an output is there that was made otherwise.
 * @throws {BrowserError} if no browser starts. {@link ProgramMissingError} if ffmpeg or Chromium is not installed.
 * @throws {RangeError} if an option is out of its range, or two jobs have one output.
 * @throws The signal's reason if it was aborted, the file system's error if an output cannot be written.
 * @example
 * const jobs = await videoJobs(["videos"], "poses");
 * const { done, failed } = await extractVideos(jobs, { workers: 2, onEvent: (event) => console.log(event) });
 */
export async function extractVideos(
  jobs: readonly ExtractJob[],
  options: ExtractVideosOptions = {},
): Promise<ExtractSummary> {
  const { workers = 1, failures, onEvent, signal } = options;
  if (!(Number.isSafeInteger(workers) && workers >= 1 && workers <= 256)) {
    throw new RangeError(`Got ${workers} workers, expected a whole number from 1 to 256.`);
  }
  const started = performance.now();
  const settings = await useSettings(options);
  const mine = ofShard(jobs, options.shard);
  const pending: ExtractJob[] = [];
  for (const job of mine) {
    signal?.throwIfAborted();
    // A video that cannot be looked at is no reason to make its pose again.
    const bytes = options.overwrite ? undefined : (await stat(job.video).catch(() => undefined))?.size;
    if (options.overwrite || !(await isExtracted(job.output, bytes, settings))) pending.push(job);
  }
  if (failures !== undefined) rmSync(failures, { force: true });
  onEvent?.({ kind: "start", videos: pending.length, kept: mine.length - pending.length });

  const ended = new AbortController(); // ends the other workers when one gives up
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  const run = new Run(pending, settings, { ...options, signal: either }, failures);
  const guessing = run.guess();
  const count = Math.min(workers, pending.length);
  const results = await Promise.allSettled(
    Array.from({ length: count }, () =>
      run.work().catch((error: unknown) => {
        ended.abort(error);
        throw error;
      }),
    ),
  );
  ended.abort();
  await guessing;
  signal?.throwIfAborted();
  const [lost] = results.filter((result) => result.status === "rejected");
  if (lost !== undefined) throw ended.signal.reason ?? lost.reason;
  return {
    done: run.done,
    kept: mine.length - pending.length,
    failed: run.failed,
    frames: run.frames,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The jobs of all workers, and what becomes of them. */
class Run {
  done = 0;
  frames = 0;
  readonly failed: Failure[] = [];
  private readonly queue: ExtractJob[];
  private readonly progress: Progress;
  private readonly infos = new Map<string, Promise<VideoInfo>>();

  constructor(
    pending: readonly ExtractJob[],
    private readonly settings: UsedSettings,
    private readonly options: ExtractVideosOptions,
    private readonly failures: string | undefined,
  ) {
    this.queue = [...pending];
    this.progress = new Progress(pending.length, () => performance.now() / 1000);
  }

  /** Looks at the videos that are to come, one after the other, for the estimate of what is left. */
  async guess(): Promise<void> {
    for (const { video } of [...this.queue]) {
      if (this.options.signal?.aborted || this.queue.length === 0) return;
      await this.info(video).catch(() => undefined); // whoever extracts it reports it
    }
  }

  /** One worker: a browser, through which video after video goes. */
  async work(): Promise<void> {
    let page: HolisticPage | undefined;
    const open = async () => {
      page = await HolisticPage.open(pageSettings(this.settings, this.options.task), this.options);
      return page;
    };
    const drop = () => {
      page?.close();
      page = undefined;
    };
    try {
      for (let job = this.queue.shift(); job !== undefined; job = this.queue.shift()) {
        try {
          await this.info(job.video); // before a browser is started for nothing
          try {
            await this.extract(page ?? (await open()), job);
          } catch (error) {
            if (!isMishap(error)) throw error;
            drop();
            this.options.onEvent?.({ kind: "retry", video: job.video, reason: error.message });
            this.progress.again(job.video);
            await this.extract(await open(), job);
          }
        } catch (error) {
          this.options.signal?.throwIfAborted();
          if (isMishap(error)) drop();
          else if (!(error instanceof VideoError)) throw error; // the next video would fare no better
          this.fail(job, error instanceof VideoError ? error.reason : error.message);
        }
      }
    } finally {
      drop();
    }
  }

  private async extract(page: HolisticPage, { video, output }: ExtractJob): Promise<void> {
    const { settings, options, progress } = this;
    const writer = await ExtractionWriter.open(output, await this.info(video), settings);
    let record: ExtractionRecord;
    try {
      const warnings = await extractFrames(page, await this.info(video), options, async (time, values) => {
        await writer.add(time, values);
        options.onEvent?.(progress.frame(video));
      });
      record = writer.finish(warnings, { ffmpeg: await ffmpegVersion(), browser: page.browserVersion });
    } finally {
      await writer.close();
    }
    const { found, warnings, times } = record;
    const timing = timingOf(record);
    this.done++;
    this.frames += times.length;
    options.onEvent?.(progress.over(video));
    options.onEvent?.({ kind: "done", video, output, frames: times.length, found, timing, warnings });
  }

  private fail({ video }: ExtractJob, reason: string): void {
    this.failed.push({ video, reason });
    if (this.failures !== undefined) {
      mkdirSync(dirname(this.failures), { recursive: true });
      const sorted = [...this.failed].sort((a, b) => (a.video < b.video ? -1 : 1));
      writeWhole(this.failures, sorted.map((failure) => `${JSON.stringify(failure)}\n`).join(""));
    }
    this.options.onEvent?.(this.progress.over(video));
    this.options.onEvent?.({ kind: "failed", video, reason });
  }

  private info(video: string): Promise<VideoInfo> {
    let info = this.infos.get(video);
    if (info === undefined) {
      info = probeVideo(video, this.options.signal);
      this.infos.set(video, info);
      info.then(
        (known) => this.progress.expect(video, expectedFrames(known, this.options)),
        () => undefined,
      );
    }
    return info;
  }
}

/** Every `count`-th job of the list in the order of its outputs: the same part on every machine. */
function ofShard(
  jobs: readonly ExtractJob[],
  { index, count }: { readonly index: number; readonly count: number } = { index: 1, count: 1 },
): ExtractJob[] {
  if (
    !(
      Number.isSafeInteger(count) &&
      count >= 1 &&
      Number.isSafeInteger(index) &&
      index >= 1 &&
      index <= count
    )
  ) {
    throw new RangeError(`Got shard ${index}/${count}, expected one such as 1/4, from 1/4 to 4/4.`);
  }
  const sorted = [...jobs].sort((a, b) => (a.output < b.output ? -1 : 1));
  for (const [i, { video, output }] of sorted.entries()) {
    if (output === sorted[i + 1]?.output) {
      throw new RangeError(`${video} and ${sorted[i + 1]!.video} would both become ${output}.`);
    }
    if (!output.endsWith(".pose"))
      throw new RangeError(`Got the output ${output}, expected one that ends in .pose.`);
  }
  return sorted.filter((_, i) => i % count === index - 1);
}

/** A browser that worked, and then died or hung. */
function isMishap(error: unknown): error is BrowserError {
  return error instanceof BrowserError && !error.starting;
}
