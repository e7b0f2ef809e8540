import {
  drawSkeleton,
  drawStrip,
  NoReferenceError,
  normalise,
  type PoseStreams,
  type StripRow,
} from "@msmae/pose";
import { renderPng } from "@msmae/pose-video";
import { UserError } from "@msmae/terminal";
import { type DrawFlags, only } from "./draw-flags.js";
import type { PictureFormat } from "./formats.js";
import type { Input } from "./inputs.js";
import { writeResult } from "./output.js";
import { readClip } from "./read-clip.js";

/** Columns of a strip. Chosen here: so many fit on a screen. */
const COLUMNS = 8;
/** Height of a single frame and of a strip's panels, in pixels. Chosen here, by eye. */
const [FRAME, PANEL] = [480, 160];

/** A frame, or a strip of frames with a row for each pose. */
export async function drawPicture(inputs: readonly Input[], format: PictureFormat, flags: DrawFlags) {
  const svg =
    flags.frame === undefined ? await strip(inputs, flags) : await single(inputs, flags.frame, flags);
  const result = format === "svg" ? `${svg}\n` : renderPng(svg);
  await writeResult(flags.out, result);
  return { bytes: Buffer.byteLength(result) };
}

async function single(inputs: readonly Input[], frame: number, flags: DrawFlags): Promise<string> {
  const input = only(inputs, "--frame");
  const { streams, first } = await readClip(input, flags);
  if (frame < first || frame >= first + streams.frames) {
    const last = first + streams.frames - 1;
    throw new UserError(`${input.path}: has no frame ${frame}; it has frames ${first} to ${last}`);
  }
  const { focus, theme, size = FRAME } = flags;
  return drawSkeleton(streams, frame - first, { height: size, focus, theme });
}

async function strip(inputs: readonly Input[], flags: DrawFlags): Promise<string> {
  const { focus, theme, size = PANEL, frames: columns = COLUMNS } = flags;
  const rows: StripRow[] = [];
  for (const input of inputs) {
    const { streams } = await readClip(input, flags);
    const frames = spread(streams.frames, columns);
    rows.push(
      inputs.length === 1
        ? { streams, frames }
        : { streams: focus === "person" ? comparable(streams) : streams, frames, label: input.name },
    );
  }
  return drawStrip(rows, { focus, theme, height: size });
}

/** People of all videos in one size, as far as their shoulders tell it. */
function comparable(streams: PoseStreams): PoseStreams {
  try {
    return normalise(streams);
  } catch (error) {
    if (!(error instanceof NoReferenceError)) throw error;
    return streams;
  }
}

/**
 * The middles of `most` equal parts of the clip, for what is signed is rarely at its ends; all frames of a short one.
 */
function spread(total: number, most: number): number[] {
  const n = Math.min(total, most);
  return Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * total) / n));
}
