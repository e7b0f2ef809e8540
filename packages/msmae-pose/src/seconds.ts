import { UserError } from "@msmae/terminal";
import type { PoseSource } from "./source.js";

/** A part of a clip, in seconds from its start. */
export interface Seconds {
  readonly start?: number;
  readonly end?: number;
}

/**
 * The frames that begin within a part of a clip: `[first, end)`.
 *
 * @throws {UserError} if there are none, or the clip has no frame rate.
 */
export function frameRange(
  { fps, frames }: Pick<PoseSource["about"], "fps" | "frames">,
  { start, end }: Seconds,
): [first: number, end: number] {
  if (start === undefined && end === undefined) return [0, frames];
  if (!(fps > 0))
    throw new UserError("has no frame rate, which --start and --end need; expected --source-fps");
  const at = (seconds: number) => Math.min(frames, Math.round(seconds * fps));
  const [first, last] = [at(start ?? 0), end === undefined ? frames : at(end)];
  if (first < last) return [first, last];
  throw new UserError(
    `has no frame from ${start ?? 0} s to ${end === undefined ? "its end" : `${end} s`}; it lasts ${(frames / fps).toFixed(2)} s`,
  );
}
