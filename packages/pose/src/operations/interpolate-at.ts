import { isSeen, missingTrack, type PoseOrStreams, retimeTracks, type Track } from "./pose-or-streams.js";
import { cubicSpline, quadraticSpline, type Spline } from "./spline.js";

/**
 * `cubic` is smooth but overshoots near sudden turns, `quadratic` less so, `linear` never leaves the range of what was
 * seen.
 */
export type InterpolationKind = "linear" | "quadratic" | "cubic";

export interface InterpolateOptions {
  /** How values between two present ones are interpolated. Default: `linear`, which invents no movement. */
  readonly kind?: InterpolationKind;
  /**
   * The longest gap that is filled, in missing frames between two seen ones, for each keypoint by itself. Default: 0.
   * Where nothing is filled, what the frame nearest to the position shows is shown: a keypoint that flickers is seen
   * in the same share of the frames as before. Infinite: every gap is filled, and nothing is shown beside what was
   * seen, as pose-format has it.
   */
  readonly maximalGap?: number;
}

/** Positions this near to a frame are that frame: what is left of rounding. */
const AT_FRAME = 1e-6;

/**
 * Interpolates a clip at positions in time, counted in frames: 2.5 is halfway between frames 2 and 3.
 *
 * At a frame the values are that frame's. Nothing is extrapolated: beside a gap, and before the first and behind the
 * last frame that shows a keypoint, it is where that frame shows it up to half a frame away, and farther away it is
 * missing. `cubic` and `quadratic` are scipy's splines, with not-a-knot ends, through the seen frames between two
 * gaps that are not filled; of three such frames a parabola. Confidence is always interpolated linearly.
 *
 * @returns As many frames as positions; the frame rate stays the source's.
 * @throws {RangeError} if a position lies outside of the clip.
 * @example
 * interpolateAt(pose, [0, 0.5, 1]); // the first two frames and what is between them
 */
export function interpolateAt<C extends PoseOrStreams>(
  clip: C,
  positions: ArrayLike<number>,
  { kind = "linear", maximalGap = 0 }: InterpolateOptions = {},
): C {
  if (!(maximalGap >= 0)) throw new RangeError(`Got a maximal gap of ${maximalGap}, expected at least 0.`);
  const exact = Float64Array.from(positions, (position) => {
    if (!(position >= -AT_FRAME && position <= clip.frames - 1 + AT_FRAME)) {
      throw new RangeError(`Got position ${position} of ${clip.frames} frames.`);
    }
    const frame = Math.round(position);
    return Math.abs(position - frame) < AT_FRAME ? frame : position;
  });
  return retimeTracks(clip, exact.length, (track) => {
    const out = missingTrack(track, exact.length);
    const timeline = new Timeline(
      track,
      clip.frames,
      maximalGap,
      kind === "cubic" ? cubicSpline : quadraticSpline,
    );
    for (let keypoint = 0; keypoint < track.keypoints; keypoint++) {
      timeline.lookAt(keypoint);
      for (const [i, position] of exact.entries()) {
        let before = timeline.before[Math.floor(position)]!;
        let after = timeline.after[Math.ceil(position)]!;
        if (before < 0 || after < 0 || after - before - 1 > maximalGap) {
          const nearest = Math.ceil(position - 0.5); // of two at the same distance the earlier one
          if (maximalGap === Number.POSITIVE_INFINITY || timeline.before[nearest] !== nearest) continue;
          before = nearest;
          after = nearest;
        }
        const part = after === before ? 0 : (position - before) / (after - before);
        const [from, to] = [before * track.keypoints + keypoint, after * track.keypoints + keypoint];
        const at = i * track.keypoints + keypoint;
        out.weight[at] = mix(track.weight[from]!, track.weight[to]!, part);
        for (let d = 0; d < track.dims; d++) {
          const [a, b] = [track.coordinates[from * track.dims + d]!, track.coordinates[to * track.dims + d]!];
          const curve = kind === "linear" || part === 0 ? undefined : timeline.curve(before, d);
          out.coordinates[at * track.dims + d] = curve === undefined ? mix(a, b, part) : curve(position);
        }
      }
    }
    return out;
  });
}

function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part;
}

/** In which frames one keypoint was seen, and the curves through them. */
class Timeline {
  /** [T] the last frame up to this one that shows the keypoint, -1 where there is none. */
  readonly before: Int32Array;
  /** [T] the first frame from this one on that shows the keypoint, -1 where there is none. */
  readonly after: Int32Array;
  private keypoint = 0;
  /** By the run's first frame and the dimension. */
  private readonly curves = new Map<number, Spline | undefined>();

  constructor(
    private readonly track: Track,
    private readonly frames: number,
    private readonly maximalGap: number,
    private readonly spline: (knots: readonly number[], values: readonly number[]) => Spline,
  ) {
    this.before = new Int32Array(frames);
    this.after = new Int32Array(frames);
  }

  lookAt(keypoint: number): void {
    this.keypoint = keypoint;
    this.curves.clear();
    for (let t = 0, seen = -1; t < this.frames; t++) {
      if (isSeen(this.track, t * this.track.keypoints + keypoint)) seen = t;
      this.before[t] = seen;
    }
    for (let t = this.frames - 1, seen = -1; t >= 0; t--) {
      if (this.before[t] === t) seen = t;
      this.after[t] = seen;
    }
  }

  /**
   * The curve of a dimension through the run of seen frames, without longer gaps, that `frame` belongs to. There is
   * none where a depth on its way is not known, which would make all of it unknown.
   */
  curve(frame: number, d: number): Spline | undefined {
    let first = frame;
    while (first > 0) {
      const earlier = this.before[first - 1]!;
      if (earlier < 0 || first - earlier - 1 > this.maximalGap) break;
      first = earlier;
    }
    const key = first * this.track.dims + d;
    if (this.curves.has(key)) return this.curves.get(key);
    const seen = [first];
    for (let last = first; last + 1 < this.frames; ) {
      const later = this.after[last + 1]!;
      if (later < 0 || later - last - 1 > this.maximalGap) break;
      seen.push(later);
      last = later;
    }
    const { coordinates, keypoints, dims } = this.track;
    const values = seen.map((t) => coordinates[(t * keypoints + this.keypoint) * dims + d]!);
    const made = values.every(Number.isFinite) ? this.spline(seen, values) : undefined;
    this.curves.set(key, made);
    return made;
  }
}
