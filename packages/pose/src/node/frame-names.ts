/**
 * Most missing frames for each present one. Chosen here: above, the names count something else, such as milliseconds.
 */
export const MOST_MISSING = 9;

/** Which frame each file of a recording is, by its name. */
export interface FrameNumbers {
  /** Counted from the recording's first frame, in the files' order; NaN of a name that counts no frame. */
  readonly frames?: readonly number[];
  /** Frames between them that no file is of; not all where they are more than {@link MOST_MISSING} for each file. */
  readonly missing: readonly number[];
}

/**
 * The frames of file names without their ending: `7`, `frame_7` or `clip 3 frame 007`, the same text before each
 * number. Names that count by another step than one, or not at all, say nothing about time.
 *
 * @param first The number of the first frame, by default the smallest.
 */
export function frameNumbers(stems: readonly string[], first?: number): FrameNumbers {
  const numbers = stems.map(frameNumber);
  const counted = numbers.filter(({ number }) => !Number.isNaN(number));
  const prefix = commonest(counted.map((one) => one.prefix));
  const frames = numbers.map((one) => (one.prefix === prefix ? one.number : Number.NaN));
  const known = frames.filter((frame) => !Number.isNaN(frame)).sort((a, b) => a - b);
  if (known.length === 0 || 2 * known.length < stems.length) return { missing: [] };
  const start = first ?? known[0]!;
  const steps = new Set(known.slice(1).map((frame, i) => frame - known[i]!));
  const even = steps.size <= 1 && known[0] === start && known.length === stems.length;
  if (even) return { missing: [] };
  const missing: number[] = [];
  let next = start;
  for (const frame of known) {
    for (; next < frame && missing.length <= MOST_MISSING * stems.length; next++) missing.push(next - start);
    next = frame + 1;
  }
  return { frames: frames.map((frame) => frame - start), missing };
}

/** The number at a name's end, and what is before it. */
export function frameNumber(stem: string): { readonly prefix: string; readonly number: number } {
  const [, prefix, digits] = /^(.*?)(\d{1,15})$/s.exec(stem) ?? [];
  return digits === undefined
    ? { prefix: stem, number: Number.NaN }
    : { prefix: prefix!, number: Number(digits) };
}

/**
 * Whole numbers first and by size, then names by what is before their number and by that, the same on every machine.
 */
export function stemOrder(a: string, b: string): number {
  const [x, y] = [frameNumber(a), frameNumber(b)];
  const [bareX, bareY] = [x, y].map(({ prefix, number }) => prefix === "" && !Number.isNaN(number));
  if (bareX !== bareY) return bareX ? -1 : 1;
  if (x.prefix === y.prefix && x.number !== y.number && !Number.isNaN(x.number + y.number))
    return x.number - y.number;
  return a < b ? -1 : a > b ? 1 : 0;
}

function commonest(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
