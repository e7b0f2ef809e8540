import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { atEnd } from "@msmae/files";
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
 * The pictures are rotated as the file says, have square pixels and one size: where it changes on the way, a frame of another
 * shape keeps it, between black bars. A file that ends too early gives what is there of it.
 *
 * @returns what ffmpeg complained about, and a change of size, in at most ten lines.
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
    const stamps = stampsOf(child.stdio[3] as Readable);
    let count = 0;
    let time = 0;
    const changes: number[] = []; // seconds
    for await (const pixels of pictures(child.stdout as Readable, 4 * video.width * video.height)) {
      const stamp: Stamp | undefined = (await stamps.next()).value;
      // What has no time of its own comes one frame after the one before.
      time = stamp?.time ?? (count === 0 ? 0 : time + 1 / (video.fps ?? 25));
      if (stamp?.changed && count > 0) changes.push(time);
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
    if (changes.length > 0) warnings.unshift(changed(changes, video));
    return warnings.slice(0, WARNINGS);
  } finally {
    stop();
  }
}

function changed(changes: readonly number[], { width, height }: VideoInfo): string {
  const times = changes.length === 1 ? "" : `${changes.length} times, first `;
  return `its picture changes its size or format ${times}at ${changes[0]!.toFixed(2)} s; all frames are fitted into ${width} x ${height}, their shape kept`;
}

/** Square pixels, no transparency, and each frame's time in microseconds on a pipe of its own. */
function filters({ width, height }: VideoInfo, fps: number | undefined): string {
  // Of this shape but for a rounded pixel, as all frames of a video are whose size does not change on its way.
  const fits = `lt(abs(${height}*dar-${width}),.51)+lt(abs(${width}/dar-${height}),.51)`;
  const side = (own: number, other: string) => `'if(${fits},${own},min(${own},max(1,round(${other}))))'`;
  return [
    ...(fps === undefined ? [] : [`fps=${fps}`]),
    `scale=${side(width, `${height}*dar`)}:${side(height, `${width}/dar`)}`,
    "format=rgb24", // what is transparent would be black to MediaPipe
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`, // a frame of another shape keeps it, between bars
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

interface Stamp {
  /** Seconds, or nothing where the video does not tell. */
  readonly time: number | undefined;
  /** ffmpeg counts its frames anew whenever their size or format is another than before. */
  readonly changed: boolean;
}

async function* stampsOf(stream: Readable): AsyncGenerator<Stamp> {
  for await (const line of createInterface({ input: stream })) {
    const [, frame, microseconds] = /^frame:(\d+)\s+pts:(\S+)/.exec(line) ?? [];
    if (frame === undefined) continue;
    yield {
      time: /^-?\d+$/.test(microseconds!) ? Number(microseconds) / 1e6 : undefined,
      changed: frame === "0",
    };
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
