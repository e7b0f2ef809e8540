import { count, quote } from "@msmae/text";
import type { Pose } from "../pose.js";

const encoder = new TextEncoder();
const VERSION_BITS = { 0: 0, 0.1: 0x3dcccccd, 0.2: 0x3e4ccccd } as const;

/**
 * Writes a pose in its own version; `{ ...pose, version: 0.2 }` writes it in another.
 *
 * What {@link readPose} read comes out byte for byte. v0.1 keeps the frame count modulo 65,536 (readers go by the
 * file's length), and v0.0 the people's ids, -1 where there are none.
 *
 * @throws {RangeError} if a value does not fit its field, such as a broken frame rate in v0.1, or if the arrays do not
 *   fill the shape.
 * @example
 * await writeFile("clip.pose", writePose(pose));
 */
export function writePose(pose: Pose): Uint8Array {
  const { version, frames, people, points, dims, data, confidence } = pose;
  if (data.length !== frames * people * points * dims || confidence.length !== frames * people * points) {
    throw new RangeError(
      `Got ${count(data.length)} coordinates and ${count(confidence.length)} confidences for [${frames} frames, ${people} people, ${points} points, ${dims} dims].`,
    );
  }
  const writer = writeHeader(pose, bodyBytes(pose));
  if (version === 0) {
    writeInterleaved(writer, pose);
  } else {
    writer.floats(data);
    writer.floats(confidence);
  }
  return writer.bytes;
}

/**
 * Serialises the header of a .pose file (v0.1 or v0.2), for writing a pose in parts. `data` and then `confidence`, as
 * little-endian float32, make the file complete.
 *
 * @throws {RangeError} if the version is 0, or a value does not fit its field.
 * @example
 * const header = writePoseHeader({ ...about, frames: 1000 }); // then 1,000 frames' data, then their confidences
 */
export function writePoseHeader(header: Omit<Pose, "data" | "confidence" | "ids">): Uint8Array {
  if (header.version === 0)
    throw new RangeError("Got version 0, expected 0.1 or 0.2: frames of v0.0 are not of one size.");
  return writeHeader(header, 0).bytes;
}

/** A writer of the header and `space` bytes behind it, the header written. */
function writeHeader(header: Omit<Pose, "data" | "confidence">, space: number): ByteWriter {
  const { version, components, frames, people, points, dims } = header;
  const stored = components.reduce((sum, component) => sum + component.points.length, 0);
  const storedDims = Math.max(0, ...components.map((component) => component.format.length - 1));
  if (stored !== points || storedDims !== dims) {
    throw new RangeError(
      `The components have ${count(stored)} points of ${storedDims} dims, the pose ${count(points)} of ${dims}.`,
    );
  }
  const names = components.map(({ name, format, points: own }) => [name, format, ...own].map(text));
  const headerBytes =
    12 +
    components.reduce((sum, c) => sum + 6 + 2 * c.limbs.length + 2 * c.colors.length, 0) +
    names.flat().reduce((sum, name) => sum + 2 + name.length, 0) +
    (version === 0.2 ? 10 : version === 0.1 ? 6 : 4);
  const writer = new ByteWriter(headerBytes + space);

  writer.uint32(VERSION_BITS[version], "version");
  for (const field of ["width", "height", "depth"] as const) writer.uint16(header[field], field);
  writer.uint16(components.length, "components");
  for (const [index, { points: own, limbs, colors }] of components.entries()) {
    const [name, format, ...pointNames] = names[index]!;
    writer.text(name!);
    writer.text(format!);
    writer.uint16(own.length, "points");
    writer.uint16(limbs.length / 2, "limbs");
    writer.uint16(colors.length / 3, "colors");
    for (const point of pointNames) writer.text(point);
    for (const value of limbs) writer.uint16(value, "limb");
    for (const value of colors) writer.uint16(value, "color");
  }
  if (version === 0.2) {
    writer.float32(header.fps);
    writer.uint32(frames, "frames");
  } else {
    writer.uint16(header.fps, "fps");
    writer.uint16(version === 0.1 ? frames % 0x10000 : frames, "frames");
  }
  if (version !== 0) writer.uint16(people, "people");
  return writer;
}

function bodyBytes({ version, components, frames, people, points, dims, ids }: Pose): number {
  if (version !== 0) return 4 * frames * people * points * (dims + 1);
  const person = 2 + 4 * components.reduce((sum, c) => sum + c.points.length * c.format.length, 0);
  const everyone = ids?.reduce((sum, frameIds) => sum + frameIds.length, 0) ?? frames * people;
  return 2 * frames + person * everyone;
}

function writeInterleaved(
  writer: ByteWriter,
  { components, frames, people, points, dims, data, confidence, ids }: Pose,
) {
  if (ids !== undefined && ids.length !== frames) {
    throw new RangeError(`Got the people's ids of ${count(ids.length)} frames for ${count(frames)} frames.`);
  }
  const dataBits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const confidenceBits = new Uint32Array(confidence.buffer, confidence.byteOffset, confidence.length);
  for (let frame = 0; frame < frames; frame++) {
    const present = ids?.[frame]?.length ?? people;
    if (present > people)
      throw new RangeError(`Frame ${frame} has ids of ${present} people, the pose ${people} people.`);
    writer.uint16(present, "people");
    for (let person = 0; person < present; person++) {
      writer.int16(ids?.[frame]?.[person] ?? -1);
      let point = (frame * people + person) * points;
      for (const component of components) {
        for (let i = 0; i < component.points.length; i++, point++) {
          for (let d = 0; d < component.format.length - 1; d++)
            writer.uint32(dataBits[point * dims + d]!, "coordinate");
          writer.uint32(confidenceBits[point]!, "confidence");
        }
      }
    }
  }
}

function text(value: string): Uint8Array {
  const bytes = encoder.encode(value);
  if (bytes.length > 0xffff)
    throw new RangeError(
      `The name ${quote(value)} takes ${count(bytes.length)} bytes, expected at most 65,535.`,
    );
  return bytes;
}

/** Writes little-endian fields one after the other into bytes of a known length. */
class ByteWriter {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private offset = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  uint16(value: number, field: string): void {
    this.view.setUint16(this.step(2), whole(value, 0xffff, field), true);
  }

  uint32(value: number, field: string): void {
    this.view.setUint32(this.step(4), whole(value, 0xffffffff, field), true);
  }

  int16(value: number): void {
    this.view.setInt16(this.step(2), value, true);
  }

  float32(value: number): void {
    this.view.setFloat32(this.step(4), value, true);
  }

  text(value: Uint8Array): void {
    this.uint16(value.length, "text");
    this.bytes.set(value, this.step(value.length));
  }

  floats(values: Float32Array): void {
    this.bytes.set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      this.step(values.byteLength),
    );
  }

  private step(length: number): number {
    this.offset += length;
    return this.offset - length;
  }
}

function whole(value: number, max: number, field: string): number {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new RangeError(
      `Got ${value} for ${field}, expected a whole number from 0 to ${count(max)} in this version of .pose.`,
    );
  }
  return value;
}
