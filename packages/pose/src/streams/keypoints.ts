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
