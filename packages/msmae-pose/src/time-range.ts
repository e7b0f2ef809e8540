import { type FrameTimes, framesWithin, secondsAt } from "@msmae/pose";
import { readFrameTimes } from "@msmae/pose/node";
import { UserError } from "@msmae/terminal";
import type { PoseSource } from "./source.js";

/** A part of a clip, in seconds of its video. */
export interface TimeRange {
  readonly start?: number;
  readonly end?: number;
}

/** What tells when a pose's frames are. */
type Timed = Pick<PoseSource, "name"> & { readonly about: Pick<PoseSource["about"], "fps" | "frames"> };

/**
 * When the frames of a pose are: of a .pose file as extraction wrote it down beside it, else by the frame rate.
 *
 * @throws {FrameTimesError} if what extraction wrote down cannot be read, or does not fit.
 */
export function frameTimesOf({ name, about: { fps, frames } }: Timed): FrameTimes {
  return name.endsWith(".pose") ? readFrameTimes(name, { fps, frames }) : { fps, frames };
}

/**
 * The frames that begin within a part of a clip: `[first, end)`.
 *
 * @throws {UserError} if there are none, or the clip has no frame rate. {FrameTimesError} as {@link frameTimesOf}.
 */
export function frameRange(source: Timed, { start, end }: TimeRange): [first: number, end: number] {
  const { frames } = source.about;
  if (start === undefined && end === undefined) return [0, frames];
  const times = frameTimesOf(source);
  if (!(times.fps > 0) && times.times === undefined)
    throw new UserError("has no frame rate, which --start and --end need; expected --source-fps");
  const found = framesWithin(times, start, end);
  if (found.frames > 0) return [found.first, found.first + found.frames];
  const [from, to] = [secondsAt(times, 0).toFixed(2), secondsAt(times, frames).toFixed(2)];
  const lasts = Number(from) === 0 ? `it lasts ${to} s` : `its frames are from ${from} s to ${to} s`;
  throw new UserError(
    `has no frame from ${start ?? 0} s to ${end === undefined ? "its end" : `${end} s`}; ${lasts}`,
  );
}
