import type { ClipInfo } from "@msmae/datasets";
import { randomBoundaries, uniformBoundaries } from "@msmae/metrics";
import { normalise, type PoseStreams, secondsAt } from "@msmae/pose";
import { seeded } from "@msmae/random";
import {
  bestPartitions,
  motionEnergy,
  novelty,
  pacedPartition,
  peaks,
  penalisedPartition,
  type Similarity,
  smoothed,
} from "@msmae/segmentation";
import type { Method } from "./options.js";

/** Chosen here: two time steps, which the training sentences of docs/results.md prefer to one and three. In frames. */
const REACH = 8;
/** Chosen here: no sign is shorter than 0.2 s in the data at hand. */
const SHORTEST = 0.2;
/** How many segments of a matrix over frames are worth their penalty. */
export function chooseCount(similarity: Similarity, fps: number, penalty: number): number {
  const { size } = similarity;
  const whole = bestPartitions(similarity, 1)[0]!.cost;
  const shortest = Math.max(1, Math.min(size, Math.round(SHORTEST * fps)));
  return (
    penalisedPartition(similarity, (penalty * Math.max(whole, 0)) / size, { shortest }).boundaries.length + 1
  );
}

/**
 * @param similarity Over frames, or steps of `framesPerStep`.
 * @param segments At most one for each row.
 * @returns The first row of each segment but the first.
 */
export function boundariesOf(
  similarity: Similarity,
  method: Method,
  segments: number,
  framesPerStep = 1,
): number[] {
  const count = Math.min(segments, similarity.size);
  if (method === "blocks") return bestPartitions(similarity, count).at(-1)!.boundaries;
  const curve = novelty(similarity, Math.max(1, Math.round(REACH / framesPerStep)));
  return method === "paced" ? pacedPartition(curve, count) : peaks(curve, { count: count - 1 });
}

/** What needs no encoder. Seconds. */
export function baselines(
  streams: PoseStreams,
  count: number,
  clip: Pick<ClipInfo, "id" | "frames" | "fps" | "times">,
): Readonly<Record<Baseline, readonly number[]>> {
  const { frames } = streams;
  const length = secondsAt(clip, frames);
  const energy = smoothed(motionEnergy(Object.values(normalise(streams).streams), frames), 1);
  const inSeconds = (rows: readonly number[]) => rows.map((row) => secondsAt(clip, row));
  const middles = (rows: readonly number[]) =>
    rows.map((row) => (secondsAt(clip, row) + secondsAt(clip, row + 1)) / 2);
  return {
    uniform: uniformBoundaries(length, count),
    random: randomBoundaries(length, count, seeded(0, clip.id)),
    "least motion": middles(
      peaks(
        energy.map((value) => -value),
        { count },
      ),
    ),
    "most motion": inSeconds(peaks(energy, { count })),
  };
}

/** `least motion` and `most motion`: the minima and maxima of motion energy, smoothed by a frame. */
export const BASELINES = ["uniform", "random", "least motion", "most motion"] as const;
export type Baseline = (typeof BASELINES)[number];
