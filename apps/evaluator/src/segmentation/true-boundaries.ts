import type { ClipInfo } from "@msmae/datasets";
import { secondsAt } from "@msmae/pose";

/**
 * The boundaries that a partition of a clip should have: between two signs the middle of what lies between them; and where
 * the clip begins before its first sign or ends after its last one, that sign's start or end.
 *
 * @returns Seconds, ascending, none at the clip's own start and end. Empty for a clip of one sign.
 */
export function trueBoundaries(clip: Pick<ClipInfo, "segments" | "frames" | "fps" | "times">): number[] {
  const { segments = [], frames } = clip;
  const signs = [...segments].sort((a, b) => a.start - b.start);
  const [earliest, latest] = [secondsAt(clip, 1), secondsAt(clip, frames - 1)];
  const [first, last] = [signs[0], signs.at(-1)];
  const between = signs.slice(1).map(({ start }, i) => (signs[i]!.end + start) / 2);
  return [first?.start, ...between, last?.end].filter(
    (time): time is number => time !== undefined && time >= earliest && time <= latest,
  );
}
