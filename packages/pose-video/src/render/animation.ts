import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { extname } from "node:path";
import { atEnd, renameWhole } from "@msmae/files";
import { type Drawing, type DrawOptions, drawFrames, type PoseStreams, type Theme } from "@msmae/pose";
import { runFfmpeg } from "./ffmpeg.js";
import { type Playback, type Schedule, schedule } from "./playback.js";
import { renderPixels } from "./png.js";

/** Kinds of animated files, by the endings of their names. */
export const ANIMATION_FORMATS = ["gif", "webp", "mp4"] as const;
export type AnimationFormat = (typeof ANIMATION_FORMATS)[number];

export interface AnimationOptions extends DrawOptions, Playback {
  /** Chosen here: what the path ends with. */
  readonly format?: AnimationFormat;
  /** Chosen here: `light`. */
  readonly theme?: Exclude<Theme, "none">;
  /** Ends the rendering: nothing is written, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly pictures: number; readonly total: number }) => void;
}

/** What was written. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly pictures: number;
  readonly fps: number;
  readonly bytes: number;
}

/**
 * Renders a clip as an animated GIF, WebP or MP4 by ffmpeg, frame by frame: memory does not grow with the clip's
 * length, but for WebP, whose encoder keeps what it has encoded. The file is written whole or not at all.
 *
 * The same clip gives the same bytes with the same ffmpeg. A GIF has 256 colours, chosen for the clip, and at most 50
 * pictures a second; WebP is lossless.
 *
 * @param streams In pixels or normalised.
 * @throws {ProgramMissingError} without ffmpeg.
 * @throws {RenderError} if ffmpeg fails: without an encoder for the format, or on a full disk.
 * @throws {RangeError} if there are no frames, no frame rate, or the format is none of the three. Node's own errors if
 *   the path cannot be written.
 * @example
 * await renderAnimation(streams, "clip.gif", { focus: "hands", speed: 0.5 });
 */
export async function renderAnimation(
  streams: PoseStreams,
  path: string,
  options: AnimationOptions = {},
): Promise<Animation> {
  const format = options.format ?? extname(path).slice(1).toLowerCase();
  if (!isFormat(format)) {
    throw new RangeError(
      `Got an animation of format "${format}", expected one of ${ANIMATION_FORMATS.join(", ")}.`,
    );
  }
  const plan = schedule(streams, options, format === "gif" ? 50 : undefined);
  const drawing = drawFrames(streams, { theme: "light", ...options });
  const { signal } = options;
  const temporary = `${path}.tmp`;
  closeSync(openSync(temporary, "w")); // says what is wrong with the path better than ffmpeg does
  const remove = atEnd(() => rmSync(temporary, { force: true }));
  try {
    const extra = format === "gif" ? await palette(drawing, plan, path, signal) : undefined;
    const args = [...input(drawing, plan.fps), ...OUTPUTS[format], "-fflags", "+bitexact", "-f", format];
    const pictures = rasterised(drawing, plan.frames, options.onProgress);
    await runFfmpeg(path, [...args, `file:${temporary}`], pictures, { extra, signal });
    const { size } = statSync(temporary);
    renameWhole(temporary, path);
    return {
      width: drawing.width,
      height: drawing.height,
      pictures: plan.frames.length,
      fps: plan.fps,
      bytes: size,
    };
  } finally {
    remove(); // where it was renamed there is nothing left to remove
  }
}

const PALETTE_INPUT = ["-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", "16x16", "-i", "pipe:3"];

/** What ffmpeg makes of the pictures. One thread, since x264's result depends on their number. */
const OUTPUTS: Readonly<Record<AnimationFormat, readonly string[]>> = {
  gif: [...PALETTE_INPUT, "-lavfi", "paletteuse=dither=none:diff_mode=rectangle"],
  webp: [
    ...["-c:v", "libwebp_anim", "-lossless", "1", "-quality", "50", "-loop", "0"],
    "-flags:v",
    "+bitexact",
  ],
  mp4: [
    ...["-c:v", "libx264", "-crf", "18", "-preset", "medium", "-threads", "1", "-flags:v", "+bitexact"],
    // What players expect of a picture of unknown colour: they guess by its size else.
    ...["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-color_range", "tv"],
    ...[
      "-colorspace",
      "bt709",
      "-color_primaries",
      "bt709",
      "-color_trc",
      "bt709",
      "-movflags",
      "+faststart",
    ],
  ],
};

function input({ width, height }: Drawing, fps: number): string[] {
  const size = ["-video_size", `${width}x${height}`];
  return ["-f", "rawvideo", "-pix_fmt", "rgba", ...size, "-framerate", `${fps}`, "-i", "pipe:0"];
}

/** Chosen here: colours are the same all along a clip, so as many of its frames show them all. */
const PALETTE_FRAMES = 48;

/** [16, 16, 4] a GIF's colours, chosen by ffmpeg for some frames of the clip. */
function palette(
  drawing: Drawing,
  { frames, fps }: Schedule,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const step = Math.max(1, frames.length / PALETTE_FRAMES);
  const some = frames.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  const args = [
    ...input(drawing, fps),
    ...["-vf", "palettegen=reserve_transparent=0", "-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1"],
  ];
  return runFfmpeg(path, args, rasterised(drawing, some), { signal });
}

function* rasterised(
  { draw }: Drawing,
  frames: readonly number[],
  onProgress?: AnimationOptions["onProgress"],
): Iterable<Uint8Array> {
  for (const [i, frame] of frames.entries()) {
    yield renderPixels(draw(frame));
    onProgress?.({ pictures: i + 1, total: frames.length });
  }
}

function isFormat(format: string): format is AnimationFormat {
  return (ANIMATION_FORMATS as readonly string[]).includes(format);
}
