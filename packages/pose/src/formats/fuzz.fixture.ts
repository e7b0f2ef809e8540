import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  holisticComponents,
  type Pose,
  PoseFormatError,
  PoseJsonError,
  poseOfHolisticArrays,
  posesEqual,
  readHolisticJson,
  readNpy,
  readPose,
  readPoseHeader,
  readPoseJson,
  sliceFrames,
  writePose,
  writePoseJson,
} from "../index.js";
import { openPoseSync, PoseReader } from "../node/index.js";
import type { Random } from "../operations/random.js";
import { component, poseOf } from "../poses.fixture.js";

/** What a run of {@link fuzz} found beside no failure. */
export interface FuzzSummary {
  readonly inputs: number;
  /** Inputs that were read, by the reader. */
  readonly read: Readonly<Record<string, number>>;
  /** Inputs that were refused with a typed error, by the reader. */
  readonly refused: Readonly<Record<string, number>>;
  /** The largest array that was asked for, as a multiple of its input, and the slowest input in milliseconds. */
  readonly largest: number;
  readonly slowest: number;
}

interface Reader {
  readonly name: string;
  readonly originals: readonly Uint8Array[];
  /** How many bytes at the beginning most mutations go to. */
  readonly head: number;
  /** Reads, and checks what it has read. */
  read(bytes: Uint8Array): void;
}

/** Ours: no single array may take more than this many times the input, and what an empty input may take besides. */
const LARGEST = 64;
const FREE = 2 ** 25;
const SLOWEST = 10_000; // milliseconds; thousands of times what the slowest input takes

const RECORDING = { width: 640, height: 480, fps: 25 };
const decoder = new TextDecoder(); // of which invalid UTF-8 becomes U+FFFD, as in readFile(path, "utf8")
const encoder = new TextEncoder();

/**
 * Feeds mutated inputs to every reader of the package: bits flipped, counts and numbers replaced by other ones and huge
 * ones, stretches cut, doubled, inserted, replaced by invalid UTF-8.
 *
 * @throws {Error} with the reader, the number of the input and its bytes, if anything but a pose or a typed error of one
 *   line comes out, if a pose is not written as what was read, or if a reader asks for too large an array.
 */
export function fuzz(inputs: number, random: Random): FuzzSummary {
  const folder = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  const readers = makeReaders(join(folder, "mutated.pose"), random);
  const summary = { inputs, read: {} as Record<string, number>, refused: {} as Record<string, number> };
  let [largest, slowest] = [0, 0];
  const allocations = watchAllocations();
  try {
    for (let i = 0; i < inputs; i++) {
      const { name, originals, head, read } = readers[i % readers.length]!;
      const kept = mutate(originals[Math.floor(random() * originals.length)]!, head, random);
      // Reading may take over the bytes. Half of them come as a Buffer, at any offset of its pool.
      const bytes = random() < 0.5 ? kept.slice() : Buffer.from(kept);
      const report = (what: string, cause?: unknown) => {
        const input = kept.length > 2000 ? `${kept.length} bytes` : Buffer.from(kept).toString("base64");
        return new Error(`Input ${i} to ${name}: ${what}. The input: ${input}`, { cause });
      };
      allocations.largest = 0;
      const began = performance.now();
      try {
        read(bytes);
        summary.read[name] = (summary.read[name] ?? 0) + 1;
      } catch (error) {
        if (!(error instanceof PoseFormatError || error instanceof PoseJsonError)) {
          throw report(
            error instanceof Error ? `${error.name}: ${error.message}` : "no error was thrown",
            error,
          );
        }
        if (/[\p{Cc}\u2028\u2029]/u.test(error.message) || error.message.length > 1000)
          throw report(`the error is not one line: ${error.message}`);
        // The file (or that it is no JSON at all), where in it, and what was expected there or what there is.
        if (
          !/(mutated|\.pose): (byte [\d,]+: .*(expected|remain)|not JSON|(?!byte).*expected)/.test(
            error.message,
          )
        )
          throw report(`the error does not say where it is, or what was expected: ${error.message}`);
        summary.refused[name] = (summary.refused[name] ?? 0) + 1;
      }
      const took = performance.now() - began;
      if (took > SLOWEST) throw report(`it took ${took.toFixed(0)} ms`);
      if (allocations.largest > LARGEST * kept.length + FREE)
        throw report(`an array of ${allocations.largest} bytes was asked for`);
      slowest = Math.max(slowest, took);
      largest = Math.max(largest, allocations.largest / Math.max(1, kept.length));
    }
  } finally {
    allocations.stop();
    rmSync(folder, { recursive: true });
  }
  return { ...summary, largest, slowest };
}

/** @param path Where the readers of files find the input. */
function makeReaders(path: string, random: Random): Reader[] {
  const layout = [
    component("POSE_LANDMARKS", ["LEFT_SHOULDER", "RIGHT_SHOULDER"]),
    component("B", ["a"], "XYC"),
  ];
  const poses = [
    poseOf(layout, 3, 2),
    { ...poseOf(holisticComponents({ facePoints: 0, world: true }), 2), version: 0.1 as const },
    {
      ...poseOf(layout, 3, 1),
      version: 0 as const,
      ids: [Int16Array.of(1), Int16Array.of(), Int16Array.of(-1)],
    },
  ];
  const files = poses.map(writePose);
  const reader = new PoseReader();
  const texts = poses.slice(0, 2).map((pose) => encoder.encode(writePoseJson(pose)));
  return [
    {
      name: "readPose",
      originals: files,
      head: 200,
      read: (bytes) =>
        check(readPose(bytes, "mutated"), (pose) => Buffer.compare(writePose(pose), bytes) === 0),
    },
    {
      name: "readPose with reuse",
      originals: files,
      head: 200,
      read: (bytes) => {
        const copy = new Uint8Array(bytes);
        check(
          readPose(bytes, "mutated", { reuse: true }),
          (pose) => Buffer.compare(writePose(pose), copy) === 0,
        );
      },
    },
    {
      name: "files",
      originals: files,
      head: 200,
      read: (bytes) => {
        writeFileSync(path, bytes);
        const [whole, file] = [attempt(() => readPose(bytes, path)), attempt(() => openPoseSync(path))];
        const again = attempt(() => reader.read(path));
        const messages = [whole, file, again].map((result) =>
          result instanceof Error ? result.message : "none",
        );
        if (new Set(messages).size > 1) throw new Error(`the errors differ: ${messages.join("; ")}`);
        if (whole instanceof Error || file instanceof Error || again instanceof Error) throw whole;
        if (!posesEqual(again, whole)) throw new Error("the pose of the reader differs");
        const [start, end] = [random(), random()]
          .map((part) => Math.floor(part * (whole.frames + 1)))
          .sort((a, b) => a - b);
        check(file.read(), (pose) => Buffer.compare(writePose(pose), bytes) === 0);
        check(file.read(start, end), (pose) => posesEqual(pose, sliceFrames(whole, start!, end!)));
        file.close();
      },
    },
    {
      name: "readPoseHeader",
      originals: files.map((bytes) => bytes.subarray(0, 150)),
      head: 150,
      read: (bytes) => {
        const { frames, people = 1, points, dims, bodyOffset } = readPoseHeader(bytes, "mutated", 1e9);
        if (frames * people * points * (dims + 1) * 4 + bodyOffset > 1e9)
          throw new Error("more than the file");
      },
    },
    {
      name: "readNpy",
      originals: [npyOf([2, 258], 4), npyOf([258], 8), npyOf([3, 2], 4)],
      head: 128,
      read: (bytes) => {
        const array = readNpy(bytes, "mutated");
        if (array.data.length !== array.shape.reduce((product, size) => product * size, 1))
          throw new Error("other than the shape");
        check(poseOfHolisticArrays([array], RECORDING, "mutated"), writes);
      },
    },
    {
      name: "readPoseJson",
      originals: texts,
      head: 400,
      read: (bytes) =>
        check(readPoseJson(decoder.decode(bytes), "mutated"), (pose) =>
          posesEqual(readPoseJson(writePoseJson(pose)), pose),
        ),
    },
    {
      name: "readHolisticJson",
      originals: resultsOf(),
      head: 400,
      read: (bytes) => check(readHolisticJson(decoder.decode(bytes), RECORDING, "mutated"), writes),
    },
  ];
}

function check(pose: Pose, holds: (pose: Pose) => boolean): void {
  const size = pose.frames * pose.people * pose.points;
  if (pose.confidence.length !== size || pose.data.length !== size * pose.dims)
    throw new Error("wrong shape");
  if (!holds(pose)) throw new Error("the pose is not written as it was read");
}

/** What a function returns, or the error that it throws. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error as Error;
  }
}

const writes = (pose: Pose) => posesEqual(readPose(writePose(pose)), pose);

/** A file as `np.save` writes it, of small numbers. */
export function npyOf(
  shape: readonly number[],
  size: 4 | 8,
  value: (i: number) => number = (i) => (i % 10) / 10,
) {
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const header = `{'descr': '<f${size}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const total = shape.reduce((product, dimension) => product * dimension, 1);
  const padded = `${header.padEnd(128 - 10 - 1)}\n`;
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length, 0);
  const values = Array.from({ length: total }, (_, i) => value(i));
  const data = size === 4 ? Float32Array.from(values) : Float64Array.from(values);
  return new Uint8Array(Buffer.concat([start, encoder.encode(padded), new Uint8Array(data.buffer)]));
}

/** Results of the legacy solution and of the tasks, of JavaScript and of Python. */
function resultsOf(): Uint8Array[] {
  const landmarks = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ x: i / count, y: 0.5, z: -0.1, visibility: 0.9 }));
  const legacy = { poseLandmarks: landmarks(33), leftHandLandmarks: landmarks(21), rightHandLandmarks: null };
  const tasks = { poseLandmarks: [landmarks(33)], faceLandmarks: [], poseWorldLandmarks: [landmarks(33)] };
  const python = { pose_landmarks: { landmark: landmarks(33) }, left_hand_landmarks: {} };
  const people = { poseLandmarks: [landmarks(33), landmarks(33)], leftHandLandmarks: [[], landmarks(21)] };
  return [[legacy, {}], [tasks, tasks], legacy, [python, python], [people]].map((results) =>
    encoder.encode(JSON.stringify(results)),
  );
}

const NUMBERS = ["0", "-1", "1e400", "4294967295", "65536", "1e9", "null", '"NaN"', "[]", "{}", "0.5"];

function mutate(original: Uint8Array, head: number, random: Random): Uint8Array {
  const whole = (below: number) => Math.floor(random() * below);
  let bytes = original.slice();
  for (let times = 1 + whole(4); times > 0 && bytes.length >= 4; times--) {
    const limit = random() < 0.75 ? Math.min(head, bytes.length - 3) : bytes.length - 3;
    const at = whole(limit);
    const view = new DataView(bytes.buffer);
    const replace = (by: Uint8Array, length: number) => {
      bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]));
    };
    switch (whole(8)) {
      case 0:
        bytes[at]! ^= 1 << whole(8);
        break;
      case 1:
        view.setUint16(at, random() < 0.5 ? whole(0x10000) : whole(40), true);
        break;
      case 2:
        view.setUint32(at, [0xffffffff, 0x7fffffff, 0x7fc00000, 0, 1 << 20][whole(5)]!, true);
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        replace(bytes.slice(at, at + whole(60)), 0); // doubled
        break;
      case 5:
        replace(new Uint8Array(0), whole(60));
        break;
      case 6:
        replace(Uint8Array.of(0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80), whole(6));
        break;
      default: {
        // The next number of a text becomes another one; in other files this is some bytes more.
        let start = at;
        while (start < bytes.length && !(bytes[start]! >= 48 && bytes[start]! <= 57)) start++;
        let end = start;
        while (end < bytes.length && bytes[end]! >= 46 && bytes[end]! <= 57) end++;
        const by = encoder.encode(NUMBERS[whole(NUMBERS.length)]!);
        bytes = new Uint8Array(Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]));
      }
    }
  }
  return bytes;
}

/** Notes the largest typed array that anyone asks for by a length, while it watches. */
function watchAllocations(): { largest: number; stop(): void } {
  const watched = { largest: 0, stop: () => {} };
  const names = [
    "Float32Array",
    "Float64Array",
    "Uint8Array",
    "Uint16Array",
    "Uint32Array",
    "Int16Array",
  ] as const;
  const originals = names.map((name) => globalThis[name]);
  for (const [i, name] of names.entries()) {
    const original = originals[i]!;
    Object.defineProperty(globalThis, name, {
      configurable: true,
      writable: true,
      value: new Proxy(original, {
        construct(target, [first, ...rest]: [unknown, ...unknown[]]) {
          if (typeof first === "number") {
            const bytes = first * original.BYTES_PER_ELEMENT;
            watched.largest = Math.max(watched.largest, bytes);
            if (bytes > 2 ** 32) throw new Error(`an array of ${bytes} bytes was asked for`);
          }
          return Reflect.construct(target, [first, ...rest]) as object;
        },
      }),
    });
  }
  watched.stop = () => {
    for (const [i, name] of names.entries()) {
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: originals[i] });
    }
  };
  return watched;
}
