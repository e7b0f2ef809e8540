import type { PoseStreams, StreamSequence } from "../streams/pose-streams.js";
import { KEYPOINTS } from "../streams/stream-table.js";
import { type Extent, type Place, seen, union } from "./extent.js";
import { LastSeen } from "./last-seen-keypoint.js";

/**
 * What a picture is about: the whole person, or hands alone, drawn large so that their shape can be read.
 * `hands` shows each hand that is seen in a square of its own, the right one on the left, as a viewer sees it.
 */
export type Focus = "person" | "left" | "right" | "hands";

export type Side = "left" | "right";

/** Margin around a hand, as a share of its size. Chosen here: half of a finger's width fits in. */
const MARGIN = 0.17;
/** A picture follows a hand that moves farther than this, in hand sizes. Chosen here, by eye. */
const FOLLOW = 1.4;
/** A hand larger than this, in medians of its size, is a detector's mistake. Chosen here, by eye. */
const STRAY = 1.5;

/** The hands to be drawn: of both those that are seen in any of the frames. */
export function handsOf(
  focus: Exclude<Focus, "person">,
  { streams }: PoseStreams,
  frames: readonly number[],
): readonly Side[] {
  if (focus !== "hands") return streams[focus] === undefined ? [] : [focus];
  return (["right", "left"] as const).filter((side) => {
    const sequence = streams[side];
    const keypoints = Array.from({ length: KEYPOINTS[side] }, (_, k) => k);
    return (
      sequence !== undefined &&
      frames.some((frame) => keypoints.some((k) => seen(sequence, frame * KEYPOINTS[side] + k) !== undefined))
    );
  });
}

/**
 * The square around a hand for each of these frames, all of one size. Where the hand stays about in one place it is one
 * square for all, so that its movement is seen; where it goes far they follow it if `follow` says so. A frame without
 * it shows where its wrist was seen last.
 */
export function handExtents(
  sequence: StreamSequence,
  frames: readonly number[],
  follow: boolean,
): Map<number, Extent> {
  const keypoints = KEYPOINTS.left;
  const boxes = frames.map((frame) => {
    let box: Extent | undefined;
    for (let k = 0; k < keypoints; k++) {
      const point = seen(sequence, frame * keypoints + k);
      if (point !== undefined) box = union(box, around(point));
    }
    return box;
  });
  const largest = likelyLargest(boxes.flatMap((box) => (box === undefined ? [] : [side(box)]))) || 1;
  const likely = boxes.filter((box) => box !== undefined && side(box) <= largest);
  const all = likely.reduce(union, undefined) ?? { left: -1, top: -1, right: 1, bottom: 1 };
  const fixed = !follow || side(all) <= FOLLOW * largest;
  const size = (fixed ? side(all) || 1 : largest) * (1 + 2 * MARGIN);
  const together = square(all, size);
  const last = new LastSeen();
  return new Map(
    frames.map((frame, i) => {
      const wrist = boxes[i] === undefined ? last.before(sequence, keypoints, 0, frame) : undefined;
      const box = wrist === undefined ? boxes[i] : around(wrist);
      // One that is elsewhere all the same, as by a detector's mistake, is followed too.
      const stays = box === undefined || (fixed && (!follow || within(box, together)));
      return [frame, stays ? together : square(box, size)] as const;
    }),
  );
}

function around([x, y]: Place): Extent {
  return { left: x, top: y, right: x, bottom: y };
}

/** The largest of these sizes, as far as it is not a stray one; 0 of none. */
export function likelyLargest(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.findLast((size) => size <= STRAY * median) ?? 0;
}

function within(inner: Extent, outer: Extent): boolean {
  return (
    inner.left >= outer.left &&
    inner.right <= outer.right &&
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom
  );
}

function side({ left, top, right, bottom }: Extent): number {
  return Math.max(right - left, bottom - top);
}

function square({ left, top, right, bottom }: Extent, size: number): Extent {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { left: x - size / 2, top: y - size / 2, right: x + size / 2, bottom: y + size / 2 };
}
