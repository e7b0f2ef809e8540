import { closeSync, fstatSync, openSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Pose, PoseHeader } from "../pose.js";
import { type Opened, openSteps, type Request, rangeSteps } from "./read-steps.js";
import { run, runSync } from "./run-steps.js";

/** A .pose file of which parts are read: {@link openPose}. */
export interface PoseFile {
  readonly header: PoseHeader;
  /**
   * Frames `start` to `end` (without `end`), by reading just their bytes, straight into the pose.
   *
   * @throws {RangeError} if the file has no such frames, or they are more than fit into an array.
   * @throws {PoseFormatError} if the file has become shorter since it was opened.
   */
  read(start?: number, end?: number): Promise<Pose>;
  close(): Promise<void>;
}

/** {@link PoseFile} without waiting: {@link openPoseSync}. */
export interface PoseFileSync {
  readonly header: PoseHeader;
  read(start?: number, end?: number): Pose;
  close(): void;
}

/**
 * Opens a .pose file to read ranges of its frames without the rest, in time and memory of the range.
 *
 * Of a v0.0 file, whose frames have no fixed size, opening finds out where they are: that takes time with the file's
 * size, though no memory.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 * @example
 * const file = await openPose("lecture.pose");
 * const minute = await file.read(0, Math.round(60 * file.header.fps));
 * await file.close();
 */
export async function openPose(path: string): Promise<PoseFile> {
  const handle = await open(path, "r");
  const into = async ({ bytes, offset }: Request) =>
    (await handle.read(bytes, 0, bytes.length, offset)).bytesRead;
  try {
    const opened = await run(into, openSteps(path, await handle.stat()));
    return {
      header: opened.header,
      read: (start = 0, end = opened.header.frames) => run(into, rangeSteps(path, opened, start, end)),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * {@link openPose} for programs that have nothing else to do meanwhile, such as worker threads: for files that are in
 * the system's cache several times as fast.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 */
export function openPoseSync(path: string): PoseFileSync {
  const file = openSync(path, "r");
  let closed = false;
  const close = () => {
    if (!closed) closeSync(file);
    closed = true;
  };
  const read = (opened: Opened, start: number, end: number): Pose => {
    // Its number may be another file's by now.
    if (closed) throw new Error(`${path}: was closed before frames ${start} to ${end} were read`);
    return runSync(file, rangeSteps(path, opened, start, end));
  };
  try {
    const opened = runSync(file, openSteps(path, fstatSync(file)));
    return {
      header: opened.header,
      read: (start = 0, end = opened.header.frames) => read(opened, start, end),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
