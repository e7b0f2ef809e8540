import { type FrameTimes, partOfTimes, secondsAt } from "@msmae/pose";
import type { ClipInfo } from "../clips/corpus-index.js";

/** Seconds of the recording at which a frame of a file begins. */
export function originOf(file: FrameTimes, first: number): number {
  return first === 0 ? (file.times?.[0] ?? file.start ?? 0) : secondsAt(file, first);
}

/** When frames of a file, as a clip, begin in its recording, and their times, where the frame rate does not say it. */
export function clipTimes(
  file: FrameTimes,
  range: { readonly first: number; readonly frames: number },
): Pick<ClipInfo, "times" | "origin"> {
  const origin = originOf(file, range.first);
  const { times } = partOfTimes(file, range);
  return { ...(origin !== 0 && { origin }), ...(times && { times }) };
}
