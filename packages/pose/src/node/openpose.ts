import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HolisticArraysOptions, Recording } from "../formats/holistic-arrays.js";
import { type OpenPoseFrame, poseOfOpenPose } from "../formats/keypoint-results.js";
import { parseJson } from "../formats/parse-json.js";
import type { Pose } from "../pose.js";

/** A video's files in a folder of OpenPose's. */
export interface OpenPoseClip {
  /** Below the folder: the folders in between and what the files' names begin with. */
  readonly name: string;
  /** `NAME_000000000017_keypoints.json`, in the order of their frames. */
  readonly files: readonly string[];
  /** The frame of each file, counted from 0. */
  readonly frames: readonly number[];
}

const FILE = /^(.*?)_?(\d{1,15})_keypoints\.json$/s;

/**
 * The clips below a folder of OpenPose's results, a file a frame, sorted by their names. Files of other names are passed by.
 *
 * @throws Node's own errors where a folder cannot be read.
 * @example
 * for (const clip of await findOpenPose("keypoints")) console.log(clip.name, clip.files.length);
 */
export async function findOpenPose(folder: string): Promise<OpenPoseClip[]> {
  const clips = new Map<string, { file: string; frame: number }[]>();
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const parts = path.split(/[\\/]/);
    const [, name, digits] = FILE.exec(parts.at(-1)!) ?? [];
    if (digits === undefined) continue;
    const key = [...parts.slice(0, -1), ...(name === "" && parts.length > 1 ? [] : [name || "clip"])].join(
      "/",
    );
    const files = clips.get(key) ?? [];
    files.push({ file: join(folder, path), frame: Number(digits) });
    clips.set(key, files);
  }
  return [...clips].map(([name, found]) => {
    found.sort((a, b) => a.frame - b.frame);
    return { name, files: found.map(({ file }) => file), frames: found.map(({ frame }) => frame) };
  });
}

/**
 * The pose of a clip, by {@link poseOfOpenPose}: all people; frames without a file are there and empty.
 *
 * @param options.onLost Told of each keypoint that is missing as its values are no numbers.
 * @throws {PoseJsonError} if a file is not one of OpenPose's. {RangeError} if the recording cannot be.
 */
export async function readOpenPose(
  { files, frames }: OpenPoseClip,
  recording: Recording,
  { onLost }: Pick<HolisticArraysOptions, "onLost"> = {},
): Promise<Pose> {
  const results: OpenPoseFrame[] = [];
  let size = 0;
  for (const [i, source] of files.entries()) {
    const text = await readFile(source, "utf8");
    size += text.length;
    results.push({ frame: frames[i]!, result: parseJson(text, source), source });
  }
  return poseOfOpenPose(results, recording, size, onLost);
}
