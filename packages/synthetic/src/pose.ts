import { FACE_POINTS, LIMBS, type Pose, type PoseComponent, type StreamName } from "@msmae/pose";
import { detectClip, plannedClip } from "./clips.js";
import type { SyntheticConfig } from "./config.js";
import { POINTS } from "./skeleton.js";

const FINGERS = ["INDEX_FINGER", "MIDDLE_FINGER", "RING_FINGER", "PINKY"];
const HAND = [
  "WRIST",
  ...["CMC", "MCP", "IP", "TIP"].map((joint) => `THUMB_${joint}`),
  ...FINGERS.flatMap((finger) => ["MCP", "PIP", "DIP", "TIP"].map((joint) => `${finger}_${joint}`)),
];
const BODY = ["SHOULDER", "ELBOW", "WRIST"].flatMap((joint) => [`LEFT_${joint}`, `RIGHT_${joint}`]);

/** The skeleton's points in order, by the names that pose-format gives MediaPipe Holistic's. */
const COMPONENTS: readonly PoseComponent[] = [
  component("POSE_LANDMARKS", "body", BODY, [70, 70, 70]),
  component("LEFT_HAND_LANDMARKS", "left", HAND, [0, 110, 200]),
  component("RIGHT_HAND_LANDMARKS", "right", HAND, [220, 90, 0]),
  component("FACE_LANDMARKS", "face", Object.values(FACE_POINTS).flat().map(String), [130, 130, 130]),
];

/**
 * A clip as a pose that @msmae/pose can write: the keypoints of all four streams, v0.2, no depth.
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

function component(
  name: string,
  stream: StreamName,
  points: readonly string[],
  color: readonly number[],
): PoseComponent {
  return {
    name,
    format: "XYC",
    points,
    limbs: Uint16Array.from(LIMBS[stream].flat()),
    colors: Uint16Array.from(points.flatMap(() => color)),
  };
}
