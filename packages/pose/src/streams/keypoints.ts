/** The paper's streams, in the order in which their tokens follow each other. Paper §3. */
export const STREAM_NAMES = ["body", "left", "right", "face"] as const;

export type StreamName = (typeof STREAM_NAMES)[number];

/** The keypoints of each stream, K. Paper, appendix A. */
export const KEYPOINTS: Readonly<Record<StreamName, number>> = { body: 6, left: 21, right: 21, face: 112 };

/**
 * The face mesh's points that the face stream takes, in its order: contour, mouth, nose, eyes. Paper, appendix A.
 * Their names in a .pose file are these numbers.
 */
export const FACE_POINTS = {
  contour: [234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323],
  mouth: [
    ...[0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146, 61, 185, 40, 39, 37], // outer lips
    ...[13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95, 78, 191, 80, 81, 82], // inner lips
  ],
  nose: [98, 97, 2, 326, 327, 1, 4, 5, 195, 197],
  eyes: [
    ...[46, 53, 52, 65, 55, 285, 295, 282, 283, 276], // brows
    ...[33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7], // right eye
    ...[362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382], // left eye
  ],
} as const satisfies Record<string, readonly number[]>;

/** Where a stream's keypoints are found: a component's name and its points' names, in the stream's order. */
interface Place {
  readonly component: string;
  readonly points: readonly string[];
}

/** A tool's names for the streams it gives. */
export interface Layout {
  readonly tool: string;
  readonly streams: Readonly<Partial<Record<StreamName, Place>>>;
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

/**
 * The names that pose-format gives MediaPipe Holistic's and OpenPose's keypoints. The body's first two are the left and
 * the right shoulder in each: MediaPipe's pose landmarks 11 to 16.
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
    // OpenPose's 70 face points are another set than the face mesh's, so there is no face.
    tool: "OpenPose",
    streams: {
      body: {
        component: "pose_keypoints_2d",
        points: ["LShoulder", "RShoulder", "LElbow", "RElbow", "LWrist", "RWrist"],
      },
      left: { component: "hand_left_keypoints_2d", points: OPENPOSE_HAND },
      right: { component: "hand_right_keypoints_2d", points: OPENPOSE_HAND },
    },
  },
];
