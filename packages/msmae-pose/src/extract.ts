import { extname, join } from "node:path";
import { extractionPath } from "@msmae/pose/node";
import { type ExtractEvent, type ExtractJob, extractVideos, type Timing, videoJobs } from "@msmae/pose-video";
import {
  createPrinter,
  duration,
  interruptible,
  Pause,
  type Printer,
  shellWord,
  UserError,
} from "@msmae/terminal";
import { count, counted, oneLine } from "@msmae/text";
import { nameFile } from "./name-file.js";
import { percent } from "./numbers.js";
import { STDIN } from "./source.js";

export interface ExtractFlags {
  readonly out: string;
  readonly complexity?: 0 | 1 | 2;
  readonly refineFace?: boolean;
  readonly task?: string;
  readonly fps?: number;
  readonly workers: number;
  readonly shard?: { readonly index: number; readonly count: number };
  readonly overwrite?: boolean;
  /** False with `--no-sandbox`. */
  readonly sandbox: boolean;
  readonly json: boolean;
}

/**
 * `msmae-pose extract`: videos to .pose files.
 *
 * @param command As it was typed, to be shown where it is interrupted.
 * @returns The exit code: 1 if a video failed, 130 where Ctrl-C ended it.
 */
export async function extract(
  paths: readonly string[],
  flags: ExtractFlags,
  command: readonly string[],
): Promise<number> {
  if (paths.includes(STDIN))
    throw new UserError("-: expected video files or folders, for a video is not read from a pipe");
  const { out, complexity, refineFace, task, fps, workers, shard, overwrite, sandbox } = flags;
  const jobs = await jobsOf(paths, out);
  const part = shard === undefined ? "" : `-${shard.index}-of-${shard.count}`;
  const failures = join(folderOf(out), `extraction-failures${part}.jsonl`);
  const printer = createPrinter(flags.json);
  const show = showEvents(printer, flags.json);
  let done = 0;
  const { signal, release } = interruptible(
    () => printer.say("Ending; what is done stays. Ctrl-C again ends at once."),
    () => printer.stop(),
  );
  try {
    const { kept, failed, frames, seconds, ...summary } = await extractVideos(jobs, {
      ...{ workers, failures, signal },
      ...(complexity === undefined ? {} : { complexity }),
      ...(refineFace === undefined ? {} : { refineFace }),
      ...(task === undefined ? {} : { task }),
      ...(fps === undefined ? {} : { fps }),
      ...(shard === undefined ? {} : { shard }),
      ...(overwrite === undefined ? {} : { overwrite }),
      ...(sandbox ? {} : { sandbox }),
      onEvent: (event) => {
        if (event.kind === "done") done++;
        show(event);
      },
    });
    const named = failed.length > 0 ? `, see ${failures}` : "";
    const speed = frames > 0 ? `; ${counted(frames, "frame")} in ${duration(seconds)}` : "";
    printer.finish(
      `${counted(summary.done, "video")} done, ${count(kept)} there already, ${count(failed.length)} failed${named}${speed}`,
      { done: summary.done, kept, failed: failed.length, frames, seconds, ...(named && { failures }) },
    );
    return failed.length > 0 ? 1 : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    const again = ["msmae-pose", ...command].map(shellWord).join(" ");
    printer.finish(`Interrupted: ${counted(done, "video")} done. Go on with: ${again}`, {
      interrupted: true,
      done,
    });
    return 130;
  } finally {
    printer.stop();
    release();
  }
}

/** One video may have an output of any name; others go into a folder. */
async function jobsOf(paths: readonly string[], out: string): Promise<ExtractJob[]> {
  const jobs = await videoJobs(paths, folderOf(out)).catch((error: unknown) => {
    throw error instanceof Error && "video" in error ? error : nameFile(error, "extract");
  });
  if (extname(out) !== ".pose") return jobs;
  if (jobs.length === 1) return [{ ...jobs[0]!, output: out }];
  throw new UserError(`--out ${out}: expected a folder, for there are ${counted(jobs.length, "video")}`);
}

function folderOf(out: string): string {
  return extname(out) === ".pose" ? join(out, "..") : out;
}

/** Milliseconds between lines of progress for a log, and for a program. Chosen here. */
const [LOG, JSON_LINES] = [30_000, 1000];

type Event<Kind extends ExtractEvent["kind"]> = Extract<ExtractEvent, { kind: Kind }>;

/** Prints what an extraction tells. */
function showEvents(printer: Printer, json: boolean): (event: ExtractEvent) => void {
  const pause = new Pause(json ? JSON_LINES : LOG);
  return (event) => {
    if (event.kind === "progress") {
      showProgress(printer, event, pause);
      return;
    }
    const { kind, ...facts } = event;
    printer.event(kind, facts, () => {
      if (event.kind === "start") showStart(printer, event);
      else if (event.kind === "done") showDone(printer, event);
      else if (event.kind === "retry")
        printer.warn(oneLine(`${event.video}: once more, for ${event.reason}`));
      else printer.above(() => console.error(oneLine(`msmae-pose: ${event.video}: ${event.reason}`)));
    });
  };
}

function showStart(printer: Printer, { videos, kept }: Event<"start">): void {
  if (kept > 0) printer.say(`${counted(kept, "video")} there already`);
  if (videos === 0) return;
  printer.startBar("{bar} {percentage} %  {status}", 1000, { status: `0/${videos} videos` });
}

function showProgress(printer: Printer, event: Event<"progress">, pause: Pause): void {
  const { kind, ...facts } = event;
  const share = event.total ? event.frames / event.total : event.videosDone / event.videos;
  const seen = printer.moveBar(Math.round(1000 * Math.min(1, share)), { status: status(event) });
  if (!seen && pause.over()) printer.event(kind, facts, () => printer.say(status(event)));
}

function showDone(printer: Printer, { video, output, frames, found, timing, warnings }: Event<"done">): void {
  const seen = Object.entries(found).map(([part, n]) => `${part} ${percent(n / Math.max(1, frames))}`);
  printer.say(oneLine(`${video} -> ${output}  (${counted(frames, "frame")}: ${seen.join(", ")})`));
  for (const line of [...timingWarnings(timing, extractionPath(output)), ...warnings])
    printer.warn(oneLine(`${video}: ${line}`));
}

/** What a .pose file, which knows one frame rate alone, does not say of when its frames are. */
function timingWarnings({ fps, constantRate, first, shortest, longest }: Timing, record: string): string[] {
  const milliseconds = (seconds: number) => (1000 * seconds).toFixed(0);
  return [
    ...(constantRate
      ? []
      : [
          `its frames are ${milliseconds(shortest)} to ${milliseconds(longest)} ms apart, ${fps.toFixed(1)} a second on average; ${record} has the time of each`,
        ]),
    ...(first * fps > 0.5
      ? [`its picture begins ${first.toFixed(2)} s after the file does; ${record} has the time of each frame`]
      : []),
  ];
}

function status({ videosDone, videos, frames, framesPerSecond, secondsLeft }: Event<"progress">): string {
  const speed = framesPerSecond.toFixed(framesPerSecond < 10 ? 1 : 0);
  const left = secondsLeft === undefined ? "" : `  ${duration(secondsLeft)} left`;
  return `${videosDone}/${videos} videos  ${counted(frames, "frame")}  ${speed} frames/s${left}`;
}
