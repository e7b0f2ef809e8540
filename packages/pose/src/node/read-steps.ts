import { constants } from "node:buffer";
import type { Stats } from "node:fs";
import { count } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import { type FrameIndex, FrameWalk, interleavedPose } from "../formats/interleaved.js";
import { readPoseHeader } from "../formats/read-header.js";
import { checkFrames, frameBytes, poseOfBody, readPose } from "../formats/read-pose.js";
import type { Pose, PoseHeader } from "../pose.js";

/** Chosen here: MediaPipe Holistic's header takes 15 kB, so one read is nearly always enough. */
const FIRST_BYTES = 2 ** 14;
/** Bytes of a v0.0 file in one read. Chosen here: some frames, without much memory. */
const BLOCK_BYTES = 2 ** 16;
/** Node reads less than 2 GiB at once. */
const MOST_BYTES = 2 ** 30;
/**
 * Files up to this size are read by one call. Chosen here: one call is the faster for a clip; a file that is no pose
 * costs little.
 */
const AT_ONCE_BYTES = 2 ** 22;

/** Bytes to be filled from a place of the file on. */
export interface Request {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Reading, written once for who waits and who does not: it asks for bytes, and is told how many were read. */
export type Steps<R> = Generator<Request, R, number>;

/** Where a pose goes: so many bytes of any values. */
export type Take = (size: number) => Uint8Array;

/** Memory of the pose's own, which need not be zeros, since all of it is read or nothing returned. */
const own: Take = (size) => Buffer.allocUnsafeSlow(size);

/** What is known of a file once it is open. */
export interface Opened {
  readonly header: PoseHeader;
  /** Of a v0.0 file. */
  readonly index: FrameIndex | undefined;
}

/** All of a file, or `undefined` where that takes more than a moment, and {@link openSteps} first. */
export function* smallSteps(path: string, stats: Stats, take = own): Steps<Pose | undefined> {
  checkFile(path, stats);
  const { size } = stats;
  if (size > AT_ONCE_BYTES) return undefined;
  // Behind its header a file is float32 to its end, so where its end is aligned they are, and stay where they are.
  const lead = -size & 3;
  const bytes = take(lead + size).subarray(lead);
  yield* fill(path, bytes, 0);
  return readPose(bytes, path, { reuse: true });
}

/** All of a file. */
export function* wholeSteps(path: string, stats: Stats, take = own): Steps<Pose> {
  const small = yield* smallSteps(path, stats, take);
  if (small !== undefined) return small;
  return yield* framesSteps(path, stats, 0, undefined, take);
}

/** Frames `start` to `end` of a file, by default the last. */
export function* framesSteps(
  path: string,
  stats: Stats,
  start: number,
  end: number | undefined,
  take: Take,
): Steps<Pose> {
  const opened = yield* openSteps(path, stats);
  return yield* rangeSteps(path, opened, start, end ?? opened.header.frames, take);
}

export function* openSteps(path: string, stats: Stats): Steps<Opened> {
  checkFile(path, stats);
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

function checkFile(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  const what = stats.isDirectory() ? "a folder" : "no regular file";
  throw new PoseFormatError(path, 0, "file", `this is ${what}, expected a .pose file`);
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

/** Frames `start` to `end` of an open file. */
export function* rangeSteps(
  path: string,
  { header, index }: Opened,
  start: number,
  end: number,
  take = own,
): Steps<Pose> {
  checkFrames(header, start, end);
  if (index !== undefined) return yield* interleavedSteps(path, header, index, start, end);
  const { data, confidence } = frameBytes(header, start, end);
  const size = data.length + confidence.length;
  if (size > constants.MAX_LENGTH) {
    const detail = `which take ${count(size)} bytes, expected at most ${count(constants.MAX_LENGTH)} at once`;
    throw new RangeError(`Got frames ${start} to ${end} of ${path}, ${detail}.`);
  }
  const bytes = take(size);
  if (data.offset + data.length === confidence.offset) {
    yield* fill(path, bytes, data.offset);
  } else {
    yield* fill(path, bytes.subarray(0, data.length), data.offset);
    yield* fill(path, bytes.subarray(data.length), confidence.offset);
  }
  return poseOfBody(header, end - start, new Float32Array(bytes.buffer, bytes.byteOffset, size / 4));
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
