import { closeSync, openSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { FileError } from "@msmae/files";
import { crc32c } from "./crc32c.js";

/** One scalar of a TensorBoard chart. */
export type Scalar = readonly [tag: string, value: number];

/**
 * A TensorBoard event file: TFRecords of `Event` messages (tensorflow/core/util/event.proto).
 *
 * @example
 * const events = EventFile.create("runs/first", 0);
 * events.scalars(1, [["loss", 3.5]]);
 * events.close();
 */
export class EventFile {
  private constructor(
    readonly path: string,
    private readonly descriptor: number,
  ) {}

  /**
   * Opens a new file in `folder`. TensorBoard reads all event files of a folder as one run; what earlier files hold
   * of steps after `from`, from before a crash, is hidden by the session that starts here.
   *
   * @param from The number of updates made so far.
   * @throws {FileError} if the file cannot be written.
   */
  static create(folder: string, from: number): EventFile {
    const path = join(
      folder,
      `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}`,
    );
    try {
      const file = EventFile.open(path);
      file.append(event(0, (message) => message.tag(3, 2).string("brain.Event:2"))); // file_version
      // session_log: status START. TensorBoard drops earlier files' events of this step and later ones.
      file.append(event(from + 1, (message) => message.tag(7, 2).fork().tag(1, 0).int32(1).join()));
      return file;
    } catch (error) {
      throw error instanceof FileError ? error : new FileError(path, "written", error);
    }
  }

  /** @throws {FileError} */
  scalars(step: number, scalars: readonly Scalar[]): void {
    const summary = (message: BinaryWriter) => {
      message.tag(5, 2).fork(); // summary
      for (const [tag, value] of scalars) {
        message.tag(1, 2).fork().tag(1, 2).string(tag).tag(2, 5).float(float32(value)).join(); // value: tag, simple_value
      }
      message.join();
    };
    this.append(event(step, summary));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** TensorBoard's names end in a number that sets files of one second apart. */
  private static open(path: string): EventFile {
    for (let number = 0; ; number++) {
      try {
        return new EventFile(`${path}.${number}`, openSync(`${path}.${number}`, "wx"));
      } catch (error) {
        if ((error as { code?: string }).code !== "EEXIST") throw error;
      }
    }
  }

  private append(data: Uint8Array): void {
    try {
      writeFileSync(this.descriptor, record(data));
    } catch (error) {
      throw new FileError(this.path, "written", error);
    }
  }
}

/** BinaryWriter refuses numbers beyond float32; a chart shows them as infinite. */
function float32(value: number): number {
  return Math.fround(value);
}

function event(step: number, what: (message: BinaryWriter) => void): Uint8Array {
  const message = new BinaryWriter();
  message.tag(1, 1).double(Date.now() / 1000); // wall_time
  message.tag(2, 0).int64(step);
  what(message);
  return message.finish();
}

/** TFRecord: length (uint64), masked CRC-32C of the length, data, masked CRC-32C of the data; little-endian. */
function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, mask(crc32c(bytes.subarray(0, 8))), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, mask(crc32c(data)), true);
  return bytes;
}

function mask(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
