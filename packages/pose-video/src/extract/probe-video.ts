import { execFile } from "node:child_process";
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { VideoError } from "./errors.js";
import { findFfprobe } from "./programs.js";

/** What ffprobe tells about a video. */
export interface VideoInfo {
  readonly path: string;
  readonly bytes: number;
  /** Of the picture as it is shown: rotated as the file says, its pixels made square. */
  readonly width: number;
  readonly height: number;
  /** The stream's index in the file. */
  readonly stream: number;
  readonly codec: string;
  /** The frame rate that the file claims; undefined where it claims none. */
  readonly fps: number | undefined;
  /** How many frames there should be, as far as the file tells. */
  readonly frames: number | undefined;
}

/** The part of ffprobe's JSON that is read. */
interface Probe {
  readonly streams?: readonly {
    readonly index: number;
    readonly codec_type?: string;
    readonly codec_name?: string;
    readonly width?: number;
    readonly height?: number;
    readonly sample_aspect_ratio?: string;
    readonly avg_frame_rate?: string;
    readonly nb_frames?: string;
    readonly duration?: string;
    readonly disposition?: { readonly attached_pic?: number };
    readonly side_data_list?: readonly { readonly rotation?: number }[];
  }[];
  readonly format?: { readonly duration?: string };
}

/**
 * What a file's first video stream is. Cover pictures of sound files do not count.
 *
 * @throws {VideoError} if the file is missing, is no video, or has no picture.
 * @throws {ProgramMissingError} if there is no ffprobe.
 * @example
 * const { width, height, fps } = await probeVideo("signer.mp4");
 */
export async function probeVideo(path: string, signal?: AbortSignal): Promise<VideoInfo> {
  const ffprobe = findFfprobe();
  const about = await lookAt(path);
  if (about.isDirectory()) throw new VideoError(path, "is a folder, expected a video");
  if (!about.isFile()) throw new VideoError(path, "is no file");
  if (about.size === 0) throw new VideoError(path, "is empty, expected a video");
  const { streams = [], format } = await run(ffprobe, path, signal);
  const stream = streams.find((one) => one.codec_type === "video" && one.disposition?.attached_pic !== 1);
  if (stream === undefined) {
    const kinds = streams.map((one) => one.codec_type ?? "data").join(", ");
    throw new VideoError(path, `has no video stream, only ${kinds || "nothing"}`);
  }
  const { width: storedWidth = 0, height: storedHeight = 0 } = stream;
  if (storedWidth === 0 || storedHeight === 0) throw new VideoError(path, "its video stream has no size");
  const wide = Math.max(1, Math.round(storedWidth * (ratio(stream.sample_aspect_ratio) ?? 1)));
  const turned = stream.side_data_list?.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90) ?? false;
  const fps = ratio(stream.avg_frame_rate);
  const seconds = Number(stream.duration ?? format?.duration ?? Number.NaN);
  const counted = Number(stream.nb_frames ?? Math.round(seconds * (fps ?? Number.NaN)));
  return {
    path,
    bytes: about.size,
    width: turned ? storedHeight : wide,
    height: turned ? wide : storedHeight,
    stream: stream.index,
    codec: stream.codec_name ?? "unknown",
    fps,
    frames: counted > 0 ? counted : undefined,
  };
}

/** @throws {VideoError} if the file is not there, or cannot be looked at. */
export async function lookAt(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw new VideoError(path, `cannot be read (${code ?? message})`);
    // How videoJobs() and Node write a name's bytes that are no text; there is no file of such a name.
    if (/\\x[89a-f][0-9a-f]|\uFFFD/.test(path))
      throw new VideoError(path, "has a name that is not UTF-8; rename it");
    throw new VideoError(path, "there is no such file");
  }
}

/** The file's name as ffmpeg takes it: never an option, a protocol or a pattern. */
export function inputArguments(path: string): string[] {
  return ["-protocol_whitelist", "file", "-i", `file:${path}`];
}

/** What ffmpeg and ffprobe say, line by line, without the addresses of their parts. */
export function messages(stderr: string): string[] {
  const lines = stderr.split("\n").map((line) => line.replace(/^(\[[^\]]*\] )+/, "").trim());
  return lines.filter((line) => line !== "");
}

async function run(ffprobe: string, path: string, signal: AbortSignal | undefined): Promise<Probe> {
  const flags = ["-v", "error", "-of", "json", "-show_streams", "-show_format", ...inputArguments(path)];
  return new Promise((resolve, reject) => {
    execFile(ffprobe, flags, { maxBuffer: 2 ** 26, ...(signal && { signal }) }, (error, stdout, stderr) => {
      if (signal?.aborted) return reject(signal.reason);
      if (error === null) return resolve(JSON.parse(stdout) as Probe);
      const [why = error.message] = messages(stderr);
      reject(new VideoError(path, `is no video that ffmpeg can read (${why.replace(`file:${path}: `, "")})`));
    });
  });
}

/** "30000/1001" or "4:3" as a number above 0; undefined where it is "0/0", "N/A" or absent. */
function ratio(text: string | undefined): number | undefined {
  const [over, under] = (text ?? "").split(/[/:]/).map(Number);
  const value = over! / under!;
  return value > 0 && Number.isFinite(value) ? value : undefined;
}
