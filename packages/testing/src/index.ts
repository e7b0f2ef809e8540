export { folderOf, newFolder } from "./folder.js";
export {
  drawPoses,
  drawWeights,
  expectGradients,
  type GoldenClip,
  type GoldenSizes,
  generator,
  readGolden,
} from "./golden.js";
export { manyCommands } from "./many-commands.js";
export { makeDriftingPose, makePose, type PoseOptions, withNaN, withoutShoulders } from "./poses.js";
export { type Ended, type Running, startProcess } from "./process.js";
