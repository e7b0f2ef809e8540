import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import {
  drawSkeleton,
  drawStrip,
  extractStreams,
  type Focus,
  joinFrames,
  NoShouldersError,
  normalise,
  type Pose,
  type PoseStreams,
  reduceToStreams,
  type StreamName,
  type StripRow,
  streamsOf,
  type Theme,
} from "@msmae/pose";
import { ANIMATION_FORMATS, type AnimationFormat, renderAnimation, renderPng } from "@msmae/pose-video";
import { duration, StatusBar, UserError } from "@msmae/terminal";
import { chunks } from "./chunks.js";
import { DRAW_FORMATS, type DrawFormat, type PictureFormat } from "./formats.js";
import { inWords } from "./in-words.js";
import { findInputs, type Input } from "./inputs.js";
import { fileSize } from "./numbers.js";
import { type CommonFlags, recordingOf } from "./options.js";
import { refuseExisting, STDOUT, writeResult } from "./output.js";
import { frameRange, type Seconds } from "./seconds.js";

export interface DrawFlags extends CommonFlags, Seconds {
  readonly out: string;
  readonly format?: DrawFormat;
  readonly overwrite?: boolean;
  readonly frame?: number;
  readonly frames?: number;
  readonly streams?: readonly StreamName[];
  readonly focus: Focus;
  readonly size?: number;
  readonly theme: Theme;
  readonly fps?: number;
  readonly speed?: number;
}

/** Ours: columns of a strip that fit on a screen. */
const COLUMNS = 8;
/** Ours: pixels, of a picture and of a strip's panels. */
const [PICTURE, PANEL] = [480, 160];

/** `msmae-pose draw`: a frame, a strip of frames or an animation. @returns The exit code. */
export async function draw(paths: readonly string[], flags: DrawFlags): Promise<number> {
  const format = formatOf(flags);
  refuseNonsense(format, flags);
  refuseExisting([flags.out], flags.overwrite);
  const inputs = await findInputs(paths);
  const facts = isAnimation(format)
    ? await drawAnimation(only(inputs, `an animation (.${format})`), format, flags)
    : await drawPicture(inputs, format, flags);
  if (flags.out === STDOUT) return 0;
  if (flags.json) console.log(JSON.stringify({ out: flags.out, format, ...facts }));
  else {
    const size = "width" in facts ? `${facts.width} x ${facts.height} pixels, ` : "";
    console.log(`${flags.out}  (${size}${fileSize(facts.bytes)})`);
  }
  return 0;
}

async function drawPicture(inputs: readonly Input[], format: PictureFormat, flags: DrawFlags) {
  const { frame, focus, theme } = flags;
  const svg = await (async () => {
    if (frame === undefined) return strip(inputs, flags);
    const input = only(inputs, "--frame");
    const { streams, first } = await readClip(input, flags);
    if (frame - first >= streams.frames || frame < first) {
      throw new UserError(
        `${input.path}: has no frame ${frame}; it has frames ${first} to ${first + streams.frames - 1}`,
      );
    }
    return drawSkeleton(streams, frame - first, { height: flags.size ?? PICTURE, focus, theme });
  })();
  const result = format === "svg" ? `${svg}\n` : renderPng(svg);
  await writeResult(flags.out, result);
  return { bytes: Buffer.byteLength(result) };
}

/** A row for each pose. */
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
    if (!(error instanceof NoShouldersError)) throw error;
    return streams;
  }
}

async function drawAnimation(input: Input, format: AnimationFormat, flags: DrawFlags) {
  const { out, focus, theme, fps, speed, size = PICTURE, json } = flags;
  const { streams } = await readClip(input, flags);
  if (!(streams.fps > 0) && fps === undefined) {
    throw new UserError(`${input.path}: has no frame rate; expected --fps`);
  }
  const folder = out === STDOUT ? mkdtempSync(join(tmpdir(), "msmae-pose-")) : undefined;
  const path = folder === undefined ? out : join(folder, `clip.${format}`);
  let bar: StatusBar | undefined;
  const started = performance.now();
  try {
    if (folder === undefined) mkdirSync(dirname(out), { recursive: true });
    const written = await renderAnimation(streams, path, {
      ...{ format, focus, height: size, theme: theme === "dark" ? "dark" : "light" },
      ...(fps === undefined ? {} : { fps }),
      ...(speed === undefined ? {} : { speed }),
      onProgress: ({ pictures, total }) => {
        if (json || performance.now() - started < 1000) return; // what is over at once needs no bar
        bar ??= new StatusBar("{bar} {value}/{total} pictures  {left} left", total, { left: "-" }, pictures);
        const left = ((performance.now() - started) / 1000 / pictures) * (total - pictures);
        bar.update(pictures, { left: duration(left) });
      },
    });
    if (folder !== undefined) await writeResult(STDOUT, readFileSync(path));
    return written;
  } catch (error) {
    throw inWords(error, path);
  } finally {
    bar?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** The streams that were asked for (all that there are), with depth, and the number of their first frame in the pose. */
async function readClip(input: Input, flags: DrawFlags): Promise<{ streams: PoseStreams; first: number }> {
  const source = await input.open(recordingOf(flags));
  try {
    const [first, end] = frameRange(source.about, flags);
    const names = flags.streams ?? streamsOf(source.about);
    const drawn =
      flags.focus === "person" ? names : names.filter((name) => name === "left" || name === "right");
    if (drawn.length === 0) {
      const what = flags.focus === "person" ? "no stream" : "no hand";
      const components = source.about.components.map(({ name }) => name).join(", ") || "none";
      throw new UserError(`has ${what} that could be drawn; its components are ${components}`);
    }
    // A quarter of what a long file holds is kept.
    const parts: Pose[] = [];
    for await (const { pose } of chunks(source, first, end)) parts.push(reduceToStreams(pose));
    if (parts.length === 0) throw new UserError("has no frames to draw");
    const streams = extractStreams(joinFrames(parts), names, { depth: true });
    return { streams, first };
  } catch (error) {
    throw inWords(error, source.name);
  } finally {
    await source.close();
  }
}

function formatOf({ out, format }: DrawFlags): DrawFormat {
  if (format !== undefined) return format;
  const ending = extname(out).slice(1).toLowerCase();
  const known = DRAW_FORMATS.find((name) => name === ending);
  if (known !== undefined) return known;
  const endings = DRAW_FORMATS.map((name) => `.${name}`).join(", ");
  throw new UserError(
    out === STDOUT
      ? `--out -: expected --format with one of ${DRAW_FORMATS.join(", ")}`
      : `--out ${out}: expected a name that ends in ${endings}, or --format`,
  );
}

function refuseNonsense(format: DrawFormat, flags: DrawFlags): void {
  const { out, json, frame, frames, fps, speed, theme } = flags;
  if (json && out === STDOUT) throw new UserError("--json: expected another --out than -");
  if (frame !== undefined && frames !== undefined) {
    throw new UserError("--frame and --frames: expected one of them, a single frame or so many in a strip");
  }
  const one = isAnimation(format)
    ? Object.entries({ "--frame": frame, "--frames": frames })
    : Object.entries({ "--fps": fps, "--speed": speed });
  const [wrong] = one.filter(([, value]) => value !== undefined);
  if (wrong !== undefined) {
    const which = isAnimation(format)
      ? "pictures (svg, png)"
      : `animations (${ANIMATION_FORMATS.join(", ")})`;
    throw new UserError(`${wrong[0]} ${wrong[1]}: is for ${which}, got ${format}`);
  }
  if (isAnimation(format) && theme === "none") {
    throw new UserError(`--theme none: is for pictures (svg, png), got ${format}`);
  }
}

function only(inputs: readonly Input[], what: string): Input {
  if (inputs.length === 1) return inputs[0]!;
  throw new UserError(
    `${what}: expected one pose, got ${inputs.length}; several are drawn as a strip, a row for each`,
  );
}

function isAnimation(format: DrawFormat): format is AnimationFormat {
  return (ANIMATION_FORMATS as readonly string[]).includes(format);
}

/** The middles of `most` equal parts of the clip, for what is signed is rarely at its ends; all frames of a short one. */
function spread(total: number, most: number): number[] {
  const n = Math.min(total, most);
  return Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * total) / n));
}
