import { BODY } from "./definitions/body.js";
import { FACE } from "./definitions/face.js";
import { LEFT, RIGHT } from "./definitions/hands.js";
import type { Limb, StreamDefinition } from "./definitions/stream-definition.js";

/**
 * The streams, in the order in which their tokens follow each other. Paper §3; the face §4.3. All that the project knows of
 * a stream follows from its definition here: docs/add-a-stream.md says what else a new one needs.
 *
 * @example
 * STREAMS.left.words; // "left hand"
 */
export const STREAMS = { body: BODY, left: LEFT, right: RIGHT, face: FACE } as const satisfies Readonly<
  Record<string, StreamDefinition>
>;

export type StreamName = keyof typeof STREAMS;

/** What has weights of its own: a stream, or both hands. */
export type StreamPart = (typeof STREAMS)[StreamName]["part"];

/** The names of {@link STREAMS}, in their order. */
export const STREAM_NAMES = Object.keys(STREAMS) as [StreamName, ...StreamName[]];

/** The parts of {@link STREAMS}, each once, in their order. */
export const STREAM_PARTS: readonly StreamPart[] = [
  ...new Set(STREAM_NAMES.map((name) => STREAMS[name].part)),
];

/** The keypoints of each stream, K. */
export const KEYPOINTS: Readonly<Record<StreamName, number>> = ofEach(
  ({ places }) => places.MediaPipe.points.length,
);

/**
 * The lines that draw a stream, as pairs of its keypoints: arms and shoulders, fingers, the face's contours.
 *
 * @example
 * for (const [from, to] of LIMBS.left) line(point(from), point(to));
 */
export const LIMBS: Readonly<Record<StreamName, readonly Limb[]>> = ofEach(({ limbs }) => limbs);

/** Chosen here: a contrast of 3 and more on white and on black, and told apart by people who are colour-blind. */
export const STREAM_COLORS: Readonly<Record<StreamName, string>> = ofEach(({ color }) => color);

/** Whether a stream is a hand, of which there are a left and a right one. */
export function isHand(name: StreamName): name is "left" | "right" {
  return STREAMS[name].part === "hand";
}

function ofEach<T>(value: (stream: StreamDefinition) => T): Record<StreamName, T> {
  return Object.fromEntries(STREAM_NAMES.map((name) => [name, value(STREAMS[name])])) as Record<
    StreamName,
    T
  >;
}
