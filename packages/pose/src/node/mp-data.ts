import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { count } from "@msmae/text";
import { PoseFormatError } from "../errors.js";
import { arrayLayout } from "../formats/array-layouts.js";
import {
  type HolisticArraysOptions,
  poseOfHolisticArrays,
  type Recording,
} from "../formats/holistic-arrays.js";
import { type NpyArray, readNpy } from "../formats/npy.js";
import { findPartOrder, orderInWords, type PartOrder } from "../formats/part-order.js";
import type { Pose } from "../pose.js";
import { frameNumber, frameNumbers, MOST_MISSING, stemOrder } from "./frame-names.js";

/** A recording of a sign in an `MP_Data` tree. */
export interface MpDataSequence {
  /** The folder's name. */
  readonly sign: string;
  /** The name of the folder of frames, or of the file of all frames without `.npy`. */
  readonly sequence: string;
  /** Paths of the .npy files, in the order of their frames. */
  readonly files: readonly string[];
  /** The frame of each file, counted from the recording's first, where some are missing or a name counts no frame. */
  readonly frames?: readonly number[];
  /** Frames that no file is of. The pose has them, without keypoints. */
  readonly missing: readonly number[];
}

/**
 * A tree's order is doubtful where this share of recordings disagrees with it. Chosen here: of the 408 recordings
 * of a public tree in the usual order none did.
 */
const SPLIT = 0.05;

/**
 * Recordings of a tree, and files of each, that tell the order of parts. Chosen here: enough to tell, without reading
 * a whole tree.
 */
const [SAMPLED, FRAMES] = [60, 10];

/**
 * The recordings of an `MP_Data/<sign>/<sequence>/<frame>.npy` tree, as the tutorials on sign language with MediaPipe
 * make it; `MP_Data/<sign>/<sequence>.npy` with all frames in a file is one as well. Numbers come in the order of
 * numbers (2 before 10, frame_2 before frame_10), other names behind them. Other files, and folders without .npy files,
 * are passed by.
 *
 * @throws Node's own errors where a folder cannot be read.
 * @example
 * const sequences = await findMpData("MP_Data");
 * const { order, notice } = await findMpDataOrder(sequences);
 * for (const sequence of sequences) {
 *   const pose = await readMpData(sequence, { width: 640, height: 480, fps: 30 }, { order });
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
    ].sort((a, b) => stemOrder(a.sequence, b.sequence));
    for (const { sequence, stacked } of sequences) {
      if (stacked) {
        found.push({ sign, sequence, files: [join(home, `${sequence}.npy`)], missing: [] });
        continue;
      }
      const frames = await framesIn(join(home, sequence));
      if (frames.files.length > 0) found.push({ sign, sequence, ...frames });
    }
  }
  return withLostBeginnings(found);
}

/** The files of frames in a recording's folder. */
async function framesIn(folder: string): Promise<Pick<MpDataSequence, "files" | "frames" | "missing">> {
  const names = await list(folder, ".npy");
  const numbers = frameNumbers(names.map((name) => name.slice(0, -".npy".length)));
  return { files: names.map((name) => join(folder, name)), ...numbers };
}

/**
 * The recording whose frames a folder `MP_Data/<sign>/<sequence>` holds, a file each.
 *
 * @returns `undefined` where the folder has no .npy files, or the first of them is not of one frame.
 * @throws Node's own errors where the folder cannot be read.
 * @example
 * const sequence = await findMpDataSequence("MP_Data/hello/0");
 */
export async function findMpDataSequence(folder: string): Promise<MpDataSequence | undefined> {
  const frames = await framesIn(folder);
  const [first] = frames.files;
  if (first === undefined) return undefined;
  try {
    if (!isFrame(readNpy(await readFile(first), first))) return undefined;
  } catch (error) {
    if (!(error instanceof PoseFormatError)) throw error; // which reading the recording says
  }
  const path = resolve(folder);
  return { sign: basename(dirname(path)), sequence: basename(path), ...frames };
}

/** The recordings; where one begins by some frames later than most, the files of its first frames are missing. */
function withLostBeginnings(tree: readonly MpDataSequence[]): MpDataSequence[] {
  const firsts = tree.map(firstNumber);
  const usual = firsts.includes(0) ? 0 : 1;
  if (2 * firsts.filter((first) => first === usual).length < tree.length) return [...tree];
  return tree.map((sequence, i) => {
    const first = firsts[i]!;
    // One whose numbers go on where the last recording's ended lacks nothing.
    if (!(first > usual) || 2 * first > sequence.files.length) return sequence;
    return { ...sequence, ...frameNumbers(sequence.files.map(stemOf), usual) };
  });
}

/** NaN of a file of all frames. */
function firstNumber({ sequence, files }: MpDataSequence): number {
  const stem = stemOf(files[0]!);
  return files.length === 1 && stem === sequence ? Number.NaN : frameNumber(stem).number;
}

function stemOf(path: string): string {
  return basename(path, ".npy");
}

/**
 * In which order the parts of a tree's frames are, by a sample of all its recordings: see {@link findPartOrder}. One
 * person wrote a tree by one program, so all of it has one order, and what a single recording does not tell the
 * others do.
 *
 * @returns The order for {@link readMpData}, and in `notice` a line for people where it is not the tutorials' order
 *   or the values fit none. Files that cannot be read are passed by.
 * @throws {PoseFormatError} if no order fits.
 */
export async function findMpDataOrder(
  sequences: readonly MpDataSequence[],
  source = "tree",
): Promise<PartOrder> {
  const byShape = new Map<string, Map<MpDataSequence, NpyArray[]>>();
  for (const sequence of evenly(sequences, SAMPLED)) {
    const { files } = sequence;
    for (const file of evenly(files, FRAMES)) {
      try {
        const array = readNpy(await readFile(file), file);
        const key = array.shape.slice(-1).join();
        const same = byShape.get(key) ?? new Map<MpDataSequence, NpyArray[]>();
        byShape.set(key, same.set(sequence, [...(same.get(sequence) ?? []), array]));
      } catch (error) {
        if (!(error instanceof PoseFormatError)) throw error;
      }
    }
  }
  // Of damaged trees, what most files are.
  const ofMost = [...byShape.values()].map((each) => ({ each, arrays: [...each.values()].flat() }));
  const [most] = ofMost.sort((a, b) => b.arrays.length - a.arrays.length);
  const found = findPartOrder(most?.arrays ?? [], source);
  const split = found.usual && most !== undefined ? splitEvidence(most.each) : undefined;
  return split === undefined ? found : { ...found, notice: split };
}

/** What to say where all recordings together do not speak for another order, but some of them do. */
function splitEvidence(tree: ReadonlyMap<MpDataSequence, readonly NpyArray[]>): string | undefined {
  const others: { readonly sequence: MpDataSequence; readonly order: PartOrder["order"] }[] = [];
  for (const [sequence, arrays] of tree) {
    try {
      const { order, usual } = findPartOrder(arrays);
      if (!usual) others.push({ sequence, order });
    } catch (error) {
      if (!(error instanceof PoseFormatError)) throw error;
    }
  }
  const [first] = others;
  if (first === undefined || others.length < SPLIT * tree.size) return undefined;
  const { sign, sequence } = first.sequence;
  return `the evidence of the order is split: ${others.length} of ${tree.size} recordings speak for another one (${sign}/${sequence}: ${orderInWords(first.order)}); the usual order was taken, --order forces another`;
}

/**
 * The pose of a recording, by {@link poseOfHolisticArrays}. Frames whose file is missing are there, without keypoints.
 *
 * @param options.order Of the parts in a frame; by default what the recording's own values tell.
 * @param options.onLost Told of each keypoint that is missing as its values are no numbers, although its part was
 *   found.
 * @throws {PoseFormatError} if a file is not a .npy file, its array is not one of MediaPipe Holistic's, or its name
 *   counts no frame although the others' do; if the values do not fit the order.
 * @throws {RangeError} if the recording's size or frame rate is not above 0.
 */
export async function readMpData(
  { files, frames, missing }: MpDataSequence,
  recording: Recording,
  { order, onLost }: Pick<HolisticArraysOptions, "order" | "onLost"> = {},
): Promise<Pose> {
  const stray = frames?.findIndex((frame) => Number.isNaN(frame)) ?? -1;
  if (stray >= 0) {
    const detail = "the file's name is no frame's number, expected one as the others have";
    throw new PoseFormatError(files[stray]!, 0, "frame", detail);
  }
  if (missing.length > MOST_MISSING * files.length) {
    const detail = `${count(files.length)} files are numbered from ${stemOf(files[0]!)} to ${stemOf(files.at(-1)!)}, expected one in ten of them at least`;
    throw new PoseFormatError(files[0]!, 0, "frame", detail);
  }
  const arrays: NpyArray[] = [];
  for (const file of files) arrays.push(readNpy(await readFile(file), file));
  const places = missing.length > 0 && arrays.every(isFrame) ? frames : undefined;
  return poseOfHolisticArrays(arrays, recording, files, {
    ...(order === undefined ? {} : { order }),
    ...(onLost === undefined ? {} : { onLost }),
    ...(places === undefined ? {} : { frames: places }),
  });
}

/** Whether an array has one frame. */
function isFrame({ shape }: NpyArray): boolean {
  return arrayLayout(shape)?.frames === 1;
}

/** So many of a list, from its beginning to its end. */
function evenly<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  const chosen: T[] = [];
  for (let at = 0; at < list.length; at += step) chosen.push(list[Math.floor(at)]!);
  return chosen;
}

async function list(folder: string, what: "folders" | ".npy"): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (what === ".npy" && !entry.name.endsWith(what)) continue;
    const target = entry.isSymbolicLink() ? await stat(join(folder, entry.name)) : entry;
    if (target.isDirectory() === (what === "folders")) names.push(entry.name);
  }
  return names.sort((a, b) => stemOrder(a.replace(/\.npy$/, ""), b.replace(/\.npy$/, "")));
}
