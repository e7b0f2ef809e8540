import { STREAMS, type StreamName } from "../streams/stream-table.js";

/**
 * The points of MediaPipe's face mesh on its plane of symmetry. Of the others of the first 468, those below 248 are the
 * right half and those from 248 on the left half, in the same order.
 */
const MIDLINE = [
  ...[0, 1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
  ...[94, 151, 152, 164, 168, 175, 195, 197, 199, 200],
];
const LEFT_HALF = 248;

/** The refined mesh's irises, centre first; then clockwise on the one side and on the other the mirrored way. */
const IRISES = [
  [468, 473],
  [469, 476],
  [470, 475],
  [471, 474],
  [472, 477],
] as const;

/** [478] for each point of MediaPipe's face mesh the point on the other side of the face; its own on the midline. */
export const MIRRORED_FACE_MESH: readonly number[] = mirroredFaceMesh();

/** The stream that a stream becomes in the mirror: the other hand, or itself. */
export function mirroredStream(name: StreamName): StreamName {
  return mirroredName(name) as StreamName;
}

/**
 * [K] for each keypoint of a stream the place of its counterpart in {@link mirroredStream}, by the names of the points; -1 where
 * that has none, as the face's 234, whose counterpart 454 is no part of the stream.
 */
export function mirroredOrder(name: StreamName): number[] {
  const { component, points } = STREAMS[name].places.MediaPipe;
  const others = STREAMS[mirroredStream(name)].places.MediaPipe.points;
  return points.map((point) => others.indexOf(mirroredPoint(component, point)));
}

/**
 * `LEFT_HAND_LANDMARKS` as `RIGHT_HAND_LANDMARKS`, `LShoulder` as `RShoulder`, and the other way round. A name that has
 * no side stays as it is, as OpenPose's ring finger `R_CMC`.
 */
export function mirroredName(name: string): string {
  if (/^[LR][A-Z][a-z]/.test(name)) return (name.startsWith("L") ? "R" : "L") + name.slice(1);
  return name.replace(/LEFT|RIGHT|left|right/g, (side) => SIDES[side as keyof typeof SIDES]);
}

const SIDES = { LEFT: "RIGHT", RIGHT: "LEFT", left: "right", right: "left" } as const;

/** Stretches of iBUG's face that are their own mirror image: jaw, brows, nostrils, outer and inner lips; OpenPose's pupils. */
const IBUG_STRETCHES = [
  ...([
    [0, 16],
    [17, 26],
    [31, 35],
  ] as const),
  ...([
    [48, 54],
    [55, 59],
    [60, 64],
    [65, 67],
    [68, 69],
  ] as const),
];
/** Points of one eye and of the other. */
const IBUG_EYES = [
  [36, 45],
  [37, 44],
  [38, 43],
  [39, 42],
  [40, 47],
  [41, 46],
] as const;
/** [70] for each point of iBUG's 68 and OpenPose's 70 points of a face the point on the other side. */
export const MIRRORED_IBUG_FACE: readonly number[] = mirroredIbugFace();

/** The same points as OpenPose 135 names them, in the same order: its eyes and lips are numbered, not named by side. */
const OPENPOSE_135_FACE: readonly string[] = [
  ...numbered("FaceContour", 17),
  ...numbered("REyeBrow", 5),
  ...numbered("LEyeBrow", 5).reverse(),
  ...[...numbered("NoseUpper", 4), ...numbered("NoseLower", 5)],
  ...[...numbered("REye", 6), ...numbered("LEye", 6)],
  ...[...numbered("OMouth", 12), ...numbered("IMouth", 8)],
  ...["RPupil", "LPupil"],
];

/**
 * The name of a point's counterpart in its component: numbers of the face mesh, `FEB_17` of OpenPose's face,
 * `FaceContour0` of OpenPose 135's, `face-0` or `face_0` of COCO-WholeBody's and AlphaPose's, or sides.
 */
export function mirroredPoint(component: string, point: string): string {
  if (component === "FACE_LANDMARKS" && /^\d+$/.test(point)) {
    return `${MIRRORED_FACE_MESH[Number(point)] ?? point}`;
  }
  const pattern = component === "face_keypoints_2d" ? /^(F[A-Z]+_)(\d+)$/ : /^(face[-_])(\d+)$/;
  const [, prefix, number] = pattern.exec(point) ?? [];
  if (prefix !== undefined) return `${prefix}${MIRRORED_IBUG_FACE[Number(number)] ?? number}`;
  const named = component === "BODY_135" ? OPENPOSE_135_FACE.indexOf(point) : -1;
  return named < 0 ? mirroredName(point) : OPENPOSE_135_FACE[MIRRORED_IBUG_FACE[named]!]!;
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i}`);
}

function mirroredFaceMesh(): number[] {
  const mirrored = Array.from({ length: 478 }, (_, point) => point);
  let left = LEFT_HALF;
  for (let point = 0; point < LEFT_HALF; point++) {
    if (MIDLINE.includes(point)) continue;
    mirrored[point] = left;
    mirrored[left] = point;
    left++;
  }
  for (const [right, other] of IRISES) {
    mirrored[right] = other;
    mirrored[other] = right;
  }
  return mirrored;
}

function mirroredIbugFace(): number[] {
  const mirrored = Array.from({ length: 70 }, (_, point) => point);
  for (const [first, last] of IBUG_STRETCHES) {
    for (let point = first; point <= last; point++) mirrored[point] = first + last - point;
  }
  for (const [one, other] of IBUG_EYES) {
    mirrored[one] = other;
    mirrored[other] = one;
  }
  return mirrored;
}
