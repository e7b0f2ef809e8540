import {
  extractStreams,
  type FrameTimes,
  PersonError,
  type Pose,
  PoseFormatError,
  type PoseHeader,
  StreamError,
  type StreamName,
} from "@msmae/pose";
import { FrameTimesError, openPoseSync, readFrameTimes } from "@msmae/pose/node";
import type { SkippedClip, SkipReason } from "../clips/skipped.js";

/** What a file's first bytes, and what extraction wrote beside it, tell: when its frames are, or why it cannot be used. */
export type Probe =
  | (FrameTimes & {
      /** Undefined of v0.0, where only all of the file tells. */
      readonly people: number | undefined;
    })
  | Omit<SkippedClip, "clip" | "path">;

/**
 * Looks at the header of a .pose file, and of its frames no more than is needed to know that all are there; and at the times
 * that extraction wrote down.
 */
export function probePose(path: string, streams: readonly StreamName[]): Probe {
  try {
    const header = readHeader(path);
    if (header.frames === 0) return { reason: "empty", detail: `${path}: no frames` };
    extractStreams(withoutFrames(header), streams);
    return { ...readFrameTimes(path, header), people: header.people };
  } catch (error) {
    const why = explain(error);
    if (why === undefined) throw error;
    return why;
  }
}

function readHeader(path: string): PoseHeader {
  const file = openPoseSync(path);
  file.close();
  return file.header;
}

/** Why an error of reading a .pose file makes a clip unusable; undefined for an error that is nobody's data. */
export function explain(error: unknown): Omit<SkippedClip, "clip" | "path"> | undefined {
  if (error instanceof PersonError) return { reason: "person", detail: error.message };
  if (error instanceof StreamError) return { reason: "stream", stream: error.stream, detail: error.message };
  if (error instanceof PoseFormatError) return { reason: formatReason(error), detail: error.message };
  if (error instanceof FrameTimesError) return { reason: "times", detail: error.message };
  const { syscall, message } = error as NodeJS.ErrnoException; // the file system's errors have no class
  return syscall === undefined ? undefined : { reason: "unreadable", detail: message };
}

function formatReason(error: PoseFormatError): SkipReason {
  if (error.field === "version") return "format";
  // Within the components, to claim more than is there is how a file that was cut looks.
  const cut = error.field === "frames" ? /truncated/ : /truncated|file ends within|bytes remain/;
  return cut.test(error.message) ? "truncated" : "damaged";
}

/** A pose of no frames, to ask which streams the components allow. */
const withoutFrames = (header: PoseHeader): Pose => ({
  ...header,
  people: 0,
  frames: 0,
  data: new Float32Array(0),
  confidence: new Float32Array(0),
});
