import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { poseOfHolisticArrays, type Recording } from "../formats/holistic-arrays.js";
import { readNpy } from "../formats/npy.js";
import type { Pose } from "../pose.js";

/** A recording of a sign in an `MP_Data` tree. */
export interface MpDataSequence {
  /** The folder's name. */
  readonly sign: string;
  /** The name of the folder of frames, or of the file of all frames without `.npy`. */
  readonly sequence: string;
  /** Paths of the .npy files, in the order of their frames. */
  readonly files: readonly string[];
}

/**
 * The recordings of an `MP_Data/<sign>/<sequence>/<frame>.npy` tree, as the tutorials on sign language with MediaPipe
 * make it; `MP_Data/<sign>/<sequence>.npy` with all frames in a file is one as well. Numbers come in the order of
 * numbers (2 before 10), other names behind them. Other files, and folders without .npy files, are passed by.
 *
 * @throws Node's own errors where a folder cannot be read.
 * @example
 * for (const sequence of await findMpData("MP_Data")) {
 *   const pose = await readMpData(sequence, { width: 640, height: 480, fps: 30 });
 * }
 */
export async function findMpData(folder: string): Promise<MpDataSequence[]> {
  const found: MpDataSequence[] = [];
  for (const sign of await list(folder, "folders")) {
    const home = join(folder, sign);
    const [folders, stacks] = [await list(home, "folders"), await list(home, ".npy")];
    const sequences = [
      ...folders.map((name) => ({ sequence: name, stacked: false })),
      ...stacks.map((name) => ({ sequence: name.slice(0, -".npy".length), stacked: true })),
    ].sort((a, b) => byNumber(a.sequence, b.sequence));
    for (const { sequence, stacked } of sequences) {
      const files = stacked
        ? [join(home, `${sequence}.npy`)]
        : (await list(join(home, sequence), ".npy")).map((name) => join(home, sequence, name));
      if (files.length > 0) found.push({ sign, sequence, files });
    }
  }
  return found;
}

/**
 * The pose of a recording, by {@link poseOfHolisticArrays}.
 *
 * @throws {PoseFormatError} if a file is not a .npy file, or its array is not one of MediaPipe Holistic's.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 */
export async function readMpData({ files }: MpDataSequence, recording: Recording): Promise<Pose> {
  const arrays = [];
  for (const file of files) arrays.push(readNpy(await readFile(file), file));
  return poseOfHolisticArrays(arrays, recording, files);
}

async function list(folder: string, what: "folders" | ".npy"): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (what === ".npy" && !entry.name.endsWith(what)) continue;
    const target = entry.isSymbolicLink() ? await stat(join(folder, entry.name)) : entry;
    if (target.isDirectory() === (what === "folders")) names.push(entry.name);
  }
  return names.sort((a, b) => byNumber(a.replace(/\.npy$/, ""), b.replace(/\.npy$/, "")));
}

/** Whole numbers first and by size, then names by their characters' codes, the same on every machine. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => (/^\d+$/.test(name) ? Number(name) : Number.POSITIVE_INFINITY));
  if (x !== y) return x! - y!;
  return a < b ? -1 : a > b ? 1 : 0;
}
