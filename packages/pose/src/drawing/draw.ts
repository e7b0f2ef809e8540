import { STREAM_NAMES, type StreamName } from "../streams/keypoints.js";
import type { PoseStreams, StreamSequence } from "../streams/streams.js";
import { type Extent, extentOf, seen } from "./extent.js";
import { LIMBS } from "./limbs.js";

/** Ours: a contrast of 3 and more on white and on black, and told apart by people who are colour-blind. */
export const STREAM_COLORS: Readonly<Record<StreamName, string>> = {
  body: "#808a98",
  left: "#2f8fdc",
  right: "#dd6b20",
  face: "#a06cd0",
};
const TEXT_COLOR = "#808a98";

/** Line widths in a panel of height 160; they grow with its square root. */
const WIDTHS: Readonly<Record<StreamName, number>> = { body: 2.6, left: 1.4, right: 1.4, face: 0.8 };

/** Which frames of a stream are masked. */
export type MaskedFrames = { readonly [name in StreamName]?: ArrayLike<number> /* [T], 1 = masked */ };

export interface StripRow {
  readonly streams: PoseStreams;
  /** Stands in front of the row. */
  readonly label?: string;
  /** Panels are shaded by the share of their streams that is masked, with a bar in each masked stream's color. */
  readonly masked?: MaskedFrames;
  /** Masked streams are not drawn: what the encoder sees. */
  readonly hideMasked?: boolean;
}

/**
 * One frame as an SVG picture that reads on light and dark backgrounds.
 *
 * Missing keypoints have no lines; a hollow circle stands where one was last seen, and a single larger one for a
 * hand that is missing as a whole. A missing face is not drawn.
 *
 * @param streams In pixels or normalised.
 * @param options The height in pixels (ours: 160) and the part of the plane to show (the box around this frame).
 * @throws {RangeError} if there is no such frame.
 * @example
 * await writeFile("frame.svg", drawSkeleton(streams, 12));
 */
export function drawSkeleton(
  streams: PoseStreams,
  frame: number,
  {
    height = 160,
    extent = extentOf([streams], [checked(streams, frame)]),
  }: { height?: number; extent?: Extent } = {},
): string {
  const panel = new Panel(extent, height);
  return svg(panel.width, height, `frame ${frame}`, panel.draw({ streams }, frame));
}

/**
 * Frames side by side as one SVG picture, one row under the other: an original, what of it was masked and its
 * reconstruction, all on one scale, each column one frame whose number stands below.
 *
 * @param options `frames`: the columns (ours: ten at most, evenly spread); `height` of a panel in pixels (ours: 120);
 *   `extent`: the part of the plane to show (the box around all that is drawn).
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
  options: { readonly frames?: readonly number[]; readonly height?: number; readonly extent?: Extent } = {},
): string {
  const frames = options.frames ?? spread(Math.min(...rows.map(({ streams }) => streams.frames)), 10);
  for (const { streams } of rows) for (const frame of frames) checked(streams, frame);
  const extent =
    options.extent ??
    extentOf(
      rows.map(({ streams }) => streams),
      frames,
    );
  const height = options.height ?? 120;
  const panel = new Panel(extent, height);
  const gap = 3;
  const gutter = Math.max(0, ...rows.map(({ label }) => (label ? 7 * [...label].length + 8 : 0)));
  const width = round(gutter + frames.length * (panel.width + gap) - gap);
  const total = rows.length * (height + gap) + 12;

  let drawn = "";
  for (const [r, row] of rows.entries()) {
    const y = r * (height + gap);
    if (row.label) drawn += text(gutter - 8, y + height / 2 + 4, "end", row.label);
    for (const [c, frame] of frames.entries()) {
      const x = round(gutter + c * (panel.width + gap));
      // An inner svg clips what reaches out of its panel.
      drawn += `<svg x="${x}" y="${y}" width="${panel.width}" height="${height}">${panel.background(row, frame)}${panel.draw(row, frame)}</svg>`;
    }
  }
  for (const [c, frame] of frames.entries()) {
    drawn += text(
      round(gutter + c * (panel.width + gap) + panel.width / 2),
      total - 2,
      "middle",
      String(frame),
    );
  }
  const labels = rows
    .map(({ label }) => label ?? "")
    .filter(Boolean)
    .join(", ");
  return svg(Math.max(1, width), total, `frames ${frames.join(", ")}${labels ? `: ${labels}` : ""}`, drawn);
}

/** Maps a part of the plane to a picture of a height in pixels. */
class Panel {
  readonly width: number;
  private readonly scale: number;

  constructor(
    private readonly extent: Extent,
    private readonly height: number,
  ) {
    this.scale = height / (extent.bottom - extent.top);
    this.width = round((extent.right - extent.left) * this.scale);
  }

  background(row: StripRow, frame: number): string {
    const drawn = STREAM_NAMES.filter((name) => row.streams.streams[name] !== undefined);
    const masked = drawn.filter((name) => isMasked(row, name, frame));
    const opacity = 0.07 + (0.25 * masked.length) / Math.max(1, drawn.length);
    const shade = `<rect width="${this.width}" height="${this.height}" rx="3" fill="#808a98" fill-opacity="${round(opacity, 100)}"/>`;
    const bar = this.width / Math.max(1, drawn.length);
    return masked.reduce(
      (all, name) =>
        `${all}<rect x="${round(drawn.indexOf(name) * bar)}" y="${this.height - 3}" width="${round(bar)}" height="3" fill="${STREAM_COLORS[name]}"/>`,
      shade,
    );
  }

  draw(row: StripRow, frame: number): string {
    let drawn = "";
    // The face lies behind the hands.
    for (const name of ["face", "body", "left", "right"] as const) {
      const sequence = row.streams.streams[name];
      if (sequence === undefined || (row.hideMasked && isMasked(row, name, frame))) continue;
      drawn += this.stream(name, sequence, frame, row.streams.frames);
    }
    return drawn;
  }

  private stream(name: StreamName, sequence: StreamSequence, frame: number, frames: number): string {
    const keypoints = sequence.present.length / frames;
    const first = frame * keypoints;
    const unit = Math.sqrt(this.height / 160);
    const points = Array.from({ length: keypoints }, (_, k) => this.place(seen(sequence, first + k)));

    let lines = "";
    let end = -1;
    for (const [from, to] of LIMBS[name]) {
      const [start, stop] = [points[from], points[to]];
      if (start === undefined || stop === undefined) continue;
      lines += `${end === from ? "" : `M${start}`}L${stop}`;
      end = to;
    }
    // A line of no length with round ends is a dot.
    const dots =
      name === "face" ? "" : points.map((point) => (point === undefined ? "" : `M${point}h0`)).join("");
    const color = STREAM_COLORS[name];
    const stroke = (d: string, width: number) =>
      d === "" ? "" : `<path d="${d}" stroke-width="${round(width * unit)}"/>`;
    const rings = name === "face" ? "" : this.missing(sequence, frame, keypoints, points);
    const shapes = stroke(lines, WIDTHS[name]) + stroke(dots, 1.9 * WIDTHS[name]) + stroke(rings, 0.7);
    return shapes === ""
      ? ""
      : `<g fill="none" stroke="${color}" stroke-linecap="round" stroke-linejoin="round">${shapes}</g>`;
  }

  /** Hollow circles where missing keypoints were last seen. */
  private missing(
    sequence: StreamSequence,
    frame: number,
    keypoints: number,
    points: readonly (string | undefined)[],
  ): string {
    const unit = Math.sqrt(this.height / 160);
    const whole = points.every((point) => point === undefined);
    let rings = "";
    for (let k = 0; k < keypoints; k++) {
      if (points[k] !== undefined) continue;
      for (let earlier = frame - 1; earlier >= 0; earlier--) {
        const last = this.place(seen(sequence, earlier * keypoints + k));
        if (last === undefined) continue;
        rings += ring(last, (whole ? 5 : 1.8) * unit);
        // One circle for a whole hand, at its first keypoint, the wrist.
        if (whole) return rings;
        break;
      }
    }
    return rings;
  }

  private place(point: readonly [number, number] | undefined): string | undefined {
    if (point === undefined) return undefined;
    const x = (point[0] - this.extent.left) * this.scale;
    const y = (point[1] - this.extent.top) * this.scale;
    return `${round(within(x))} ${round(within(y))}`;
  }
}

/** Stray keypoints may lie farther out than a viewer's numbers reach. */
function within(pixels: number): number {
  return Math.max(-1e5, Math.min(1e5, pixels));
}

function ring(centre: string, radius: number): string {
  const [r, d] = [round(radius), round(2 * radius)];
  return `M${centre}m${-r} 0a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 ${-d} 0`;
}

function isMasked({ masked }: StripRow, name: StreamName, frame: number): boolean {
  return masked?.[name]?.[frame] === 1;
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

function svg(width: number, height: number, title: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${content}</svg>`;
}

function text(x: number, y: number, anchor: "middle" | "end", content: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-family="sans-serif" font-size="11" fill="${TEXT_COLOR}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  // XML allows neither control characters nor halves of surrogate pairs, not even escaped.
  return content.replace(/[\p{Cc}\p{Cs}]/gu, "").replace(/[&<>"']/g, (c) => entities[c]!);
}

/** Rounded to tenths of a pixel, which keeps pictures small. */
function round(value: number, parts = 10): number {
  return Math.round(value * parts) / parts + 0; // not -0
}
