import { STREAM_NAMES } from "@msmae/pose";

const PALETTE_SIZE = 6;

/** How one series among several is drawn. */
export interface SeriesStyle {
  /** A CSS colour that follows the page's light or dark scheme. */
  readonly color: string;
  /** Tells it from an earlier series of the same colour. */
  readonly dashed: boolean;
}

/**
 * One style a name: what is named after a stream ("left", "streamLoss.left", "left hand") has that stream's colour
 * on the whole page, anything else the next one of a palette that colour-blind people can tell apart.
 */
export function seriesStyles(names: readonly string[]): SeriesStyle[] {
  const used = new Set<string>();
  let next = 0;
  return names.map((name) => {
    const words = name.toLowerCase().split(/[^a-z]+/);
    const stream = STREAM_NAMES.find((candidate) => words.includes(candidate));
    const color = stream ? `var(--${stream})` : `var(--series-${(next++ % PALETTE_SIZE) + 1})`;
    const dashed = used.has(color);
    used.add(color);
    return { color, dashed };
  });
}
