import type { PoseStreams, StreamSequence } from "@msmae/pose";

/** Statistics of signing that do not depend on who signs or on the camera; lengths in shoulder distances. */
export interface Statistics {
  /** Speed of the wrists, shoulder distances a second. */
  readonly "wrist speed, median": number;
  readonly "wrist speed, 75 %": number;
  readonly "wrist speed, 90 %": number;
  readonly "wrist speed, 95 %": number;
  /** Speed of the index fingertips relative to their wrists. */
  readonly "fingertip speed, median": number;
  readonly "fingertip speed, 90 %": number;
  /** Mean distance of four fingertips from their wrist in the picture. */
  readonly "hand opening, 5 %": number;
  readonly "hand opening, median": number;
  readonly "hand opening, 95 %": number;
  /** Height of the wrists below the shoulders. */
  readonly "wrist depth, 5 %": number;
  readonly "wrist depth, median": number;
  readonly "wrist depth, 95 %": number;
  readonly "hands missing": number;
  /** The busier wrist's share of both wrists' ways, median of the clips. */
  readonly "busier hand's share": number;
}

/** Frames `from` to `to` of a clip, whose middle and size are taken from all its frames. */
export interface Part {
  readonly clip: PoseStreams;
  readonly from: number;
  readonly to: number;
}

export const whole = (clip: PoseStreams): Part => ({ clip, from: 0, to: clip.frames });

export function statistics(parts: readonly Part[]): Statistics {
  const speeds: number[] = [];
  const tips: number[] = [];
  const openings: number[] = [];
  const depths: number[] = [];
  const shares: number[] = [];
  let [missing, hands] = [0, 0];
  for (const { clip, from, to } of parts) {
    const { unit, shoulderY } = frameOf(clip.shoulders, clip.frames);
    const body = clip.streams.body as StreamSequence;
    const ways = [0, 0];
    for (let t = from; t < to; t++) {
      for (const [side, name] of (["left", "right"] as const).entries()) {
        const hand = clip.streams[name] as StreamSequence;
        const wrist = point(body, 6, t, 4 + side);
        const before = t > from ? point(body, 6, t - 1, 4 + side) : undefined;
        if (wrist) depths.push((wrist[1] - shoulderY) / unit);
        if (wrist && before) {
          const way = distance(wrist, before) / unit;
          speeds.push(way * clip.fps);
          ways[side] = (ways[side] as number) + way;
        }
        hands++;
        const root = point(hand, 21, t, 0);
        if (!root) {
          missing++;
          continue;
        }
        const fingers = [8, 12, 16, 20].map((tip) => point(hand, 21, t, tip) as Point);
        openings.push(fingers.reduce((sum, tip) => sum + distance(tip, root), 0) / 4 / unit);
        const rootBefore = t > from ? point(hand, 21, t - 1, 0) : undefined;
        const tipBefore = t > from ? point(hand, 21, t - 1, 8) : undefined;
        if (rootBefore && tipBefore) {
          const tip = fingers[0] as Point;
          const now = [tip[0] - root[0], tip[1] - root[1]] as const;
          const then = [tipBefore[0] - rootBefore[0], tipBefore[1] - rootBefore[1]] as const;
          tips.push((distance(now, then) / unit) * clip.fps);
        }
      }
    }
    const [left, right] = ways as [number, number];
    shares.push(Math.max(left, right) / (left + right));
  }
  return {
    "wrist speed, median": quantile(speeds, 0.5),
    "wrist speed, 75 %": quantile(speeds, 0.75),
    "wrist speed, 90 %": quantile(speeds, 0.9),
    "wrist speed, 95 %": quantile(speeds, 0.95),
    "fingertip speed, median": quantile(tips, 0.5),
    "fingertip speed, 90 %": quantile(tips, 0.9),
    "hand opening, 5 %": quantile(openings, 0.05),
    "hand opening, median": quantile(openings, 0.5),
    "hand opening, 95 %": quantile(openings, 0.95),
    "wrist depth, 5 %": quantile(depths, 0.05),
    "wrist depth, median": quantile(depths, 0.5),
    "wrist depth, 95 %": quantile(depths, 0.95),
    "hands missing": missing / hands,
    "busier hand's share": quantile(shares, 0.5),
  };
}

type Point = readonly [x: number, y: number];

function point(
  { coordinates, present }: StreamSequence,
  points: number,
  t: number,
  k: number,
): Point | undefined {
  const i = t * points + k;
  if (!present[i]) return undefined;
  return [coordinates[2 * i] as number, coordinates[2 * i + 1] as number];
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

function frameOf(shoulders: StreamSequence, frames: number): { unit: number; shoulderY: number } {
  let [unit, shoulderY, seen] = [0, 0, 0];
  for (let t = 0; t < frames; t++) {
    const [left, right] = [point(shoulders, 2, t, 0), point(shoulders, 2, t, 1)];
    if (!left || !right) continue;
    unit += distance(left, right);
    shoulderY += (left[1] + right[1]) / 2;
    seen++;
  }
  return { unit: unit / seen, shoulderY: shoulderY / seen };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}
