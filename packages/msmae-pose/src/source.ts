import { open, readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { type PartOrder, type Pose, PoseFormatError, readPoseLayout, sliceFrames } from "@msmae/pose";
import { type MpDataSequence, type OpenPoseClip, openPose, readMpData, readOpenPose } from "@msmae/pose/node";
import { UserError } from "@msmae/terminal";
import { nameFile } from "./name-file.js";
import { NonFinitePoints } from "./non-finite-points.js";
import { complete, isPoseFile, readWhole } from "./read-whole-pose.js";
import type { SourceRecording } from "./source-recording.js";

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
  /** What a person should know of how it was read, such as the order of an array's parts. */
  readonly notices?: readonly string[];
  /** Frames `start` to `end` (without `end`), of which a .pose file reads just those. */
  read(start?: number, end?: number): Promise<Pose>;
  close(): Promise<void>;
}

/** Standard input. */
export const STDIN = "-";

/**
 * Opens a pose: a .pose file, which is read as far as is asked for; the JSON of a pose; the results of MediaPipe, AlphaPose or
 * OpenPose as JSON; a NumPy array or archive of arrays; a header alone, which has no frames. What it is shows in its bytes.
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
    if (path !== STDIN && isPoseFile(await firstBytes(path))) {
      const bare = path.endsWith(".poseheader") ? await headerAlone(path) : undefined;
      if (bare !== undefined) return bare;
      const { header, read, close } = await openPose(path);
      const bytes = await sizeOf(path);
      return withRate(
        { name, bytes, about: header, read: (start = 0, end) => read(start, end), close },
        recording,
      );
    }
    const bytes = path === STDIN ? await buffer(process.stdin) : await readFile(path);
    if (bytes.length === 0) throw new UserError(`${name}: is empty, expected a pose`);
    const { pose, notices } = await readWhole(bytes, name, recording);
    return withRate(
      { ...wholeSource(name, bytes.length, pose), notices: [...notices, ...unseen(pose)] },
      recording,
    );
  } catch (error) {
    throw nameFile(error, name);
  }
}

/** What to say of a pose in which nothing was found. */
const unseen = ({ frames, confidence }: Pose): string[] =>
  frames > 0 && !confidence.some((value) => value > 0)
    ? ["nothing is seen in any frame: all points are missing"]
    : [];

/** A `.poseheader`, as a pose without frames. */
async function headerAlone(path: string): Promise<PoseSource | undefined> {
  const bytes = await readFile(path);
  const layout = readPoseLayout(bytes, path);
  try {
    const { close } = await openPose(path);
    await close();
    return undefined; // a whole file of another name
  } catch (error) {
    if (!(error instanceof PoseFormatError)) throw error;
  }
  const empty = { data: new Float32Array(0), confidence: new Float32Array(0) };
  const source = wholeSource(path, bytes.length, { ...layout, ...empty, fps: 0, frames: 0, people: 0 });
  const what = "a header without a body: it has no frames; --pose-header joins it with arrays";
  return { ...source, read: () => Promise.reject(new UserError(`${path}: ${what}`)) };
}

/**
 * A recording of an `MP_Data` tree.
 *
 * @param tree The order of the parts in all of it, and its notice if nobody was told yet.
 */
export async function openMpData(
  sequence: MpDataSequence,
  recording: SourceRecording,
  tree: PartOrder,
): Promise<PoseSource> {
  const name = sequence.files[0]!;
  const { missing, files } = sequence;
  const lost =
    missing.length === 0
      ? []
      : [
          `${missing.length} of ${missing.length + files.length} frames have no file (${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ", …" : ""}): they are empty`,
        ];
  const points = new NonFinitePoints();
  try {
    const pose = await readMpData(sequence, complete(recording, name), {
      order: recording.order ?? tree.order,
      onLost: points.add,
    });
    return { ...wholeSource(name, undefined, pose), notices: [...lost, ...points.notices()] };
  } catch (error) {
    throw nameFile(error, name);
  }
}

/** A clip of a folder of OpenPose's files. */
export async function openOpenPose(clip: OpenPoseClip, recording: SourceRecording): Promise<PoseSource> {
  const name = clip.files[0]!;
  try {
    const points = new NonFinitePoints();
    const pose = await readOpenPose(clip, complete(recording, name), { onLost: points.add });
    const lost = pose.frames - clip.files.length;
    const notices = lost > 0 ? [`${lost} of ${pose.frames} frames have no file: they are empty`] : [];
    return { ...wholeSource(name, undefined, pose), notices: [...notices, ...points.notices()] };
  } catch (error) {
    throw nameFile(error, name);
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
