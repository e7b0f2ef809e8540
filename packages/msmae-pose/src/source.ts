import { open, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import {
  type Pose,
  poseOfHolisticArrays,
  type Recording,
  readHolisticJson,
  readNpy,
  readPose,
  readPoseJson,
  sliceFrames,
} from "@msmae/pose";
import { type MpDataSequence, openPose, readMpData } from "@msmae/pose/node";
import { UserError } from "@msmae/terminal";
import { inWords } from "./in-words.js";

/** A pose that is read in parts, wherever it comes from. */
export interface PoseSource {
  /** As errors name it: the path, or `standard input`. */
  readonly name: string;
  /** The size of the file; undefined of a recording that is a folder of files. */
  readonly bytes: number | undefined;
  /** All but the coordinates. */
  readonly about: Omit<Pose, "data" | "confidence" | "ids" | "people"> & {
    /** Undefined of a v0.0 file, where only all of it tells. */
    readonly people: number | undefined;
    /** Where a .pose file's coordinates begin. */
    readonly bodyOffset?: number;
  };
  /** Frames `start` to `end` (without `end`), of which a .pose file reads just those. */
  read(start?: number, end?: number): Promise<Pose>;
  close(): Promise<void>;
}

/** What arrays and results of MediaPipe do not tell; a .pose file without a frame rate takes it from here. */
export interface SourceRecording {
  readonly size?: { readonly width: number; readonly height: number };
  readonly fps?: number;
}

/** Standard input. */
export const STDIN = "-";

/**
 * Opens a pose: a .pose file, which is read as far as is asked for, the JSON of a pose, MediaPipe's results as JSON, or a
 * NumPy array of MediaPipe Holistic. What it is shows in its first bytes.
 *
 * @param path A file, or `-` for standard input.
 * @throws {PoseFormatError | PoseJsonError} if it is none of these. {@link UserError} if it cannot be opened, or a
 *   recording is needed or contradicts the file.
 * @example
 * const source = await openSource("clip.pose");
 * const second = await source.read(0, 25);
 * await source.close();
 */
export async function openSource(path: string, recording: SourceRecording = {}): Promise<PoseSource> {
  const name = path === STDIN ? "standard input" : path;
  try {
    if (path !== STDIN && kindOf(await firstBytes(path)) === "pose") {
      const { header, read, close } = await openPose(path);
      const bytes = await sizeOf(path);
      return withRate(
        { name, bytes, about: header, read: (start = 0, end) => read(start, end), close },
        recording,
      );
    }
    const bytes = path === STDIN ? await buffer(process.stdin) : await readFile(path);
    if (path === STDIN && bytes.length === 0) throw new UserError(`${name}: is empty, expected a pose`);
    return withRate(wholeSource(name, bytes.length, parse(bytes, name, recording)), recording);
  } catch (error) {
    throw inWords(error, name);
  }
}

/** A recording of an `MP_Data` tree. */
export async function openMpData(sequence: MpDataSequence, recording: SourceRecording): Promise<PoseSource> {
  const name = sequence.files[0]!;
  try {
    return wholeSource(name, undefined, await readMpData(sequence, complete(recording, name)));
  } catch (error) {
    throw inWords(error, name);
  }
}

function wholeSource(name: string, bytes: number | undefined, pose: Pose): PoseSource {
  return {
    name,
    bytes,
    about: pose,
    read: async (start = 0, end = pose.frames) => sliceFrames(pose, start, end),
    close: async () => {},
  };
}

/** The source with the recording's frame rate, where its own says 0. */
function withRate(source: PoseSource, { fps }: SourceRecording): PoseSource {
  if (fps === undefined || source.about.fps === fps) return source;
  if (source.about.fps > 0) {
    throw new UserError(
      `${source.name}: --source-fps ${fps}: the file says ${source.about.fps} frames a second; the option is for files that do not`,
    );
  }
  return {
    ...source,
    about: { ...source.about, fps },
    read: async (start, end) => ({ ...(await source.read(start, end)), fps }),
  };
}

type Kind = "pose" | "npy" | "json";

function kindOf(bytes: Uint8Array): Kind {
  if (bytes[0] === 0x93 && bytes[1] === 0x4e) return "npy"; // \x93NUMPY
  const text = Buffer.from(bytes).toString("latin1");
  return /^(?:\xef\xbb\xbf)?\s*[[{]/.test(text) ? "json" : "pose";
}

function parse(bytes: Uint8Array, name: string, recording: SourceRecording): Pose {
  const kind = kindOf(bytes.subarray(0, 64));
  if (kind === "pose") return readPose(bytes, name);
  if (kind === "npy") return poseOfHolisticArrays([readNpy(bytes, name)], complete(recording, name), name);
  const text = new TextDecoder().decode(bytes);
  return isPoseJson(text)
    ? readPoseJson(text, name)
    : readHolisticJson(text, complete(recording, name), name);
}

function isPoseJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) && "components" in value;
  } catch {
    return text.trimStart().startsWith("{"); // its reader says what is wrong
  }
}

function complete({ size, fps }: SourceRecording, name: string): Recording {
  if (size === undefined || fps === undefined) {
    const missing = [
      ...(size === undefined ? ["--source-size WIDTHxHEIGHT"] : []),
      ...(fps === undefined ? ["--source-fps N"] : []),
    ];
    throw new UserError(
      `${basename(name)}: MediaPipe's coordinates tell neither the video's size nor its frame rate: expected ${missing.join(" and ")}`,
    );
  }
  return { ...size, fps };
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const bytes = new Uint8Array(64);
    return bytes.subarray(0, (await file.read(bytes, 0, bytes.length, 0)).bytesRead);
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
