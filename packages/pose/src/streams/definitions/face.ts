import { chain, type Limb, type StreamDefinition } from "./stream-definition.js";

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

const POINTS: readonly number[] = Object.values(FACE_POINTS).flat();
/** The face mesh's point at the tip of the chin. */
const CHIN = POINTS.indexOf(152);
const [LEFT_SHOULDER, RIGHT_SHOULDER] = [0, 1];

/** By points of the face mesh. What is drawn as a line of its own has to be joined to the others. */
const LINKS: readonly Limb[] = [
  [152, 17], // the chin to the lower lip,
  [17, 14], // whose outer and inner edge
  [0, 13], // are joined as the upper lip's are,
  [0, 2], // which is joined to the nose,
  [197, 133], // and this to both eyes,
  [197, 362],
  [159, 52], // each to the brow above it,
  [386, 282],
  [46, 93], // whose outer end is joined to the contour.
  [276, 323],
];

/** Paper, appendix A; it joins the other streams in §4.3. */
export const FACE: StreamDefinition<"face"> = {
  words: "face",
  about: "112 points of the face mesh, in the order of appendix A of the paper (MS-MAE)",
  part: "face",
  places: { MediaPipe: { component: "FACE_LANDMARKS", points: POINTS.map(String) } },
  // Chosen here: pose-format's reduced files, which most corpora are shared in, have 102 of the 112, no nose.
  mayLack: 0.5,
  limbs: contours(),
  links: LINKS.map(([a, b]): Limb => [POINTS.indexOf(a), POINTS.indexOf(b)]),
  joints: [
    { own: CHIN, body: LEFT_SHOULDER },
    { own: CHIN, body: RIGHT_SHOULDER },
  ],
  color: "#a06cd0",
  lineWidth: 0.8,
  dots: false,
  layer: 0, // behind the hands
};

function contours(): readonly Limb[] {
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
  return lines.flatMap((line) => chain(line.map((point) => POINTS.indexOf(point))));
}

function closed(points: readonly number[]): number[] {
  return [...points, points[0]!];
}
