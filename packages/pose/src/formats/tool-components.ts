import type { PoseComponent } from "../pose.js";
import { LIMBS, STREAMS } from "../streams/stream-table.js";

const numbered = (name: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${name}${from + i}`);

const OPENPOSE_BODY = [
  ...["Nose", "Neck", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist", "MidHip"],
  ...["RHip", "RKnee", "RAnkle", "LHip", "LKnee", "LAnkle", "REye", "LEye", "REar", "LEar"],
  ...["LBigToe", "LSmallToe", "LHeel", "RBigToe", "RSmallToe", "RHeel"],
];
const OPENPOSE_FACE = [
  ...[...numbered("FB_", 0, 17), ...numbered("FEB_", 17, 27), ...numbered("FN_", 27, 36)],
  ...[...numbered("FE_", 36, 48), ...numbered("FLO_", 48, 60), ...numbered("FLI_", 60, 68)],
  ...numbered("FP_", 68, 70),
];

const sides = (name: string) => [`left_${name}`, `right_${name}`];
const COCO_BODY = [
  "nose",
  ...["eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"].flatMap(sides),
];
const FEET_133 = ["left", "right"].flatMap((side) =>
  ["big_toe", "small_toe", "heel"].map((part) => `${side}_${part}`),
);
const FEET_136 = ["head_top", "neck", "pelvis", ...["big_toe", "small_toe", "heel"].flatMap(sides)];

/** OpenPose's body of 25 points, face of 70 and hands, under pose-format's names, which are those of its JSON. */
export const OPENPOSE_COMPONENTS: readonly PoseComponent[] = [
  component("pose_keypoints_2d", OPENPOSE_BODY),
  component("face_keypoints_2d", OPENPOSE_FACE),
  openPoseHand("hand_left_keypoints_2d"),
  openPoseHand("hand_right_keypoints_2d"),
];

function openPoseHand(name: string): PoseComponent {
  return component(name, STREAMS.left.places.OpenPose?.points ?? [], LIMBS.left.flat());
}

/** The tools whose points are COCO-WholeBody's, or those and three more of the body. */
export type WholeBodyTool = "COCO-WholeBody" | "AlphaPose 133" | "AlphaPose 136";

/** Body, face of 68 points, left and right hand under pose-format's names: 133 points, or AlphaPose's (Halpe's) 136. */
export function wholeBodyComponents(tool: WholeBodyTool): PoseComponent[] {
  const suffix = { "COCO-WholeBody": "", "AlphaPose 133": "_133", "AlphaPose 136": "_136" }[tool];
  const hand = numbered("hand_", 0, 21);
  return [
    component(`BODY${suffix}`, [...COCO_BODY, ...(tool === "AlphaPose 136" ? FEET_136 : FEET_133)]),
    component(`FACE${suffix}`, numbered(tool === "AlphaPose 136" ? "face_" : "face-", 0, 68)),
    component(`LEFT_HAND${suffix}`, hand, LIMBS.left.flat()),
    component(`RIGHT_HAND${suffix}`, hand, LIMBS.right.flat()),
  ];
}

function component(
  name: string,
  points: readonly string[],
  limbs: readonly (readonly number[] | number)[] = [],
): PoseComponent {
  const colors = Uint16Array.of(0, 160, 0);
  return { name, format: "XYC", points, limbs: Uint16Array.from(limbs.flat()), colors };
}
