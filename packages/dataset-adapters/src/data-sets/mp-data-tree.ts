import { readdirSync } from "node:fs";
import { join } from "node:path";
import { groupBy } from "@msmae/datasets";
import { type PartOrder, PoseFormatError, type Recording } from "@msmae/pose";
import { findMpData, findMpDataOrder, type MpDataSequence, readMpData } from "@msmae/pose/node";
import { exists, isFolder } from "../annotations/files.js";
import { AnnotationError, type Reading } from "../annotations/reading.js";
import type { NamedPath } from "./adapter.js";

/** The default recording. Chosen here: a webcam's, since the arrays do not say what was recorded. */
export const WEBCAM: Recording = { width: 640, height: 480, fps: 30 };

/** A tree, and who signs in it: the name begins the ids of its clips, and is a folder of their poses. */
export type MpDataTree = NamedPath;

/** The id of a sequence's clip, and the name of its pose. */
export const idOf = ({ signer }: MpDataTree, sign: string, sequence: string): string =>
  `${signer === undefined ? "" : `${signer}/`}${sign}/${sequence}`;

const EXPECTED = "expected a tree of SIGN/SEQUENCE/FRAME.npy";

/** The sequences of a tree; folders that could be one and hold no frames are counted. */
export async function sequencesOf(tree: MpDataTree, reading: Reading): Promise<MpDataSequence[]> {
  if (!isFolder(tree.path)) {
    const got = exists(tree.path) ? "got a file" : "there is no such folder";
    throw new AnnotationError(tree.path, `${got}; ${EXPECTED}`);
  }
  let sequences: MpDataSequence[];
  try {
    sequences = await findMpData(tree.path);
    const known = new Set(sequences.map(({ sign, sequence }) => `${sign}/${sequence}`));
    for (const sign of foldersIn(tree.path)) {
      for (const name of foldersIn(join(tree.path, sign))) {
        if (!known.has(`${sign}/${name}`)) reading.exclude("no frames", idOf(tree, sign, name));
      }
    }
  } catch (error) {
    if (error instanceof PoseFormatError) throw error;
    throw new AnnotationError(tree.path, (error as Error).message);
  }
  if (sequences.length > 0) return sequences;
  throw new AnnotationError(tree.path, `no sequences; ${EXPECTED}`);
}

/**
 * The folder of one sign looks like a tree: its sequences are the signs then, and each of their frames is a sequence.
 *
 * @throws {AnnotationError} if all signs are numbers and every sequence is a file of one frame.
 */
export async function refuseOneSign(path: string, sequences: readonly MpDataSequence[]): Promise<void> {
  const isFrame = ({ sign, sequence, files }: MpDataSequence) =>
    /^\d+$/.test(sign) && files.length === 1 && files[0] === join(path, sign, `${sequence}.npy`);
  if (!sequences.every(isFrame)) return;
  for (const sequence of sequences) {
    const pose = await readMpData(sequence, WEBCAM).catch(() => undefined); // the damaged are counted elsewhere
    if (pose !== undefined && pose.frames !== 1) return;
  }
  const [first, last] = [sequences[0]!.sign, sequences.at(-1)!.sign];
  const glosses =
    first === last ? `the only gloss is ${first}` : `every gloss is a number (${first} to ${last})`;
  throw new AnnotationError(
    path,
    `every sequence has one frame, and ${glosses}: this is the folder of one sign; expected a tree of SIGN/SEQUENCE/FRAME.npy, probably ${join(path, "..")}`,
  );
}

/**
 * In which order a tree's arrays have their parts, as a sample of it tells; a line says so where it is not the usual
 * one. Where no order fits them all it is that of most sequences, which is said as well: reading refuses the others,
 * each by its file. Undefined where none fits any.
 */
export async function orderOf(
  { path, signer }: MpDataTree,
  sequences: readonly MpDataSequence[],
  reading: Reading,
): Promise<PartOrder["order"] | undefined> {
  const say = (line: string) => reading.said.push(`${signer ?? path}: ${line}`);
  const whole = await partOrder(sequences, path);
  if (whole?.notice !== undefined) say(whole.notice);
  if (whole !== undefined) return whole.order;
  const each: PartOrder[] = [];
  for (const sequence of sequences) {
    const own = await partOrder([sequence], path);
    if (own !== undefined) each.push(own);
  }
  const [most = []] = [...groupBy(each, ({ order }) => order.join()).values()].sort(
    (a, b) => b.length - a.length,
  );
  const order = most[0]?.order;
  if (order === undefined) return undefined;
  const share = `of ${most.length} of ${sequences.length} sequences`;
  say(
    `no one order of the parts fits all; ${order.join(", ")} was taken, that ${share}; what does not fit it is malformed`,
  );
  return order;
}

/** Undefined where no order fits. */
async function partOrder(sequences: readonly MpDataSequence[], path: string): Promise<PartOrder | undefined> {
  try {
    return await findMpDataOrder(sequences, path);
  } catch (error) {
    if (!(error instanceof PoseFormatError)) throw error;
    return undefined;
  }
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
