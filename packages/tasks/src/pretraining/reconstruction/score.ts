import type { PretrainBatch } from "@msmae/cubelets";
import {
  RECONSTRUCTION_METHODS,
  type ReconstructionMethod,
  type ReconstructionScore,
} from "@msmae/evaluation";
import type { HostTensor } from "@msmae/parameters";
import type { StreamName } from "@msmae/pose";
import { fillWithLine, fillWithMean, fillWithNearest, type Track } from "./baselines.js";

/** A tensor in the program's memory for each stream. */
export type HostStreams = { readonly [name in StreamName]?: HostTensor };

/**
 * Adds up reconstruction errors of the model and the baselines over batches, on the same masked tokens.
 *
 * @example
 * const tally = new ReconstructionTally(["body"], means);
 * tally.add(batch, reconstruction);
 * tally.scores().model.loss;
 */
export class ReconstructionTally {
  readonly #sums = new Map<string, { error: number; coordinates: number; tokens: number }>();
  readonly #streams: readonly StreamName[];
  readonly #means: { readonly [name in StreamName]?: Float32Array };

  /**
   * @param means For each stream the mean pose [K, 2] of the training data.
   */
  constructor(streams: readonly StreamName[], means: { readonly [name in StreamName]?: Float32Array }) {
    this.#streams = streams;
    this.#means = means;
  }

  /** @param reconstruction For each stream what the model predicts, [B, N, S*2K]. */
  add(batch: PretrainBatch<HostTensor>, reconstruction: HostStreams): void {
    for (const [p, name] of this.#streams.entries()) {
      const mean = this.#means[name] as Float32Array;
      for (const [b, { track, truth, masked }] of clips(batch, p, name).entries()) {
        const predicted = reconstruction[name]?.data as Float32Array;
        const size = truth.coordinates.length;
        this.#add("model", name, truth, masked, predicted.subarray(b * size, (b + 1) * size));
        this.#add("interpolation", name, truth, masked, fillWithLine(track, mean));
        this.#add("nearest", name, truth, masked, fillWithNearest(track, mean));
        this.#add("mean", name, truth, masked, fillWithMean(track, mean));
      }
    }
  }

  scores(): Readonly<Record<ReconstructionMethod, ReconstructionScore>> {
    const score = (method: ReconstructionMethod): ReconstructionScore => {
      const sums = this.#streams.map((name) => [name, this.#sum(method, name)] as const);
      const total = (of: "error" | "coordinates" | "tokens") =>
        sums.reduce((all, [, sum]) => all + sum[of], 0);
      return {
        streams: Object.fromEntries(
          sums.map(([name, { error, coordinates, tokens }]) => [
            name,
            coordinates === 0
              ? { meanSquare: null, loss: null }
              : { meanSquare: error / coordinates, loss: error / tokens },
          ]),
        ),
        loss: total("coordinates") === 0 ? null : total("error") / total("tokens"),
      };
    };
    return Object.fromEntries(RECONSTRUCTION_METHODS.map((method) => [method, score(method)])) as Record<
      ReconstructionMethod,
      ReconstructionScore
    >;
  }

  #sum(method: ReconstructionMethod, name: StreamName) {
    const key = `${method} ${name}`;
    const sum = this.#sums.get(key) ?? { error: 0, coordinates: 0, tokens: 0 };
    this.#sums.set(key, sum);
    return sum;
  }

  #add(
    method: ReconstructionMethod,
    name: StreamName,
    truth: Track,
    masked: Float32Array,
    predicted: Float32Array,
  ): void {
    const sum = this.#sum(method, name);
    const { frames, keypoints, coordinates, visible: present } = truth;
    const stride = frames / masked.length;
    for (const bit of masked) sum.tokens += bit;
    for (let i = 0; i < present.length; i++) {
      if (present[i] === 0 || masked[Math.floor(i / keypoints / stride)] === 0) continue;
      sum.coordinates += 2;
      for (const at of [2 * i, 2 * i + 1]) {
        sum.error += ((predicted[at] as number) - (coordinates[at] as number)) ** 2;
      }
    }
  }
}

/** The clips of one stream of a batch: as they are, and as a model sees them. */
export function clips(
  batch: PretrainBatch<HostTensor>,
  p: number,
  name: StreamName,
): { readonly truth: Track; readonly track: Track; readonly masked: Float32Array }[] {
  const coordinates = batch.coordinates[name] as HostTensor;
  const present = batch.present[name] as HostTensor;
  const [count, frames, keypoints] = coordinates.shape as [number, number, number];
  const [, sequences, tokens] = batch.masked.shape as [number, number, number];
  const sequence = sequences === 1 ? 0 : p; // fused tokens are of all streams
  const stride = frames / tokens;
  return Array.from({ length: count }, (_, b) => {
    const points = frames * keypoints;
    const masked = (batch.masked.data as Float32Array).subarray(
      (b * sequences + sequence) * tokens,
      (b * sequences + sequence + 1) * tokens,
    );
    const seen = Uint8Array.from(present.data.subarray(b * points, (b + 1) * points));
    const visible = seen.map((bit, i) => (masked[Math.floor(i / keypoints / stride)] === 0 ? bit : 0));
    const shared = {
      frames,
      keypoints,
      coordinates: (coordinates.data as Float32Array).subarray(b * points * 2, (b + 1) * points * 2),
    };
    return { truth: { ...shared, visible: seen }, track: { ...shared, visible }, masked };
  });
}
