import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writePose } from "./formats/write-pose.js";
import type { Pose, PoseComponent } from "./pose.js";
import { STREAM_NAMES, type StreamName } from "./streams/stream-table.js";
import { LAYOUTS } from "./streams/tool-layouts.js";

export interface Golden {
  readonly name: string;
  readonly bytes: string;
  readonly version: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly fps: number;
  readonly components: readonly {
    readonly name: string;
    readonly format: string;
    readonly points: readonly string[];
    readonly limbs: readonly (readonly number[])[];
    readonly colors: readonly (readonly number[])[];
  }[];
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly confidence: readonly number[];
  readonly normalised?: readonly number[];
}

/** Synthetic files and what Python's pose-format makes of them: tools/reference/pose/golden.py. */
export const goldens: readonly Golden[] = JSON.parse(
  readFileSync(new URL("../test/pose-format.golden.json", import.meta.url), "utf8"),
).files;

export function bytesOf(golden: Golden): Uint8Array {
  return new Uint8Array(Buffer.from(golden.bytes, "base64"));
}

export function component(name: string, points: readonly string[], format = "XYZC"): PoseComponent {
  return { name, format, points, limbs: new Uint16Array(0), colors: new Uint16Array(0) };
}

/** The components of MediaPipe's layout that hold these streams, with just their points. */
export function mediapipe(...names: readonly StreamName[]): PoseComponent[] {
  const points = new Map<string, readonly string[]>(); // two streams may be of one component
  for (const name of STREAM_NAMES.filter((stream) => names.includes(stream))) {
    const place = LAYOUTS[0]!.streams[name]!;
    points.set(place.component, [...(points.get(place.component) ?? []), ...place.points]);
  }
  return [...points].map(([name, own]) => component(name, own));
}

/** A v0.2 pose whose points are all seen: point p of frame t of person n is at (100 n + 10 t + p, p² + t). */
export function poseOf(components: readonly PoseComponent[], frames: number, people = 1): Pose {
  const points = components.reduce((sum, { points: own }) => sum + own.length, 0);
  const dims = Math.max(0, ...components.map(({ format }) => format.length - 1));
  const data = new Float32Array(frames * people * points * dims);
  for (let t = 0, at = 0; t < frames; t++) {
    for (let n = 0; n < people; n++) {
      for (let p = 0; p < points; p++, at += dims) {
        data[at] = 100 * n + 10 * t + p;
        data[at + 1] = p * p + t;
      }
    }
  }
  const confidence = new Float32Array(frames * people * points).fill(1);
  return {
    version: 0.2,
    width: 640,
    height: 480,
    depth: 0,
    components,
    fps: 25,
    frames,
    people,
    points,
    dims,
    data,
    confidence,
  };
}

/** The real .pose files beside the checkout, or none and a word on it. */
export function realFiles(): string[] {
  const root = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
  try {
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".pose"),
    );
    return files.sort().map((path) => root + path);
  } catch {
    console.info(`Not tested on real files: ${root} is not there.`);
    return [];
  }
}

/** A small generator of its own, since the package has none: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes a v0.2 file of zeros, as long as wanted, which takes hardly any place on the disk. @returns Its size. */
export function writeSparsePose(path: string, components: readonly PoseComponent[], frames: number): number {
  const pose = poseOf(components, 1);
  const bytes = writePose(pose);
  const frame = 4 * (pose.data.length + pose.confidence.length);
  const header = bytes.subarray(0, bytes.length - frame);
  new DataView(header.buffer).setUint32(header.length - 6, frames, true);
  writeFileSync(path, header);
  const size = header.length + frames * frame;
  truncateSync(path, size);
  return size;
}
