import { FACE_POINTS, type StreamName } from "../streams/keypoints.js";

type Limb = readonly [from: number, to: number];

/** Fingers sprout out of the wrist, the palm's knuckles are joined, as MediaPipe draws a hand. */
const HAND: readonly Limb[] = [
  ...chain([0, 1, 2, 3, 4]), // thumb
  ...chain([0, 5, 6, 7, 8]), // index
  ...chain([9, 10, 11, 12]), // middle
  ...chain([13, 14, 15, 16]), // ring
  ...chain([0, 17, 18, 19, 20]), // pinky
  ...chain([5, 9, 13, 17]), // palm
];

/**
 * The lines that draw a stream, as pairs of its keypoints: arms and shoulders, fingers, the face's contours.
 *
 * @example
 * for (const [from, to] of LIMBS.left) line(point(from), point(to));
 */
export const LIMBS: Readonly<Record<StreamName, readonly Limb[]>> = {
  body: [...chain([4, 2, 0, 1, 3, 5])], // left wrist, elbow, shoulder, right shoulder, elbow, wrist
  left: HAND,
  right: HAND,
  face: faceLimbs(),
};

function faceLimbs(): readonly Limb[] {
  const { contour, mouth, nose, eyes } = FACE_POINTS;
  const lines: readonly (readonly number[])[] = [
    contour,
    closed(mouth.slice(0, 20)),
    closed(mouth.slice(20)),
    nose.slice(0, 5), // below the nostrils
    [2, ...nose.slice(5)], // up the bridge
    eyes.slice(0, 5),
    eyes.slice(5, 10),
    closed(eyes.slice(10, 26)),
    closed(eyes.slice(26)),
  ];
  const all: readonly number[] = Object.values(FACE_POINTS).flat();
  return lines.flatMap((line) => chain(line.map((point) => all.indexOf(point))));
}

function chain(points: readonly number[]): Limb[] {
  return points.slice(1).map((point, i) => [points[i]!, point]);
}

function closed(points: readonly number[]): number[] {
  return [...points, points[0]!];
}
