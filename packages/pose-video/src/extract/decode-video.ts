import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { atEnd } from "./cleanup.js";
import { VideoError } from "./errors.js";
import type { ExtractSettings } from "./options.js";
import { inputArguments, messages, type VideoInfo } from "./probe-video.js";
import { ffmpegVersion, findFfmpeg } from "./programs.js";

/** A decoded picture. */
export interface DecodedFrame {
  /** Seconds, as the video has it. */
  readonly time: number;
  /** [height, width, 4] red, green, blue and 255. */
  readonly pixels: Buffer;
}

/** Warnings that are kept; a damaged video has one for each macroblock. */
const WARNINGS = 10;

/**
 * Every frame of a video with its own time, decoded as they are asked for: ffmpeg waits meanwhile.
 *
 * The pictures are rotated as the file says and have square pixels. A file that ends too early gives what is there of it.
 *
 * @returns what ffmpeg complained about, at most ten lines.
 * @throws {VideoError} if no frame can be decoded, or ffmpeg gives up.
 * @throws {ProgramMissingError} if there is no ffmpeg.
 */
export async function* decodeVideo(
  video: VideoInfo,
  { fps, start, frames }: Pick<ExtractSettings, "fps" | "start" | "frames"> = {},
): AsyncGenerator<DecodedFrame, string[]> {
  const ffmpeg = findFfmpeg();
  // Every frame as it comes; before 5.1 the option had another name.
  const everyFrame = Number.parseFloat(await ffmpegVersion(ffmpeg)) < 5.1 ? "-vsync" : "-fps_mode";
  const child = spawn(
    ffmpeg,
    [
      ...[
        "-nostdin",
        "-v",
        "error",
        ...(start ? ["-ss", start.toFixed(6)] : []),
        ...inputArguments(video.path),
      ],
      ...["-map", `0:${video.stream}`, everyFrame, "passthrough"],
      ...(frames ? ["-frames:v", `${frames}`] : []),
      ...["-vf", filters(video, fps), "-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1"],
    ],
    { stdio: ["ignore", "pipe", "pipe", "pipe"], detached: true }, // detached: Ctrl-C is ours to act upon
  );
  const stop = atEnd(() => child.kill("SIGKILL"));
  try {
    const stderr = textOf(child.stderr as Readable);
    const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    const times = timesOf(child.stdio[3] as Readable);
    let count = 0;
    let time = 0;
    for await (const pixels of pictures(child.stdout as Readable, 4 * video.width * video.height)) {
      const { value } = await times.next();
      // What has no time of its own comes one frame after the one before.
      time = typeof value === "number" ? value : count === 0 ? 0 : time + 1 / (video.fps ?? 25);
      count++;
      yield { time, pixels };
    }
    const [code, signal] = await closed;
    const warnings = [...new Set(messages(await stderr))].map((line) =>
      line.replace(`file:${video.path}: `, ""),
    );
    if (count === 0) throw new VideoError(video.path, `no frame can be decoded${because(warnings[0])}`);
    if (code !== 0) {
      const how = signal === null ? "gave up" : `was ended by ${signal}`;
      throw new VideoError(video.path, `ffmpeg ${how} after ${count} frames${because(warnings.at(-1))}`);
    }
    const whole = fps === undefined && start === undefined && frames === undefined;
    if (warnings.length > 0 && whole && video.frames !== undefined && count < video.frames) {
      warnings.unshift(`${count} of about ${video.frames} frames decoded`);
    }
    return warnings.slice(0, WARNINGS);
  } finally {
    stop();
  }
}

/** Square pixels, no transparency, and each frame's time in microseconds on a pipe of its own. */
function filters({ width, height }: VideoInfo, fps: number | undefined): string {
  return [
    ...(fps === undefined ? [] : [`fps=${fps}`]),
    `scale=${width}:${height}`,
    "format=rgb24", // what is transparent would be black to MediaPipe
    "settb=1/1000000",
    "metadata=mode=add:key=frame:value=1", // what has no metadata is not printed
    "metadata=mode=print:file=pipe\\\\:3:direct=1",
  ].join(",");
}

async function* pictures(stream: Readable, size: number): AsyncGenerator<Buffer> {
  let picture = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.copy(picture, filled, at);
      at += taken;
      filled += taken;
      if (filled < size) continue;
      yield picture;
      picture = Buffer.allocUnsafe(size);
      filled = 0;
    }
  }
}

/** Seconds, or nothing where the video does not tell. */
async function* timesOf(stream: Readable): AsyncGenerator<number | undefined> {
  for await (const line of createInterface({ input: stream })) {
    const microseconds = /^frame:\d+\s+pts:(\S+)/.exec(line)?.[1];
    if (microseconds === undefined) continue;
    yield /^-?\d+$/.test(microseconds) ? Number(microseconds) / 1e6 : undefined;
  }
}

/** What was written, up to 64 kB: the rest is read and forgotten. */
async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const chunk of stream) if (text.length < 65_536) text += chunk;
  return text;
}

function because(detail: string | undefined): string {
  return detail === undefined ? "" : ` (${detail})`;
}
