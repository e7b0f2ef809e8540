import type { Similarity } from "./similarity.js";

/** A window of frames that a model encodes at once. */
export interface Pass {
  /** Its first frame. */
  readonly start: number;
  /** N, steps of `stride` frames. */
  readonly steps: number;
}

/** A window with the matrix that the model computed for it. */
export interface SeenPass extends Pass {
  /** [N, N], row by row. */
  readonly values: ArrayLike<number>;
}

/**
 * Lists overlapping windows that cover every frame.
 *
 * A sequence that fits a window is one pass. A longer one is several, which overlap by half a window or more: positions that
 * a model has not seen in training mean nothing to it. For each shift all of it begins so many frames later, and steps fall
 * between those of the others: so a curve over frames comes from a model that sees four at a time.
 *
 * @param options.stride Frames of a step.
 * @param options.window Frames of a window, a step at least.
 * @param options.shifts Default: none but 0.
 * @returns In order of shifts, then of time. Empty where there are fewer frames than a step has.
 * @throws {RangeError} if the window is shorter than a step.
 * @example
 * passes(100, { stride: 4, window: 64 }); // [{ start: 0, steps: 16 }, { start: 20, steps: 16 }, { start: 36, steps: 16 }]
 */
export function passes(
  frames: number,
  {
    stride,
    window,
    shifts = [0],
  }: { readonly stride: number; readonly window: number; readonly shifts?: readonly number[] },
): Pass[] {
  const most = Math.floor(window / stride);
  if (most < 1)
    throw new RangeError(`The window is of ${window} frames; expected ${stride} or more, a step's.`);
  return shifts.flatMap((shift) => {
    const steps = Math.floor((frames - shift) / stride);
    if (steps < 1) return [];
    if (steps <= most) return [{ start: shift, steps }];
    const count = Math.ceil((steps - most) / Math.max(1, Math.floor(most / 2))) + 1;
    return Array.from({ length: count }, (_, i) => ({
      start: shift + stride * Math.round((i * (steps - most)) / (count - 1)),
      steps: most,
    }));
  });
}

/**
 * Joins the matrices of all windows to one over the whole sequence: for two steps, the mean of all passes that have seen both of
 * them, and 0 where none has.
 *
 * @param frames T
 * @param stride Frames of a pass' step.
 * @param options.steps Whether rows are steps of `stride` frames instead of frames; passes then begin at multiples of it.
 * @example
 * const similarity = stitch(100, 4, seen); // [100, 100]
 */
export function stitch(
  frames: number,
  stride: number,
  seen: readonly SeenPass[],
  { steps = false }: { readonly steps?: boolean } = {},
): Similarity {
  const [size, unit] = steps ? [Math.floor(frames / stride), 1] : [frames, stride];
  const sums = new Float64Array(size * size);
  const counts = new Uint16Array(size * size);
  for (const { start, steps: length, values } of seen) {
    const first = steps ? start / stride : start;
    for (let i = 0; i < length * unit; i++) {
      const row = (first + i) * size + first;
      const from = Math.floor(i / unit) * length;
      for (let j = 0; j < length * unit; j++) {
        sums[row + j]! += values[from + Math.floor(j / unit)]!;
        counts[row + j]!++;
      }
    }
  }
  return { size, values: sums.map((sum, at) => (counts[at]! > 0 ? sum / counts[at]! : 0)) };
}
