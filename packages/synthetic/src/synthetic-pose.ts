import { LIMBS, type Pose, type PoseComponent, STREAMS } from "@msmae/pose";
import { detectClip, plannedClip } from "./clips.js";
import type { SyntheticConfig } from "./config.js";
import { POINTS, SYNTHETIC_STREAMS } from "./skeleton.js";

const COLORS = {
  body: [70, 70, 70],
  left: [0, 110, 200],
  right: [220, 90, 0],
  face: [130, 130, 130],
} as const;

/** The skeleton's points in order, by the names that pose-format gives MediaPipe Holistic's. */
const COMPONENTS: readonly PoseComponent[] = SYNTHETIC_STREAMS.map((name) => {
  const { component, points } = STREAMS[name].places.MediaPipe;
  return {
    name: component,
    format: "XYC",
    points,
    limbs: Uint16Array.from(LIMBS[name].flat()),
    colors: Uint16Array.from(points.flatMap(() => COLORS[name])),
  };
});

/**
 * Makes the pose of a synthetic clip, which `@msmae/pose` can write: the keypoints of all its streams, v0.2, no
 * depth.
 *
 * Its streams are those of `synthesizeClip`, number by number.
 *
 * @throws {RangeError} if there is no such clip.
 * @example
 * await writeFile("synthetic-0.pose", writePose(syntheticPose(config, 0)));
 */
export function syntheticPose(config: SyntheticConfig, index: number): Pose {
  const plan = plannedClip(config, index);
  const { coordinates, present } = detectClip(config, index, plan);
  return {
    version: 0.2,
    width: plan.camera.width,
    height: plan.camera.height,
    depth: 0,
    components: COMPONENTS,
    fps: plan.camera.fps,
    frames: plan.frames,
    people: 1,
    points: POINTS,
    dims: 2,
    data: coordinates, // [T, 1, POINTS, 2]
    confidence: Float32Array.from(present),
  };
}
