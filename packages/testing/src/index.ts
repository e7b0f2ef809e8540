export { folderOf, newFolder } from "./folder.js";
export { makeDriftingPose, makePose, type PoseOptions, withNaN, withoutShoulders } from "./poses.js";
export { type Ended, type Running, startProcess } from "./process.js";
