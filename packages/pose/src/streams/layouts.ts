import { FACE_POINTS, type StreamName } from "./keypoints.js";

/** Where a stream's keypoints are found: a component's name and its points' names, in the stream's order. */
interface Place {
  readonly component: string;
  readonly points: readonly string[];
}

/** A tool's names for the streams it gives. */
export interface Layout {
  readonly tool: string;
  readonly streams: Readonly<Partial<Record<StreamName, Place>>>;
  /**
   * A face of other points than the face mesh's, such as iBUG's 68: no face stream can be read from it, since the 112 points
   * are not there. It is known by one of its points.
   */
  readonly otherFace?: { readonly component: string; readonly point: string; readonly what: string };
}

const MEDIAPIPE_HAND = [
  "WRIST",
  ...["THUMB_CMC", "THUMB_MCP", "THUMB_IP", "THUMB_TIP"],
  ...["INDEX_FINGER_MCP", "INDEX_FINGER_PIP", "INDEX_FINGER_DIP", "INDEX_FINGER_TIP"],
  ...["MIDDLE_FINGER_MCP", "MIDDLE_FINGER_PIP", "MIDDLE_FINGER_DIP", "MIDDLE_FINGER_TIP"],
  ...["RING_FINGER_MCP", "RING_FINGER_PIP", "RING_FINGER_DIP", "RING_FINGER_TIP"],
  ...["PINKY_MCP", "PINKY_PIP", "PINKY_DIP", "PINKY_TIP"],
];

const OPENPOSE_HAND = [
  "BASE",
  ...["T_STT", "T_BCMC", "T_MCP", "T_IP"],
  ...["I_CMC", "I_MCP", "I_PIP", "I_DIP"],
  ...["M_CMC", "M_MCP", "M_PIP", "M_DIP"],
  ...["R_CMC", "R_MCP", "R_PIP", "R_DIP"],
  ...["P_CMC", "P_MCP", "P_PIP", "P_DIP"],
];

const OPENPOSE_BODY = ["LShoulder", "RShoulder", "LElbow", "RElbow", "LWrist", "RWrist"];

/** OpenPose 135 has one wrist, of the body and of the hand. */
const openPose135Hand = (side: "L" | "R") =>
  [
    "Wrist",
    ...["Thumb1CMC", "Thumb2Knuckles", "Thumb3IP", "Thumb4FingerTip"],
    ...["Index", "Middle", "Ring", "Pinky"].flatMap((finger) =>
      ["1Knuckles", "2PIP", "3DIP", "4FingerTip"].map((joint) => finger + joint),
    ),
  ].map((point) => side + point);

const WHOLE_BODY = ["shoulder", "elbow", "wrist"].flatMap((joint) => [`left_${joint}`, `right_${joint}`]);
const WHOLE_BODY_HAND = Array.from({ length: 21 }, (_, i) => `hand_${i}`);

/** COCO-WholeBody's parts, of which AlphaPose's are named by the number of all points. */
function wholeBody(tool: string, suffix: string, face: string): Layout {
  return {
    tool,
    streams: {
      body: { component: `BODY${suffix}`, points: WHOLE_BODY },
      left: { component: `LEFT_HAND${suffix}`, points: WHOLE_BODY_HAND },
      right: { component: `RIGHT_HAND${suffix}`, points: WHOLE_BODY_HAND },
    },
    otherFace: { component: `FACE${suffix}`, point: face, what: "the 68 points of iBUG's face" },
  };
}

/**
 * The names that pose-format gives the keypoints of MediaPipe Holistic, OpenPose (137 and 135 points), COCO-WholeBody 133
 * and AlphaPose (133 and 136). The body's first two are the left and the right shoulder in each, the person's own left:
 * MediaPipe's pose landmarks 11 to 16. A hand's first is its wrist, its tenth the middle finger's knuckle.
 */
export const LAYOUTS: readonly Layout[] = [
  {
    tool: "MediaPipe",
    streams: {
      body: {
        component: "POSE_LANDMARKS",
        points: ["LEFT_SHOULDER", "RIGHT_SHOULDER", "LEFT_ELBOW", "RIGHT_ELBOW", "LEFT_WRIST", "RIGHT_WRIST"],
      },
      left: { component: "LEFT_HAND_LANDMARKS", points: MEDIAPIPE_HAND },
      right: { component: "RIGHT_HAND_LANDMARKS", points: MEDIAPIPE_HAND },
      face: { component: "FACE_LANDMARKS", points: Object.values(FACE_POINTS).flat().map(String) },
    },
  },
  {
    tool: "OpenPose",
    streams: {
      body: { component: "pose_keypoints_2d", points: OPENPOSE_BODY },
      left: { component: "hand_left_keypoints_2d", points: OPENPOSE_HAND },
      right: { component: "hand_right_keypoints_2d", points: OPENPOSE_HAND },
    },
    otherFace: { component: "face_keypoints_2d", point: "FB_0", what: "OpenPose's 70 points of a face" },
  },
  {
    tool: "OpenPose 135",
    streams: {
      body: { component: "BODY_135", points: OPENPOSE_BODY },
      left: { component: "BODY_135", points: openPose135Hand("L") },
      right: { component: "BODY_135", points: openPose135Hand("R") },
    },
    otherFace: { component: "BODY_135", point: "FaceContour0", what: "OpenPose's 70 points of a face" },
  },
  wholeBody("COCO-WholeBody", "", "face-0"),
  wholeBody("AlphaPose 133", "_133", "face-0"),
  wholeBody("AlphaPose 136", "_136", "face_0"),
];
