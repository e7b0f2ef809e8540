import { count } from "@msmae/text";
import type { Pose, PoseHeader } from "../pose.js";
import { FrameWalk, interleavedPose } from "./interleaved.js";
import { readPoseHeader } from "./read-header.js";

/** A stretch of a file, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface ReadPoseOptions {
  /**
   * The pose takes over the memory of `bytes`, which must not be used afterwards: nothing is allocated, so it is
   * several times as fast and takes half of the memory. Default: false, the bytes stay as they are. v0.0 is copied
   * anyway.
   */
  readonly reuse?: boolean;
}

/**
 * Reads a .pose file: v0.0, v0.1 or v0.2.
 *
 * Whatever the bytes are, the result is a pose that {@link writePose} turns into the same bytes again, or a
 * {@link PoseFormatError}; no more memory is taken than a small multiple of the file's size. NaN coordinates are
 * read as they are, {@link extractStreams} takes them for missing.
 *
 * @param bytes The whole file.
 * @param source What the errors name, usually the path.
 * @throws {PoseFormatError} if this is not a whole .pose file.
 * @example
 * const pose = readPose(await readFile("clip.pose"), "clip.pose");
 */
export function readPose(bytes: Uint8Array, source = "pose", { reuse = false }: ReadPoseOptions = {}): Pose {
  const header = readPoseHeader(bytes, source);
  const { version, frames, bodyOffset } = header;
  if (version === 0) {
    const walk = new FrameWalk(header, source, bytes.length);
    const body = bytes.subarray(bodyOffset);
    walk.take(body);
    const { pose, add } = interleavedPose(header, walk.finish(), 0, frames);
    add(body, 0, frames);
    return pose;
  }
  const body = reuse ? alignedBody(bytes, bodyOffset) : floats(bytes.subarray(bodyOffset));
  return poseOfBody(header, frames, body);
}

/** All behind the header as float32, in place: moved into the header's last bytes, as far as alignment asks for. */
function alignedBody(bytes: Uint8Array, bodyOffset: number): Float32Array {
  const start = bodyOffset - ((bytes.byteOffset + bodyOffset) % 4);
  if (start !== bodyOffset) bytes.copyWithin(start, bodyOffset);
  return new Float32Array(bytes.buffer, bytes.byteOffset + start, (bytes.length - bodyOffset) / 4);
}

/** The pose of some frames' coordinates and, behind them, confidences, both of which stay where they are. */
export function poseOfBody(header: PoseHeader, frames: number, body: Float32Array): Pose {
  const { version, width, height, depth, components, fps, people = 0, points, dims } = header;
  const values = frames * people * points * dims;
  const [data, confidence] = [body.subarray(0, values), body.subarray(values)];
  return {
    ...{ version, width, height, depth, components, fps, frames, people, points, dims },
    ...{ data, confidence },
  };
}

/**
 * Computes the two byte ranges of frames `start` to `end` (exclusive) of a file, for reading them without the rest.
 *
 * @throws {RangeError} if the file has no such frames, or is v0.0, whose frames have no fixed size.
 * @example
 * const { data, confidence } = frameBytes(header, 100, 200);
 * const pose = poseOfFrames(header, await read(data), await read(confidence));
 */
export function frameBytes(
  header: PoseHeader,
  start: number,
  end: number,
): { readonly data: ByteRange; readonly confidence: ByteRange } {
  const { people, points, dims, frames, bodyOffset } = header;
  if (people === undefined) throw new RangeError("Frames of a v0.0 file have no fixed size; read it whole.");
  checkFrames(header, start, end);
  const confidenceBytes = people * points * 4; // of a frame
  const dataBytes = confidenceBytes * dims;
  return {
    data: { offset: bodyOffset + start * dataBytes, length: (end - start) * dataBytes },
    confidence: {
      offset: bodyOffset + frames * dataBytes + start * confidenceBytes,
      length: (end - start) * confidenceBytes,
    },
  };
}

/** @throws {RangeError} if a file has no such frames. */
export function checkFrames({ frames }: PoseHeader, start: number, end: number): void {
  if (Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= frames) return;
  throw new RangeError(`Got frames ${start} to ${end} of a file of ${count(frames)} frames.`);
}

/**
 * Builds the pose of a range of frames from the bytes that {@link frameBytes} located. The bytes are copied.
 *
 * @throws {RangeError} if the bytes are not whole frames, or not of as many frames.
 */
export function poseOfFrames(header: PoseHeader, data: Uint8Array, confidence: Uint8Array): Pose {
  const { bodyOffset, ...about } = header;
  const { people, points, dims } = about;
  if (people === undefined) throw new RangeError("Frames of a v0.0 file have no fixed size; read it whole.");
  const size = people * points * 4;
  const frames = size === 0 ? 0 : confidence.length / size;
  if (!Number.isInteger(frames) || data.length !== frames * size * dims) {
    throw new RangeError(
      `Got ${count(data.length)} and ${count(confidence.length)} bytes, which are not whole frames.`,
    );
  }
  return { ...about, frames, people, data: floats(data), confidence: floats(confidence) };
}

/** The bytes as float32, copied: a file's header leaves them at any offset. Computers of our days are little-endian. */
function floats(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  // An ArrayBuffer's own slice is not filled with zeros first; a shared buffer's would be shared again.
  return new Float32Array(
    buffer instanceof ArrayBuffer
      ? buffer.slice(byteOffset, byteOffset + byteLength)
      : new Uint8Array(bytes).buffer,
  );
}
