/** When frames are. A `.pose` file has one frame rate; what was extracted from a video may know more. */
export interface FrameTimes {
  readonly frames: number;
  /** Frames a second; their mean where `times` are given; 0 where it is not known. */
  readonly fps: number;
  /** Seconds at the first frame. Default: 0. */
  readonly start?: number;
  /**
   * [frames] seconds, ascending, where frames are not evenly spaced. Without them frame i is `i / fps` after the
   * first.
   */
  readonly times?: readonly number[];
}

/** In seconds. Chosen here: annotations count milliseconds, so a time is exact to half of one. */
const PRECISION = 0.0005;
/** In seconds. Chosen here: times rounded to milliseconds may be off by so much and still be evenly spaced. */
const EVEN = 0.001;

/** Frames at these times, [frames]: as a start and a rate where they are evenly spaced at `fps`, to a millisecond. */
export function frameTimes(
  { frames, fps }: Pick<FrameTimes, "frames" | "fps">,
  times: readonly number[],
): FrameTimes {
  const start = times[0] ?? 0;
  const even = times.every((time, i) => Math.abs(time - start - i / fps) <= EVEN);
  return { frames, fps, ...(start !== 0 && { start }), ...(!even && { times }) };
}

/**
 * Finds the frames that begin in `[from, to)`, to half a millisecond: parts that follow each other share no frame and
 * lose none.
 *
 * @param from Seconds; the first frame where absent.
 * @param to Seconds; the end where absent.
 * @returns No frames where there are none, or where seconds mean nothing because no frame rate is known.
 * @example
 * framesWithin({ frames: 50, fps: 25 }, 0.5, 1); // { first: 13, frames: 12 }
 */
export function framesWithin(
  clip: FrameTimes,
  from: number | undefined,
  to: number | undefined,
): { readonly first: number; readonly frames: number } {
  const { frames, fps, times } = clip;
  if (from === undefined && to === undefined) return { first: 0, frames };
  if (!(fps > 0) && times === undefined) return { first: 0, frames: 0 };
  const first = from === undefined ? 0 : framesBefore(clip, from - PRECISION);
  const last = to === undefined ? frames : framesBefore(clip, to - PRECISION);
  return { first, frames: Math.max(0, last - first) };
}

/**
 * Converts a frame to the seconds at which it begins; of the frame behind the last one, where the last one ends.
 *
 * @param frame 0 to `frames`.
 */
export function secondsAt({ frames, fps, start = 0, times }: FrameTimes, frame: number): number {
  if (times === undefined) return start + frame / fps;
  if (frame < frames) return times[frame]!;
  // How long the last frame is shown nobody says: as long as the one before it.
  const last = frames > 1 ? times[frames - 1]! - times[frames - 2]! : fps > 0 ? 1 / fps : 0;
  return (times[frames - 1] ?? 0) + last;
}

/**
 * Converts seconds to a position in frames: 2.5 is halfway from frame 2 to frame 3. Outside of the clip the nearest
 * end, 0 or `frames`.
 */
export function frameAt(clip: FrameTimes, seconds: number): number {
  const { frames, fps, start = 0, times } = clip;
  if (times === undefined) return Math.min(Math.max((seconds - start) * fps, 0), frames);
  const next = framesBefore(clip, seconds); // the first frame that is not before it
  if (next === 0) return 0;
  const [from, to] = [times[next - 1]!, secondsAt(clip, next)];
  return Math.min(next - 1 + (to > from ? (seconds - from) / (to - from) : 0), next);
}

/** Frames `first` to `first + frames` as a clip of their own, whose first frame is at 0 s. */
export function partOfTimes(
  clip: FrameTimes,
  { first, frames }: { readonly first: number; readonly frames: number },
): FrameTimes {
  const { fps, times } = clip;
  if (times === undefined) return { frames, fps };
  const start = times[first] ?? 0;
  const own = times.slice(first, first + frames).map((time) => Math.round(1e6 * (time - start)) / 1e6);
  return { frames, fps, times: own };
}

/** How many frames begin before a time. */
function framesBefore({ frames, fps, start = 0, times }: FrameTimes, seconds: number): number {
  if (times === undefined) return Math.min(Math.max(Math.ceil((seconds - start) * fps), 0), frames);
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
