import { fstatSync } from "node:fs";
import {
  type ByteRange,
  extractStreams,
  frameBytes,
  type Pose,
  PoseFormatError,
  type PoseHeader,
  type PoseStreams,
  poseOfFrames,
  readPose,
  readPoseHeader,
  StreamError,
  type StreamName,
  selectFrames,
} from "@msmae/pose";
import { readBytes, withFile } from "./files.js";
import type { SkippedClip, SkipReason } from "./skipped.js";

/** What a file's first bytes tell: how long it is, or why it cannot be used. */
export type Probe = { readonly frames: number; readonly fps: number } | Omit<SkippedClip, "clip" | "path">;

/**
 * Looks at the header of a .pose file, and reads no more of it. (Of a v0.0 file all is read, since nothing else tells
 * whether it is whole.)
 */
export function probePose(path: string, streams: readonly StreamName[]): Probe {
  try {
    const header = withFile(path, (file) => readHeader(file, path));
    if (header.version === 0) readPoseFrames(path, streams, 0, header.frames);
    if (header.frames === 0) return { reason: "empty", detail: `${path}: no frames` };
    extractStreams(withoutFrames(header), streams);
    return { frames: header.frames, fps: header.fps };
  } catch (error) {
    const why = explain(error);
    if (why === undefined) throw error;
    return why;
  }
}

/**
 * Frames `first` … `first + count - 1` of a .pose file, of which no more is read than they take.
 *
 * @throws {PoseFormatError | StreamError | Error} what {@link explain} explains.
 */
export function readPoseFrames(
  path: string,
  streams: readonly StreamName[],
  first: number,
  count: number,
): PoseStreams {
  return withFile(path, (file) => {
    const header = readHeader(file, path);
    if (header.version === 0) {
      const all = extractStreams(readPose(readExactly(file, 0, fstatSync(file).size, path), path), streams);
      return selectFrames(
        all,
        Uint32Array.from({ length: count }, (_, t) => first + t),
      );
    }
    const { data, confidence } = frameBytes(header, first, first + count);
    const bytes = ({ offset, length }: ByteRange): Uint8Array => readExactly(file, offset, length, path);
    return extractStreams(poseOfFrames(header, bytes(data), bytes(confidence)), streams);
  });
}

/** Why an error of {@link readPoseFrames} makes a clip unusable; undefined for an error that is nobody's data. */
export function explain(error: unknown): Omit<SkippedClip, "clip" | "path"> | undefined {
  if (error instanceof StreamError) return { reason: "stream", stream: error.stream, detail: error.message };
  if (error instanceof PoseFormatError) return { reason: formatReason(error), detail: error.message };
  const { syscall, message } = error as NodeJS.ErrnoException; // the file system's errors have no class
  return syscall === undefined ? undefined : { reason: "unreadable", detail: message };
}

function formatReason(error: PoseFormatError): SkipReason {
  if (error.field === "version") return "format";
  // Within the components, to claim more than is there is how a file that was cut looks.
  const cut = error.field === "frames" ? /truncated/ : /truncated|file ends within|bytes remain/;
  return cut.test(error.message) ? "truncated" : "damaged";
}

const HEADER = 32 * 1024; // MediaPipe Holistic's takes 15 kB

function readHeader(file: number, path: string): PoseHeader {
  const { size } = fstatSync(file);
  for (let length = Math.min(size, HEADER); ; length = Math.min(size, 4 * length)) {
    try {
      return readPoseHeader(readExactly(file, 0, length, path), path, size);
    } catch (error) {
      if (!(error instanceof PoseFormatError && error.incomplete)) throw error;
    }
  }
}

/** A pose of no frames, to ask which streams the components allow. */
const withoutFrames = (header: PoseHeader): Pose => ({
  ...header,
  people: 0,
  frames: 0,
  data: new Float32Array(0),
  confidence: new Float32Array(0),
});

/** Exactly these bytes. */
function readExactly(file: number, offset: number, length: number, path: string): Uint8Array {
  const bytes = readBytes(file, offset, length);
  if (bytes.length === length) return bytes;
  const detail = "truncated: the file became shorter while it was read";
  throw new PoseFormatError(path, offset + bytes.length, "data", detail);
}
