import { count, PoseFormatError } from "../errors.js";
import type { Pose, PoseHeader } from "../pose.js";
import { ByteReader } from "./byte-reader.js";
import { readPoseHeader } from "./read-header.js";

/** A stretch of a file, in bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface ReadPoseOptions {
  /**
   * The pose takes over the memory of `bytes`, which must not be used afterwards: nothing is allocated, so it is several
   * times as fast and takes half of the memory. Ours: false, the bytes stay as they are. v0.0 is copied anyway.
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
  if (header.version === 0) return readInterleaved(bytes, header, source);
  if (reuse) return poseOfBody(header, header.frames, alignedBody(bytes, header.bodyOffset));
  const { data, confidence } = frameBytes(header, 0, header.frames);
  return poseOfFrames(header, part(bytes, data), part(bytes, confidence));
}

/** All behind the header as float32, in place: moved into the header's last bytes, as far as alignment asks for. */
function alignedBody(bytes: Uint8Array, bodyOffset: number): Float32Array {
  const start = bodyOffset - ((bytes.byteOffset + bodyOffset) % 4);
  if (start !== bodyOffset) bytes.copyWithin(start, bodyOffset);
  return new Float32Array(bytes.buffer, bytes.byteOffset + start, (bytes.length - bodyOffset) / 4);
}

/** The pose of some frames' coordinates and, behind them, confidences, which it keeps. */
export function poseOfBody(header: PoseHeader, frames: number, body: Float32Array): Pose {
  const { bodyOffset: _, people = 0, ...rest } = header;
  const values = frames * people * header.points * header.dims;
  return { ...rest, frames, people, data: body.subarray(0, values), confidence: body.subarray(values) };
}

/**
 * Where in a file frames `start` to `end` (without `end`) are: two stretches, for reading them without the rest.
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
  if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= frames)) {
    throw new RangeError(`Got frames ${start} to ${end} of a file of ${count(frames)} frames.`);
  }
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

/**
 * The pose of some frames, from the bytes that {@link frameBytes} told to read. The bytes are copied.
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

/** v0.0: frame by frame, person by person, the confidence behind each point's coordinates. */
function readInterleaved(bytes: Uint8Array, header: PoseHeader, source: string): Pose {
  const { bodyOffset, ...about } = header;
  const { components, frames, points, dims } = about;
  const personBytes = 2 + 4 * components.reduce((sum, c) => sum + c.points.length * c.format.length, 0);
  const reader: ByteReader = new ByteReader(bytes, source, bytes.length);

  reader.offset = bodyOffset;
  const ids: Int16Array[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const at = reader.offset;
    const present = reader.uint16(`frame ${count(frame)}`);
    if (present * personBytes > reader.remaining) {
      const detail = `truncated: frame ${count(frame)} claims ${count(present)} people of ${count(personBytes)} bytes, but ${count(reader.remaining)} bytes remain`;
      reader.fail(`frames[${frame}].people`, detail, at);
    }
    const frameIds = new Int16Array(present);
    for (let person = 0; person < present; person++) {
      frameIds[person] = reader.int16("person id");
      reader.advance(personBytes - 2, "person");
    }
    ids.push(frameIds);
  }
  if (reader.remaining > 0) {
    reader.fail(
      "frames",
      `${count(reader.remaining)} bytes remain behind the last of ${count(frames)} frames`,
    );
  }

  const people = ids.reduce((most, frameIds) => Math.max(most, frameIds.length), 0);
  const values = frames * people * points * (dims + 1);
  // One crowded frame among many empty ones would take far more memory than it has bytes.
  if (4 * values > 16 * bytes.length) {
    const detail = `frames of up to ${count(people)} people would take ${count(4 * values)} bytes, expected at most 16 times the file's size`;
    throw new PoseFormatError(source, bodyOffset, "people", detail);
  }
  // Copied as whole numbers, which keeps the bits of a NaN.
  const data = new Uint32Array(frames * people * points * dims);
  const confidence = new Uint32Array(frames * people * points);
  reader.offset = bodyOffset;
  for (let frame = 0; frame < frames; frame++) {
    reader.advance(2, "people");
    for (let person = 0; person < ids[frame]!.length; person++) {
      reader.advance(2, "person id");
      let point = (frame * people + person) * points;
      for (const component of components) {
        for (let i = 0; i < component.points.length; i++, point++) {
          for (let d = 0; d < component.format.length - 1; d++)
            data[point * dims + d] = reader.uint32("coordinate");
          confidence[point] = reader.uint32("confidence");
        }
      }
    }
  }
  return {
    ...about,
    people,
    data: new Float32Array(data.buffer),
    confidence: new Float32Array(confidence.buffer),
    ids,
  };
}

function part(bytes: Uint8Array, { offset, length }: ByteRange): Uint8Array {
  return bytes.subarray(offset, offset + length);
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
