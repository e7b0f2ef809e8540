import type { PoseStreams, StreamSequence } from "../streams/streams.js";

/** A part of the plane, in the streams' units. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Ours: about as far as arms reach, in shoulder distances from the middle of the shoulders. */
const REACH = 2.5;
/** Ours: empty space around what is drawn, as a part of its larger side. */
const MARGIN = 0.06;

/**
 * A box around everything that is seen in these frames, for drawing several pictures on one scale.
 *
 * Keypoints farther from the shoulders than arms reach are left outside: a detector's stray point should not shrink
 * the person to a dot.
 *
 * @param frames All frames where it is left out.
 * @example
 * drawSkeleton(streams, 0, { extent: extentOf([streams]) });
 */
export function extentOf(all: readonly PoseStreams[], frames?: readonly number[]): Extent {
  const box = {
    left: Number.POSITIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (const { shoulders, streams, frames: total } of all) {
    const chosen = frames ?? Array.from({ length: total }, (_, frame) => frame);
    const limits = reach(shoulders, chosen);
    for (const sequence of Object.values(streams)) {
      const keypoints = sequence.present.length / Math.max(1, total);
      for (const frame of chosen) {
        for (let i = frame * keypoints; i < (frame + 1) * keypoints; i++) {
          const point = seen(sequence, i);
          if (point === undefined) continue;
          const [x, y] = point;
          if (x < limits.left || x > limits.right || y < limits.top || y > limits.bottom) continue;
          box.left = Math.min(box.left, x);
          box.right = Math.max(box.right, x);
          box.top = Math.min(box.top, y);
          box.bottom = Math.max(box.bottom, y);
        }
      }
    }
  }
  if (box.left > box.right) return { left: -1, top: -1, right: 1, bottom: 1 };
  const side = Math.max(box.right - box.left, box.bottom - box.top) || 1;
  const margin = MARGIN * side;
  // A box of a line or a point still gets an area.
  const [padX, padY] = [box.right - box.left, box.bottom - box.top].map(
    (d) => margin + Math.max(0, side / 4 - d) / 2,
  );
  return {
    left: box.left - padX!,
    top: box.top - padY!,
    right: box.right + padX!,
    bottom: box.bottom + padY!,
  };
}

/** The keypoint at this index of [T, K], or undefined where it is missing or not finite. */
export function seen(
  { coordinates, present }: StreamSequence,
  index: number,
): readonly [x: number, y: number] | undefined {
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
