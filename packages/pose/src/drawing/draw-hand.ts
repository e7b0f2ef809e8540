import type { StreamSequence } from "../streams/pose-streams.js";
import { KEYPOINTS, STREAM_COLORS } from "../streams/stream-table.js";
import { FINGER_COLORS, OUTLINE_COLOR, PALM_COLORS } from "./colors.js";
import { type Place, seen } from "./extent.js";
import { likelyLargest } from "./focus.js";
import type { LastSeen } from "./last-seen-keypoint.js";
import type { Scale } from "./scale.js";
import { ring, round } from "./svg.js";

const PALM = [0, 1, 5, 9, 13, 17];
/** Of thumb, index, middle, ring and little finger. */
const FINGERS = [1, 5, 9, 13, 17].map((knuckle) => [knuckle, knuckle + 1, knuckle + 2, knuckle + 3]);
/** Chosen here, by eye: the width of a finger and of its outline, in palm lengths. */
const FINGER = 0.19;
const OUTLINE = 0.035;
/** Two lines on one another: what is around and what is inside. */
type Stroke = {
  readonly d: string;
  readonly color: string;
  readonly filled: boolean;
  readonly depth: number;
};

/**
 * A hand to be read: fingers as thick as fingers are, each in its colour, the palm in the hand's. Where the sequence has
 * depths, what is nearer lies in front, which tells a thumb on a palm from one behind it; else the thumb lies on top.
 *
 * Without its missing keypoints; hollow circles in the hand's colour stand where they were last seen.
 *
 * @param palm The palm's length in the streams' unit, {@link palmLength}, which gives the width of all lines.
 */
export function drawHand(
  side: "left" | "right",
  sequence: StreamSequence,
  frame: number,
  palm: number,
  scale: Scale,
  last: LastSeen,
): string {
  const first = frame * KEYPOINTS[side];
  const points = Array.from({ length: KEYPOINTS[side] }, (_, k) => scale.place(seen(sequence, first + k)));
  const depth = (keypoints: readonly number[]) => {
    const sum = keypoints.reduce((total, k) => total + (sequence.depth?.[first + k] ?? 0), 0);
    return Number.isFinite(sum) ? sum / keypoints.length : 0;
  };

  const strokes: Stroke[] = [];
  const add = (keypoints: readonly number[], color: string, filled: boolean) => {
    const places = keypoints.map((k) => points[k]);
    if (places.some((place) => place === undefined)) return;
    const d = `M${places.join("L")}${filled ? "Z" : places.length === 1 ? "h0" : ""}`;
    strokes.push({ d, color, filled, depth: depth(keypoints) });
  };
  // From the back to the front, as far as depths do not say otherwise: the palm, then little finger to thumb.
  add(PALM, PALM_COLORS[side], true);
  for (const [i, finger] of [...FINGERS.entries()].reverse()) {
    for (let k = 1; k < finger.length; k++) add([finger[k - 1]!, finger[k]!], FINGER_COLORS[i]!, false);
  }
  for (const [i, finger] of FINGERS.entries()) {
    for (const [k, point] of finger.entries()) {
      const [before, after] = [points[finger[k - 1]!], points[finger[k + 1]!]];
      if (before === undefined && after === undefined) add([point], FINGER_COLORS[i]!, false);
    }
  }
  strokes.sort((a, b) => b.depth - a.depth); // stable: equal ones stay in their order

  const width = FINGER * palm * scale.factor;
  const outline = width + 2 * OUTLINE * palm * scale.factor;
  const drawn = strokes.map(({ d, color, filled }) => {
    const around = `<path d="${d}" stroke="${OUTLINE_COLOR}" stroke-width="${round(outline)}"/>`;
    return `${around}<path d="${d}" stroke="${color}" stroke-width="${round(width)}"${filled ? ` fill="${color}"` : ""}/>`;
  });
  const rings = missing();
  if (rings !== "")
    drawn.push(
      `<path d="${rings}" stroke="${STREAM_COLORS[side]}" stroke-width="${round(Math.max(1, width / 8))}"/>`,
    );
  return drawn.length === 0
    ? ""
    : `<g fill="none" stroke-linecap="round" stroke-linejoin="round">${drawn.join("")}</g>`;

  function missing(): string {
    const whole = points.every((point) => point === undefined);
    let rings = "";
    for (const [k, point] of points.entries()) {
      if (point !== undefined) continue;
      const place = scale.place(last.before(sequence, points.length, k, frame));
      if (place === undefined) continue;
      rings += ring(place, whole ? 2 * width : width / 3);
      if (whole) break; // one circle for a whole hand, at its first keypoint, the wrist
    }
    return rings;
  }
}

/**
 * The palm's length from the wrist to the middle finger's knuckle, at most over the frames, for it is foreshortened in
 * most; 0 where no palm is seen.
 *
 * A palm seen from its side has a length, and one seen along the arm has a width, which is 5/6 of it.
 */
export function palmLength(sequence: StreamSequence, frames: readonly number[]): number {
  const lengths = frames.map((frame) => {
    const at = (k: number) => seen(sequence, frame * KEYPOINTS.left + k);
    return Math.max(distance(at(0), at(9)), 1.2 * distance(at(5), at(17)));
  });
  return likelyLargest(lengths.filter((length) => length > 0));
}

function distance(a: Place | undefined, b: Place | undefined): number {
  return a === undefined || b === undefined ? 0 : Math.hypot(a[0] - b[0], a[1] - b[1]);
}
