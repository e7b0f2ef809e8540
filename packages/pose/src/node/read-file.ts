import type { Pose } from "../pose.js";
import { wholeSteps } from "./read-steps.js";
import { withFile, withFileSync } from "./run-steps.js";

/**
 * Reads a .pose file from the disk into the pose, without a copy in between: in less time and half of the memory of
 * `readPose(await readFile(path), path)`. For many files, one after the other, {@link readPoseFiles} is several times
 * as fast.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 * @example
 * const pose = await readPoseFile("clip.pose");
 */
export function readPoseFile(path: string): Promise<Pose> {
  return withFile(path, (stats) => wholeSteps(path, stats));
}

/**
 * {@link readPoseFile} without waiting, see {@link openPoseSync}.
 *
 * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
 * @example
 * const poses = paths.map(readPoseFileSync);
 */
export function readPoseFileSync(path: string): Pose {
  return withFileSync(path, (stats) => wholeSteps(path, stats));
}
