import { type FileHandle, open } from "node:fs/promises";
import { PoseFormatError } from "../errors.js";
import { readPoseHeader } from "../formats/read-header.js";
import { frameBytes, poseOfBody, readPose } from "../formats/read-pose.js";
import { sliceFrames } from "../operations/frames.js";
import type { Pose, PoseHeader } from "../pose.js";

/** Ours: MediaPipe Holistic's header takes 15 kB, so one read is nearly always enough. */
const FIRST_BYTES = 64 * 1024;

/** A .pose file of which parts are read: {@link openPose}. */
export interface PoseFile {
  readonly header: PoseHeader;
  /**
   * Frames `start` to `end` (without `end`), by two positional reads of just their bytes. v0.0, whose frames have no
   * fixed size, is read whole.
   *
   * @throws {RangeError} if the file has no such frames.
   * @throws {PoseFormatError} if the file has become shorter since it was opened.
   */
  read(start: number, end?: number): Promise<Pose>;
  close(): Promise<void>;
}

/**
 * Opens a .pose file to read ranges of its frames without the rest, in time and memory of the range.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 * @example
 * const file = await openPose("lecture.pose");
 * const minute = await file.read(0, Math.round(60 * file.header.fps));
 * await file.close();
 */
export async function openPose(path: string): Promise<PoseFile> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const header = await readHeader(handle, path, size);
    return {
      header,
      async read(start, end = header.frames) {
        if (header.version === 0) {
          const pose = readPose(await fill(handle, path, new Uint8Array(size), 0), path);
          return sliceFrames(pose, start, end);
        }
        const { data, confidence } = frameBytes(header, start, end);
        const body = new Float32Array((data.length + confidence.length) / 4); // the bytes are read into it
        const bytes = new Uint8Array(body.buffer);
        await fill(handle, path, bytes.subarray(0, data.length), data.offset);
        await fill(handle, path, bytes.subarray(data.length), confidence.offset);
        return poseOfBody(header, end - start, body);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readHeader(handle: FileHandle, path: string, size: number): Promise<PoseHeader> {
  for (let length = Math.min(FIRST_BYTES, size); ; length = Math.min(4 * length, size)) {
    const bytes = await fill(handle, path, new Uint8Array(length), 0);
    try {
      return readPoseHeader(bytes, path, size);
    } catch (error) {
      if (!(error instanceof PoseFormatError && error.incomplete)) throw error;
    }
  }
}

/** Fills `bytes` with those of the file from `offset` on. */
async function fill(
  handle: FileHandle,
  path: string,
  bytes: Uint8Array,
  offset: number,
): Promise<Uint8Array> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done);
    if (bytesRead === 0) {
      const detail = "the file has become shorter since it was opened";
      throw new PoseFormatError(path, offset + done, "frames", detail);
    }
    done += bytesRead;
  }
  return bytes;
}
