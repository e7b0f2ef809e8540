import { chain, type Limb, type StreamDefinition, wholeBody } from "./stream-definition.js";

const MEDIAPIPE = [
  "WRIST",
  ...["THUMB_CMC", "THUMB_MCP", "THUMB_IP", "THUMB_TIP"],
  ...["INDEX_FINGER_MCP", "INDEX_FINGER_PIP", "INDEX_FINGER_DIP", "INDEX_FINGER_TIP"],
  ...["MIDDLE_FINGER_MCP", "MIDDLE_FINGER_PIP", "MIDDLE_FINGER_DIP", "MIDDLE_FINGER_TIP"],
  ...["RING_FINGER_MCP", "RING_FINGER_PIP", "RING_FINGER_DIP", "RING_FINGER_TIP"],
  ...["PINKY_MCP", "PINKY_PIP", "PINKY_DIP", "PINKY_TIP"],
];

const OPENPOSE = [
  "BASE",
  ...["T_STT", "T_BCMC", "T_MCP", "T_IP"],
  ...["I_CMC", "I_MCP", "I_PIP", "I_DIP"],
  ...["M_CMC", "M_MCP", "M_PIP", "M_DIP"],
  ...["R_CMC", "R_MCP", "R_PIP", "R_DIP"],
  ...["P_CMC", "P_MCP", "P_PIP", "P_DIP"],
];

/** OpenPose 135 has one wrist, of the body and of the hand. */
const openPose135 = (side: string) =>
  [
    "Wrist",
    ...["Thumb1CMC", "Thumb2Knuckles", "Thumb3IP", "Thumb4FingerTip"],
    ...["Index", "Middle", "Ring", "Pinky"].flatMap((finger) =>
      ["1Knuckles", "2PIP", "3DIP", "4FingerTip"].map((joint) => finger + joint),
    ),
  ].map((point) => side + point);

const WHOLE_BODY = Array.from({ length: 21 }, (_, i) => `hand_${i}`);

/** Fingers sprout out of the wrist, the palm's knuckles are joined, as MediaPipe draws a hand. */
const LIMBS: readonly Limb[] = [
  ...chain([0, 1, 2, 3, 4]), // thumb
  ...chain([0, 5, 6, 7, 8]), // index
  ...chain([9, 10, 11, 12]), // middle
  ...chain([13, 14, 15, 16]), // ring
  ...chain([0, 17, 18, 19, 20]), // pinky
  ...chain([5, 9, 13, 17]), // palm
];

/** A hand's first keypoint is its wrist, its tenth the middle finger's knuckle, by every tool. */
function hand(
  side: "left" | "right",
  { wrist, color }: { readonly wrist: number; readonly color: string },
): StreamDefinition<"hand"> {
  return {
    words: `${side} hand`,
    about: "21 landmarks of the hand",
    part: "hand",
    places: {
      MediaPipe: { component: `${side.toUpperCase()}_HAND_LANDMARKS`, points: MEDIAPIPE },
      OpenPose: { component: `hand_${side}_keypoints_2d`, points: OPENPOSE },
      "OpenPose 135": { component: "BODY_135", points: openPose135(side.charAt(0).toUpperCase()) },
      ...wholeBody(`${side.toUpperCase()}_HAND`, WHOLE_BODY),
    },
    mayLack: 0,
    limbs: LIMBS,
    links: [],
    joints: [{ own: 0, body: wrist }],
    color,
    lineWidth: 1.4,
    dots: true,
    layer: 2,
  };
}

/** Paper, appendix A. */
export const LEFT = hand("left", { wrist: 4, color: "#2f8fdc" });
export const RIGHT = hand("right", { wrist: 5, color: "#dd6b20" });
