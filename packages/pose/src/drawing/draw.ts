import type { PoseStreams } from "../streams/pose-streams.js";
import type { Theme } from "./colors.js";
import { boxOf, type Extent, extentOf, roomy, union } from "./extent.js";
import type { Focus } from "./focus.js";
import { type MaskedFrames, Panel } from "./panel.js";
import { round, svg, text } from "./svg.js";

/** How a picture is made; every option can be left out. */
export interface DrawOptions {
  /** In pixels, of the picture or of a panel of a strip. */
  readonly height?: number;
  /**
   * Default: `person`. `left`, `right` and `hands` draw hands alone, large and with a colour for each finger; streams
   * read with `depth` show what is in front of what. Two hands are two squares side by side.
   */
  readonly focus?: Focus;
  /** The part of the plane to show. Default: all that the focus shows, over the frames that are drawn. */
  readonly extent?: Extent;
  /** The background. Default: `none`, since the colours read on light and on dark pages. */
  readonly theme?: Theme;
}

export interface StripRow {
  readonly streams: PoseStreams;
  /** Stands in front of the row. */
  readonly label?: string;
  /** Panels are shaded by the share of their streams that is masked, with a bar in each masked stream's color. */
  readonly masked?: MaskedFrames;
  /** Masked streams are not drawn: what the encoder sees. */
  readonly hideMasked?: boolean;
  /** The frames in this row's columns, where rows show different ones. */
  readonly frames?: readonly number[];
}

/**
 * Draws one frame as an SVG that reads on light and dark backgrounds.
 *
 * Missing keypoints have no lines; a hollow circle stands where one was last seen, and a single larger one for a
 * hand that is missing as a whole. A missing face is not drawn.
 *
 * @param streams In pixels or normalised.
 * @param options The height is 160 pixels by default.
 * @throws {RangeError} if there is no such frame.
 * @example
 * await writeFile("frame.svg", drawSkeleton(streams, 12));
 */
export function drawSkeleton(
  streams: PoseStreams,
  frame: number,
  { height = 160, focus = "person", extent, theme = "none" }: DrawOptions = {},
): string {
  const panel = new Panel(streams, [checked(streams, frame)], { height, focus, extent, follow: true });
  return svg(panel.width, height, `frame ${frame}`, panel.draw(frame), theme);
}

/**
 * Draws rows of frames as one SVG, such as an original, its masked frames and its reconstruction. All rows have one
 * scale; each column is a frame, with its number below. Hands are on a scale of their own in each row.
 *
 * @param options `frames`: the columns, or `columns`: how many at most, evenly spread (default: 10); a panel is 120
 *   pixels high by default.
 * @throws {RangeError} if a row has no such frame.
 * @example
 * drawStrip([
 *   { label: "original", streams: original },
 *   { label: "visible", streams: original, masked, hideMasked: true },
 *   { label: "reconstruction", streams: reconstruction, masked },
 * ]);
 */
export function drawStrip(
  rows: readonly StripRow[],
  options: DrawOptions & { readonly frames?: readonly number[]; readonly columns?: number } = {},
): string {
  const shortest = Math.min(...rows.map(({ streams }) => streams.frames));
  const shared = options.frames ?? spread(shortest, options.columns ?? 10);
  const columns = rows.map(({ streams, frames = shared }) => frames.map((frame) => checked(streams, frame)));
  const { height = 120, focus = "person", theme = "none" } = options;
  const boxes = rows.map(({ streams }, r) => boxOf(streams, columns[r]));
  const extent = options.extent ?? (focus === "person" ? roomy(boxes.reduce(union, undefined)) : undefined);
  const panels = rows.map(
    ({ streams, masked, hideMasked }, r) =>
      new Panel(streams, columns[r]!, { height, focus, extent, follow: true, masked, hideMasked }),
  );
  const gap = 3;
  const panelWidth = Math.max(0, ...panels.map((panel) => panel.width));
  const gutter = Math.max(0, ...rows.map(({ label }) => (label ? 7 * [...label].length + 12 : 0)));
  const most = Math.max(0, ...columns.map((frames) => frames.length));
  const width = round(gutter + most * (panelWidth + gap) - gap);
  // One line of numbers below the last row, or below each where they differ.
  const numbered = columns.map((frames, r) => r === rows.length - 1 || `${frames}` !== `${columns[r + 1]}`);

  let drawn = "";
  let y = 0;
  for (const [r, { label }] of rows.entries()) {
    if (label) drawn += text(gutter - 8, y + height / 2 + 4, "end", label);
    for (const [c, frame] of columns[r]!.entries()) {
      const x = round(gutter + c * (panelWidth + gap));
      const panel = panels[r]!;
      // An inner svg clips what reaches out of its panel.
      drawn += `<svg x="${x}" y="${y}" width="${panel.width}" height="${height}">${panel.background(frame)}${panel.draw(frame)}</svg>`;
      if (numbered[r]) drawn += text(round(x + panel.width / 2), y + height + gap + 10, "middle", `${frame}`);
    }
    y += height + gap + (numbered[r] ? 12 : 0);
  }
  const labels = rows
    .map(({ label }) => label ?? "")
    .filter(Boolean)
    .join(", ");
  const title = `frames ${[...new Set(columns.flat())].join(", ")}${labels ? `: ${labels}` : ""}`;
  return svg(Math.max(1, width), Math.max(12, y), title, drawn, theme);
}

/** The pictures of an animation, {@link drawFrames}. */
export interface Drawing {
  /** In pixels, even, as videos need it. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** The SVG of one frame. */
  draw(frame: number): string;
}

/**
 * Draws all frames of an animation as SVGs of one size and one view, so that nothing moves but the person.
 *
 * @param options The height is 480 pixels by default; an odd one becomes the next even number. The background is white.
 * @example
 * const { frames, draw } = drawFrames(streams);
 * for (let frame = 0; frame < frames; frame++) await writeFile(`${frame}.svg`, draw(frame));
 */
export function drawFrames(
  streams: PoseStreams,
  { height: asked = 480, focus = "person", extent, theme = "light" }: DrawOptions = {},
): Drawing {
  const height = even(asked);
  const frames = Array.from({ length: streams.frames }, (_, frame) => frame);
  const shown = focus === "person" ? evenWidth(extent ?? extentOf([streams]), height) : extent;
  const panel = new Panel(streams, frames, { height, focus, extent: shown, follow: false });
  return {
    width: panel.width,
    height,
    frames: streams.frames,
    draw: (frame) => svg(panel.width, height, `frame ${frame}`, panel.draw(checked(streams, frame)), theme),
  };
}

/** An extent as much wider as makes its picture of this height an even number of pixels wide. */
function evenWidth({ left, right, top, bottom }: Extent, height: number): Extent {
  const unit = (bottom - top) / height;
  const more = (even((right - left) / unit - 1e-6) * unit - (right - left)) / 2;
  return { left: left - more, right: right + more, top, bottom };
}

/** The next even number, or this one. */
function even(value: number): number {
  return 2 * Math.ceil(value / 2);
}

function checked(streams: PoseStreams, frame: number): number {
  if (!Number.isInteger(frame) || frame < 0 || frame >= streams.frames) {
    throw new RangeError(`Got frame ${frame} of ${streams.frames} frames.`);
  }
  return frame;
}

/** At most `most` of `total` frames, evenly spread from the first to the last. */
function spread(total: number, most: number): number[] {
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return [];
  const n = Math.min(total, most);
  return Array.from({ length: n }, (_, i) => (n === 1 ? 0 : Math.round((i * (total - 1)) / (n - 1))));
}
