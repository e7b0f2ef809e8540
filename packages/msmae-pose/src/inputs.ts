import { stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import type { PartOrder } from "@msmae/pose";
import {
  findMpData,
  findMpDataOrder,
  findMpDataSequence,
  findOpenPose,
  type MpDataSequence,
  poseNames,
} from "@msmae/pose/node";
import { UserError } from "@msmae/terminal";
import { nameFile } from "./name-file.js";
import { openMpData, openOpenPose, openSource, type PoseSource, STDIN } from "./source.js";
import type { SourceRecording } from "./source-recording.js";

/** One of the poses that a command was given. */
export interface Input {
  /** As it is shown: a path, or `-`. */
  readonly path: string;
  /** What its outputs are called below a folder, without ending: `day 1/clip`. */
  readonly name: string;
  /** The folder that was named and holds it; undefined where it was named itself, as a folder of one clip's frames is. */
  readonly folder?: string;
  open(recording: SourceRecording): Promise<PoseSource>;
}

/**
 * The poses that arguments name: files of any kind, `-` for standard input, in folders every .pose file, and of a folder
 * without any the clips of OpenPose's files, or the recordings of an `MP_Data` tree, or the one whose frames the folder
 * holds.
 *
 * @throws {UserError} if something is not there, or a folder holds no poses.
 */
export async function findInputs(paths: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  if (paths.filter((path) => path === STDIN).length > 1)
    throw new UserError("-: standard input can be read once");
  for (const path of paths) {
    if (path === STDIN) {
      inputs.push({ path, name: "pose", open: (recording) => openSource(path, recording) });
      continue;
    }
    if (path === "") throw new UserError("got an empty path, expected a file, a folder or -");
    const about = await stat(path).catch((error: unknown) => {
      throw nameFile(error, path);
    });
    if (about.isDirectory()) inputs.push(...(await inFolder(path)));
    else {
      const name = basename(path, extname(path));
      inputs.push({ path, name, open: (recording) => openSource(path, recording) });
    }
  }
  return inputs;
}

async function inFolder(folder: string): Promise<Input[]> {
  const poses = poseNames(folder);
  if (poses.length > 0) {
    return poses.map((place) => ({
      path: join(folder, place),
      name: place.replace(/\.pose$/, ""),
      folder,
      open: (recording) => openSource(join(folder, place), recording),
    }));
  }
  const clips = await findOpenPose(folder);
  if (clips.length > 0) {
    return clips.map((clip) => ({
      path: join(folder, clip.name),
      name: clip.name,
      ...(clips.length > 1 ? { folder } : {}), // a folder of one clip is that clip
      open: (recording) => openOpenPose(clip, recording),
    }));
  }
  const recordings = await findMpData(folder);
  if (recordings.length === 0) {
    const sequence = await findMpDataSequence(folder);
    if (sequence !== undefined) {
      const name = basename(resolve(folder));
      return [{ path: folder, name, open: (recording) => openRecording(folder, sequence, recording) }];
    }
    throw new UserError(`${folder}: no .pose files in it, nor an MP_Data tree of .npy files`);
  }
  let order: ReturnType<typeof findMpDataOrder> | undefined;
  let told = false;
  return recordings.map((sequence) => ({
    path: join(folder, sequence.sign, sequence.sequence),
    name: `${sequence.sign}/${sequence.sequence}`,
    folder,
    open: async (recording) => {
      // Of the whole tree, once; where the user says it there is nothing to find.
      if (recording.order === undefined) order ??= findMpDataOrder(recordings, folder);
      const tree = (await order) ?? { order: recording.order!, usual: true };
      const source = await openMpData(sequence, recording, tree);
      const notices = told || tree.notice === undefined ? [] : [`of all in ${folder}: ${tree.notice}`];
      told = true;
      return { ...source, notices: [...notices, ...(source.notices ?? [])] };
    },
  }));
}

/** A recording whose tree was not named. */
async function openRecording(
  folder: string,
  sequence: MpDataSequence,
  recording: SourceRecording,
): Promise<PoseSource> {
  const tree: PartOrder =
    recording.order === undefined
      ? await findMpDataOrder([sequence], folder)
      : { order: recording.order, usual: true };
  const source = await openMpData(sequence, recording, tree);
  const notices = tree.notice === undefined ? [] : [tree.notice];
  return { ...source, notices: [...notices, ...(source.notices ?? [])] };
}
