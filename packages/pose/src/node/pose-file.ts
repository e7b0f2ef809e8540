import { constants } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import { count, PoseFormatError } from "../errors.js";
import { type FrameIndex, FrameWalk, interleavedPose } from "../formats/interleaved.js";
import { readPoseHeader } from "../formats/read-header.js";
import { checkFrames, frameBytes, poseOfBody } from "../formats/read-pose.js";
import type { Pose, PoseHeader } from "../pose.js";

/** Ours: MediaPipe Holistic's header takes 15 kB, so one read is nearly always enough. */
const FIRST_BYTES = 2 ** 14;
/** Ours: what is read at once of a v0.0 file. */
const BLOCK_BYTES = 2 ** 16;
/** Node reads less than 2 GiB at once. */
const MOST_BYTES = 2 ** 30;

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
  const run = async <R>(steps: Steps<R>): Promise<R> => {
    for (let step = steps.next(); ; ) {
      if (step.done) return step.value;
      const { bytes, offset } = step.value;
      step = steps.next((await handle.read(bytes, 0, bytes.length, offset)).bytesRead);
    }
  };
  try {
    const opened = await run(openSteps(path, await handle.stat()));
    return {
      header: opened.header,
      read: (start = 0, end = opened.header.frames) => run(readSteps(path, opened, start, end)),
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
  const run = <R>(steps: Steps<R>): R => {
    for (let step = steps.next(); ; ) {
      if (step.done) return step.value;
      const { bytes, offset } = step.value;
      step = steps.next(readSync(file, bytes, 0, bytes.length, offset));
    }
  };
  try {
    const opened = run(openSteps(path, fstatSync(file)));
    return {
      header: opened.header,
      read: (start = 0, end = opened.header.frames) => run(readSteps(path, opened, start, end)),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * Reads a .pose file from the disk into the pose, without a copy in between: in less time and half of the memory of
 * `readPose(await readFile(path), path)`.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 * @example
 * const pose = await readPoseFile("clip.pose");
 */
export async function readPoseFile(path: string): Promise<Pose> {
  const file = await openPose(path);
  try {
    return await file.read();
  } finally {
    await file.close();
  }
}

/**
 * {@link readPoseFile} without waiting, see {@link openPoseSync}.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 * @example
 * const poses = paths.map(readPoseFileSync);
 */
export function readPoseFileSync(path: string): Pose {
  const file = openPoseSync(path);
  try {
    return file.read();
  } finally {
    file.close();
  }
}

/** Bytes to be filled from a place of the file on. */
interface Request {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Reading, written once for who waits and who does not: it asks for bytes, and is told how many were read. */
type Steps<R> = Generator<Request, R, number>;

interface Opened {
  readonly header: PoseHeader;
  /** Of a v0.0 file. */
  readonly index: FrameIndex | undefined;
}

function* openSteps(path: string, stats: Stats): Steps<Opened> {
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? "a folder" : "no regular file";
    throw new PoseFormatError(path, 0, "file", `this is ${what}, expected a .pose file`);
  }
  const header = yield* headerSteps(path, stats.size);
  if (header.version !== 0) return { header, index: undefined };
  const walk = new FrameWalk(header, path, stats.size);
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, stats.size));
  while (!walk.done) {
    const bytes = block.subarray(0, Math.min(block.length, stats.size - walk.next));
    yield* fill(path, bytes, walk.next);
    walk.take(bytes);
  }
  return { header, index: walk.finish() };
}

function* headerSteps(path: string, size: number): Steps<PoseHeader> {
  for (let length = Math.min(FIRST_BYTES, size); ; length = Math.min(4 * length, size)) {
    const bytes = Buffer.allocUnsafe(length);
    yield* fill(path, bytes, 0);
    try {
      return readPoseHeader(bytes, path, size);
    } catch (error) {
      if (!(error instanceof PoseFormatError && error.incomplete)) throw error;
    }
  }
}

function* readSteps(path: string, { header, index }: Opened, start: number, end: number): Steps<Pose> {
  checkFrames(header, start, end);
  if (index !== undefined) return yield* interleavedSteps(path, header, index, start, end);
  const { data, confidence } = frameBytes(header, start, end);
  const size = data.length + confidence.length;
  if (size > constants.MAX_LENGTH) {
    const detail = `which take ${count(size)} bytes, expected at most ${count(constants.MAX_LENGTH)} at once`;
    throw new RangeError(`Got frames ${start} to ${end} of ${path}, ${detail}.`);
  }
  // In memory of its own that need not be zeros, since all of it is read or nothing returned.
  const bytes = Buffer.allocUnsafeSlow(size);
  if (data.offset + data.length === confidence.offset) {
    yield* fill(path, bytes, data.offset);
  } else {
    yield* fill(path, bytes.subarray(0, data.length), data.offset);
    yield* fill(path, bytes.subarray(data.length), confidence.offset);
  }
  return poseOfBody(header, end - start, new Float32Array(bytes.buffer));
}

/** In blocks, so that the file's bytes take no memory beside the pose. */
function* interleavedSteps(
  path: string,
  header: PoseHeader,
  index: FrameIndex,
  start: number,
  end: number,
): Steps<Pose> {
  const { offsets } = index;
  const { pose, add } = interleavedPose(header, index, start, end);
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  for (let from = start; from < end; ) {
    let to = from + 1;
    while (to < end && offsets[to + 1]! - offsets[from]! <= block.length) to++;
    const length = offsets[to]! - offsets[from]!;
    if (length > block.length) block = Buffer.allocUnsafe(length); // a single frame
    const bytes = block.subarray(0, length);
    yield* fill(path, bytes, offsets[from]!);
    add(bytes, from, to);
    from = to;
  }
  return pose;
}

/** Fills `bytes` with those of the file from `offset` on. */
function* fill(path: string, bytes: Uint8Array, offset: number): Steps<void> {
  for (let done = 0; done < bytes.length; ) {
    const read = yield { bytes: bytes.subarray(done, done + MOST_BYTES), offset: offset + done };
    if (read === 0) {
      const detail = `truncated: the file has become shorter since it was opened, expected ${count(bytes.length - done)} bytes more`;
      throw new PoseFormatError(path, offset + done, "frames", detail);
    }
    done += read;
  }
}
