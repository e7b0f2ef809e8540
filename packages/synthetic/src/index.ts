export { type SyntheticClip, synthesizeClip, syntheticClip, syntheticClips } from "./clips.js";
export { type SyntheticConfig, syntheticConfigSchema } from "./config.js";
export { SYNTHETIC_STREAMS } from "./skeleton.js";
export { syntheticPose } from "./synthetic-pose.js";
