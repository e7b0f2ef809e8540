import type { PoseStreams, StreamSequence } from "../streams/pose-streams.js";

export type Place = readonly [x: number, y: number];

/** A part of the plane, in the streams' units. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Largest distance from the middle of the shoulders that is shown, in shoulder widths. Chosen here: arms reach so
 * far.
 */
const REACH = 2.5;
/** Margin around what is drawn, as a share of its larger side. Chosen here: no line touches the edge. */
const MARGIN = 0.06;

/**
 * Computes the box around all present keypoints of these frames, for drawing several pictures on one scale.
 *
 * Keypoints farther from the shoulders than arms reach are left outside: a detector's stray point should not shrink
 * the person to a dot.
 *
 * @param frames All frames where it is left out.
 * @example
 * drawSkeleton(streams, 0, { extent: extentOf([streams]) });
 */
export function extentOf(all: readonly PoseStreams[], frames?: readonly number[]): Extent {
  return roomy(all.map((streams) => boxOf(streams, frames)).reduce(union, undefined));
}

/** The box around what is seen, without a margin; undefined where nothing is. */
export function boxOf(
  { shoulders, streams, frames: total }: PoseStreams,
  frames: readonly number[] = Array.from({ length: total }, (_, frame) => frame),
): Extent | undefined {
  const limits = reach(shoulders, frames);
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const sequence of Object.values(streams)) {
    const keypoints = sequence.present.length / Math.max(1, total);
    for (const frame of frames) {
      for (let i = frame * keypoints; i < (frame + 1) * keypoints; i++) {
        const point = seen(sequence, i);
        if (point === undefined) continue;
        const [x, y] = point;
        if (x < limits.left || x > limits.right || y < limits.top || y > limits.bottom) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
  }
  return left > right ? undefined : { left, top, right, bottom };
}

/** A box with a margin, and an area even where it is a line or a point. */
export function roomy(box: Extent | undefined): Extent {
  if (box === undefined) return { left: -1, top: -1, right: 1, bottom: 1 };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const side = Math.max(width, height) || 1;
  const [padX, padY] = [width, height].map((d) => MARGIN * side + Math.max(0, side / 4 - d) / 2);
  return {
    left: box.left - padX!,
    top: box.top - padY!,
    right: box.right + padX!,
    bottom: box.bottom + padY!,
  };
}

export function union(a: Extent | undefined, b: Extent | undefined): Extent | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The keypoint at this index of [T, K], or undefined where it is missing or not finite. */
export function seen({ coordinates, present }: StreamSequence, index: number): Place | undefined {
  const [x, y] = [coordinates[2 * index]!, coordinates[2 * index + 1]!];
  return present[index] === 1 && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined;
}

function reach(shoulders: StreamSequence, frames: readonly number[]): Extent {
  let [x, y, distance, found] = [0, 0, 0, 0];
  for (const frame of frames) {
    const [left, right] = [seen(shoulders, 2 * frame), seen(shoulders, 2 * frame + 1)];
    if (left === undefined || right === undefined) continue;
    x += (left[0] + right[0]) / 2;
    y += (left[1] + right[1]) / 2;
    distance += Math.hypot(left[0] - right[0], left[1] - right[1]);
    found++;
  }
  const radius = distance > 0 ? (REACH * distance) / found : Number.POSITIVE_INFINITY;
  const [cx, cy] = found > 0 ? [x / found, y / found] : [0, 0];
  return { left: cx - radius, top: cy - radius, right: cx + radius, bottom: cy + radius };
}
