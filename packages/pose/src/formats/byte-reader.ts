import { count, quote } from "@msmae/text";
import { PoseFormatError } from "../errors.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder();

/** What is read, for errors; a function where there are so many that none should be named without need. */
export type Field = string | (() => string);

/** Chosen here: names are shorter. */
const SHORT = 64;

/**
 * Reads little-endian fields one after the other, and knows for its errors where it is and what it reads.
 *
 * @throws {PoseFormatError} by every method, where the bytes end too early.
 */
export class ByteReader {
  offset = 0;
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly source: string,
    /** The size of the whole file, of which `bytes` may be the beginning. */
    readonly size: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** What is left of the whole file. */
  get remaining(): number {
    return this.size - this.offset;
  }

  fail(field: string, detail: string, offset = this.offset): never {
    throw new PoseFormatError(this.source, offset, field, detail);
  }

  uint16(field: Field): number {
    return this.view.getUint16(this.advance(2, field), true);
  }

  int16(field: string): number {
    return this.view.getInt16(this.advance(2, field), true);
  }

  uint32(field: string): number {
    return this.view.getUint32(this.advance(4, field), true);
  }

  float32(field: string): number {
    return this.view.getFloat32(this.advance(4, field), true);
  }

  /** A text of UTF-8 behind its length in bytes. */
  text(field: Field): string {
    const start = this.offset;
    const length = this.uint16(field);
    const at = this.advance(length, field);
    // A header is hundreds of names of a few ASCII letters, for which a TextDecoder takes several times as long.
    if (length <= SHORT) {
      let text = "";
      for (let i = at; i < at + length && this.bytes[i]! < 0x80; i++)
        text += String.fromCharCode(this.bytes[i]!);
      if (text.length === length) return text;
    }
    const bytes = this.bytes.subarray(at, at + length);
    try {
      return decoder.decode(bytes);
    } catch {
      const name = nameOf(field);
      this.fail(name, `${name} is ${quote(lossy.decode(bytes))}, expected valid UTF-8`, start);
    }
  }

  /** [count] */
  uint16s(length: number, field: string): Uint16Array {
    const at = this.advance(2 * length, field);
    const values = new Uint16Array(length);
    for (let i = 0; i < length; i++) values[i] = this.view.getUint16(at + 2 * i, true);
    return values;
  }

  /** Where the next `length` bytes begin; the reader goes behind them. */
  advance(length: number, field: Field): number {
    const start = this.offset;
    if (length > this.size - start) {
      const name = nameOf(field);
      const detail = `the file ends within ${name}: ${count(length)} bytes expected, ${count(this.remaining)} remain`;
      this.fail(name, detail);
    }
    if (length > this.bytes.length - start) {
      const detail = `the header does not end within the first ${count(this.bytes.length)} bytes, expected all of it`;
      throw new PoseFormatError(this.source, start, nameOf(field), detail, true);
    }
    this.offset += length;
    return start;
  }
}

function nameOf(field: Field): string {
  return typeof field === "string" ? field : field();
}
