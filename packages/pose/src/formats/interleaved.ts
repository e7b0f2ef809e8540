import { count } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import type { Pose, PoseHeader } from "../pose.js";

/** Where the frames of a v0.0 file are, each of which takes as many bytes as it has people. */
export interface FrameIndex {
  /** [T + 1] from the file's start, in bytes; the last is the file's end. */
  readonly offsets: Float64Array;
  /** The largest number of people in a frame. */
  readonly people: number;
}

/** The bytes of a person in a frame: the id, and every point's coordinates and confidence. */
function personBytes({ components }: PoseHeader): number {
  return 2 + 4 * components.reduce((sum, { points, format }) => sum + points.length * format.length, 0);
}

/**
 * Walks through a v0.0 file from one frame's count of people to the next, to know where the frames are: none can be
 * found without those before it. The bytes may come in parts, of which the coordinates are not looked at.
 *
 * @throws {PoseFormatError} by its methods, if the file is not whole.
 */
export class FrameWalk {
  /** Where in the file the next bytes are wanted from. */
  next: number;
  private frame = 0;
  private people = 0;
  private readonly offsets: Float64Array;
  private readonly personBytes: number;

  constructor(
    private readonly header: PoseHeader,
    private readonly source: string,
    /** Of the whole file. */
    private readonly size: number,
  ) {
    this.next = header.bodyOffset;
    this.offsets = new Float64Array(header.frames + 1);
    this.personBytes = personBytes(header);
    this.check();
  }

  get done(): boolean {
    return this.frame === this.header.frames;
  }

  /** Goes on, as far as these bytes reach. They begin where they were wanted from, and are at least two. */
  take(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = this.next;
    while (!this.done && this.next + 2 <= start + bytes.length) {
      const present = view.getUint16(this.next - start, true);
      const remaining = this.size - this.next - 2;
      if (present * this.personBytes > remaining) {
        const detail = `truncated: frame ${count(this.frame)} claims ${count(present)} people of ${count(this.personBytes)} bytes, but ${count(remaining)} bytes remain`;
        throw new PoseFormatError(this.source, this.next, `frames[${this.frame}].people`, detail);
      }
      this.people = Math.max(this.people, present);
      this.offsets[this.frame++] = this.next;
      this.next += 2 + present * this.personBytes;
      this.check();
    }
  }

  /** The index, once the walk is done. */
  finish(): FrameIndex {
    const { header, people, offsets, size } = this;
    offsets[header.frames] = this.next;
    if (this.next < size) {
      const detail = `${count(size - this.next)} bytes remain behind the last of ${count(header.frames)} frames, expected none`;
      throw new PoseFormatError(this.source, this.next, "frames", detail);
    }
    // One crowded frame among many empty ones would take far more memory than it has bytes.
    const bytes = 4 * header.frames * people * header.points * (header.dims + 1);
    if (bytes > 16 * size || (bytes > 10 * size && bytes > 64e6)) {
      const detail = `frames of up to ${count(people)} people would take ${count(bytes)} bytes, expected at most ${bytes > 64e6 ? 10 : 16} times the file's size`;
      throw new PoseFormatError(this.source, header.bodyOffset, "people", detail);
    }
    return { offsets, people };
  }

  private check(): void {
    if (this.done || this.next + 2 <= this.size) return;
    const detail = `truncated: the file ends within frame ${count(this.frame)}, expected ${count(this.header.frames)} frames`;
    throw new PoseFormatError(this.source, this.next, `frames[${this.frame}].people`, detail);
  }
}

/**
 * Frames `start` to `end` (without `end`) of a v0.0 file, which come in parts: person by person, the confidence behind
 * each point's coordinates.
 *
 * @returns `add(bytes, from, to)` reads the file's frames `from` to `to` into the pose.
 */
export function interleavedPose(
  header: PoseHeader,
  { offsets, people }: FrameIndex,
  start: number,
  end: number,
): { readonly pose: Pose; add(bytes: Uint8Array, from: number, to: number): void } {
  const { bodyOffset: _, ...about } = header;
  const { components, points, dims } = about;
  const size = personBytes(header);
  const frames = end - start;
  // Filled as whole numbers, which keeps the bits of a NaN.
  const data = new Uint32Array(frames * people * points * dims);
  const confidence = new Uint32Array(frames * people * points);
  const ids: Int16Array[] = [];
  const pose = {
    ...about,
    frames,
    people,
    data: new Float32Array(data.buffer),
    confidence: new Float32Array(confidence.buffer),
    ids,
  };
  const add = (bytes: Uint8Array, from: number, to: number): void => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let frame = from; frame < to; frame++) {
      let at = offsets[frame]! - offsets[from]! + 2;
      const present = (offsets[frame + 1]! - offsets[frame]! - 2) / size;
      const frameIds = new Int16Array(present);
      for (let person = 0; person < present; person++) {
        frameIds[person] = view.getInt16(at, true);
        at += 2;
        let point = ((frame - start) * people + person) * points;
        for (const component of components) {
          const stored = component.format.length - 1;
          for (const last = point + component.points.length; point < last; point++) {
            for (let d = 0; d < stored; d++, at += 4) data[point * dims + d] = view.getUint32(at, true);
            confidence[point] = view.getUint32(at, true);
            at += 4;
          }
        }
      }
      ids[frame - start] = frameIds;
    }
  };
  return { pose, add };
}
