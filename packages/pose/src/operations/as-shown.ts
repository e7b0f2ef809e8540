import { type FrameTimes, framesWithin, secondsAt } from "./frame-times.js";
import type { PoseOrStreams } from "./pose-or-streams.js";
import { selectFrames } from "./select-frames.js";

/** Pictures a second at most. Chosen here: few screens show more. */
const MOST_PICTURES = 60;

/**
 * Repeats frames so that a clip with uneven frame times plays at a constant rate. Nothing is interpolated; {@link
 * atConstantRate} does that.
 *
 * @returns The clip itself where its frames are evenly spaced.
 */
export function asShown<C extends PoseOrStreams>(clip: C, { frames, fps, times }: FrameTimes): C {
  if (times === undefined || frames < 2) return clip;
  const shortest = times.slice(1).reduce((least, time, i) => Math.min(least, time - times[i]!), 1);
  const rate = Math.min(MOST_PICTURES, shortest > 0 ? Math.max(1 / shortest, fps) : MOST_PICTURES);
  const own = { frames, fps, times };
  const length = Math.max(1, Math.round((secondsAt(own, frames) - times[0]!) * rate));
  const shown = Uint32Array.from({ length }, (_, i) => {
    const { frames: begun } = framesWithin(own, undefined, times[0]! + (i + 0.5) / rate);
    return Math.max(0, begun - 1);
  });
  return { ...selectFrames(clip, shown), fps: rate };
}
