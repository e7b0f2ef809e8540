import { readFileSync, realpathSync } from "node:fs";
import { shown } from "@msmae/text";
import { type FrameTimes, frameTimes } from "../operations/frame-times.js";

/** What extraction wrote down beside a pose cannot be read, or is not of this pose. */
export class FrameTimesError extends Error {
  override readonly name = "FrameTimesError";
  constructor(
    readonly file: string,
    readonly detail: string,
  ) {
    super(`${file}: ${detail}; extract the video again, or remove this file to count time by the frame rate`);
  }
}

/** `X.extraction.json`, which extraction writes beside `X.pose`: what a .pose file has no place for. */
export function extractionPath(pose: string): string {
  return `${pose.replace(/\.pose$/, "")}.extraction.json`;
}

/**
 * When the frames of a .pose file are: as its `X.extraction.json` says, in seconds of the video, where there is one; else by
 * the frame rate alone. Of a link to a pose, that of the pose itself does as well.
 *
 * @throws {FrameTimesError} if there is one that cannot be read, or does not fit the pose.
 * @example
 * framesWithin(readFrameTimes("clip.pose", header), 0.5, 2); // { first, frames }
 */
export function readFrameTimes(
  pose: string,
  { frames, fps }: { readonly frames: number; readonly fps: number },
): FrameTimes {
  const record = readRecord(extractionPath(pose)) ?? readRecord(extractionPath(linkedTo(pose)));
  if (record === undefined) return { frames, fps };
  return frameTimes({ frames, fps }, parseTimes(record.text, record.file, frames));
}

/** Where a link to a pose leads, beside which its record is. */
function linkedTo(pose: string): string {
  try {
    return realpathSync(pose);
  } catch {
    return pose;
  }
}

function readRecord(file: string): { readonly file: string; readonly text: string } | undefined {
  try {
    return { file, text: readFileSync(file, "utf8") };
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw new FrameTimesError(file, (error as Error).message);
  }
}

function parseTimes(text: string, file: string, frames: number): number[] {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw new FrameTimesError(file, "is not JSON");
  }
  const times = (record as { readonly times?: unknown } | null)?.times;
  if (!Array.isArray(times)) throw new FrameTimesError(file, "times: expected an array of seconds");
  if (times.length !== frames) {
    throw new FrameTimesError(file, `times: expected ${frames}, one for each frame, got ${times.length}`);
  }
  let before = Number.NEGATIVE_INFINITY;
  for (const [i, time] of (times as unknown[]).entries()) {
    if (typeof time !== "number" || !Number.isFinite(time)) {
      throw new FrameTimesError(file, `times[${i}]: expected seconds, got ${shown(time)}`);
    }
    if (time < before)
      throw new FrameTimesError(file, `times[${i}]: expected ${before} or more, got ${time}`);
    before = time;
  }
  return times as number[];
}
