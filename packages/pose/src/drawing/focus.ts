import { KEYPOINTS } from "../streams/keypoints.js";
import type { PoseStreams } from "../streams/pose-streams.js";
import { type Extent, seen, union } from "./extent.js";

/**
 * What a picture is about: the whole person, or hands alone, drawn large so that their shape can be read.
 * `hands` shows both hands together, as far as they are there.
 */
export type Focus = "person" | "left" | "right" | "hands";

/** Ours: empty space around a hand, as a part of its size; half of the fingers' width has to fit in. */
const MARGIN = 0.17;
/** Ours: a picture follows a hand whose way is so many times as large as the hand. */
const FOLLOW = 1.4;
/** Ours: a hand so many times as large as it is in the median is a detector's mistake. */
const STRAY = 1.5;

export function handsOf(focus: Exclude<Focus, "person">): readonly ("left" | "right")[] {
  return focus === "hands" ? ["left", "right"] : [focus];
}

/**
 * The square around the hands for each of these frames, all of one size. Where hands stay about in one place it is one
 * square for all, so that their movement is seen; where they go far it follows them if `follow` says so. A frame without
 * hands has the square of the one before.
 */
export function handExtents(
  { streams }: PoseStreams,
  frames: readonly number[],
  focus: Exclude<Focus, "person">,
  follow: boolean,
): Map<number, Extent> {
  const boxes = frames.map((frame) => {
    let box: Extent | undefined;
    for (const side of handsOf(focus)) {
      const sequence = streams[side];
      for (let k = 0; sequence !== undefined && k < KEYPOINTS[side]; k++) {
        const point = seen(sequence, frame * KEYPOINTS[side] + k);
        if (point === undefined) continue;
        const [x, y] = point;
        box = union(box, { left: x, top: y, right: x, bottom: y });
      }
    }
    return box;
  });
  const sizes = boxes.flatMap((box) => (box === undefined ? [] : [side(box)]));
  const largest = likelyLargest(sizes) || 1;
  const likely = boxes.filter((box) => box !== undefined && side(box) <= largest);
  const all = likely.reduce(union, undefined) ?? { left: -1, top: -1, right: 1, bottom: 1 };
  const fixed = !follow || side(all) <= FOLLOW * largest;
  const size = (fixed ? side(all) || 1 : largest) * (1 + 2 * MARGIN);
  let last = square(boxes.find((box) => box !== undefined) ?? all, size);
  return new Map(
    frames.map((frame, i) => {
      const box = fixed ? all : boxes[i];
      if (box !== undefined) last = square(box, size);
      return [frame, last] as const;
    }),
  );
}

/** The largest of these sizes, as far as it is not a stray one; 0 of none. */
export function likelyLargest(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.findLast((size) => size <= STRAY * median) ?? 0;
}

function side({ left, top, right, bottom }: Extent): number {
  return Math.max(right - left, bottom - top);
}

function square({ left, top, right, bottom }: Extent, size: number): Extent {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { left: x - size / 2, top: y - size / 2, right: x + size / 2, bottom: y + size / 2 };
}
