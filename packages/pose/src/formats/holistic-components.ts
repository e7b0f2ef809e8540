import type { PoseComponent } from "../pose.js";
import { LIMBS, STREAMS } from "../streams/stream-table.js";

/** MediaPipe's names of the body's 33 landmarks, in its order. */
const BODY_LANDMARKS: readonly string[] = [
  ...[
    "NOSE",
    "LEFT_EYE_INNER",
    "LEFT_EYE",
    "LEFT_EYE_OUTER",
    "RIGHT_EYE_INNER",
    "RIGHT_EYE",
    "RIGHT_EYE_OUTER",
  ],
  ...["LEFT_EAR", "RIGHT_EAR", "MOUTH_LEFT", "MOUTH_RIGHT"],
  ...["SHOULDER", "ELBOW", "WRIST", "PINKY", "INDEX", "THUMB"].flatMap(bothSides),
  ...["HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX"].flatMap(bothSides),
];

const BODY_LIMBS = [
  ...[0, 1, 1, 2, 2, 3, 3, 7, 0, 4, 4, 5, 5, 6, 6, 8, 9, 10], // eyes, ears, mouth
  ...[11, 12, 11, 13, 13, 15, 15, 17, 15, 19, 15, 21, 17, 19], // shoulders, left arm and hand
  ...[12, 14, 14, 16, 16, 18, 16, 20, 16, 22, 18, 20, 11, 23, 12, 24, 23, 24], // right arm and hand, trunk
  ...[23, 25, 24, 26, 25, 27, 26, 28, 27, 29, 28, 30, 29, 31, 30, 32, 27, 31, 28, 32], // legs
];

/** What components MediaPipe Holistic's results have. */
export interface HolisticLayout {
  /** 478 with irises (`refine_face_landmarks`, and always of the tasks), 0 without a face. */
  readonly facePoints: 0 | 468 | 478;
  /** Whether there are world landmarks. */
  readonly world: boolean;
}

/**
 * Lists MediaPipe Holistic's components under pose-format's names and in its order: body, face, left and right hand,
 * world landmarks. The face's limbs are the contours of the face stream.
 *
 * @example
 * const components = holisticComponents({ facePoints: 468, world: false }); // 33 + 468 + 21 + 21 points
 */
export function holisticComponents({ facePoints, world }: HolisticLayout): PoseComponent[] {
  const face = STREAMS.face.places.MediaPipe.points.map(Number);
  const hand = STREAMS.left.places.MediaPipe.points;
  return [
    component("POSE_LANDMARKS", BODY_LANDMARKS, BODY_LIMBS, [255, 0, 0]),
    ...(facePoints === 0
      ? []
      : [
          component(
            "FACE_LANDMARKS",
            Array.from({ length: facePoints }, (_, i) => `${i}`),
            LIMBS.face.flat().map((point) => face[point]!),
            [128, 0, 0],
          ),
        ]),
    component("LEFT_HAND_LANDMARKS", hand, LIMBS.left.flat(), [0, 160, 0]),
    component("RIGHT_HAND_LANDMARKS", hand, LIMBS.right.flat(), [0, 0, 255]),
    ...(world ? [component("POSE_WORLD_LANDMARKS", BODY_LANDMARKS, BODY_LIMBS, [255, 0, 0])] : []),
  ];
}

function component(
  name: string,
  points: readonly string[],
  limbs: readonly number[],
  color: readonly number[],
): PoseComponent {
  return { name, format: "XYZC", points, limbs: Uint16Array.from(limbs), colors: Uint16Array.from(color) };
}

function bothSides(name: string): string[] {
  return [`LEFT_${name}`, `RIGHT_${name}`];
}
