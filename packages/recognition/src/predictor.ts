import type { LoadedBatch, RecognitionBatch } from "@msmae/datasets";
import type { HostTensor } from "@msmae/parameters";
import { type Compiled, compile, type SessionOptions } from "@msmae/tfjs-onnxruntime";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { RecognizerConfig } from "./config.js";
import { type RecognizerInput, type RecognizerWeights, recognizerLogits } from "./model.js";

/** A clip with the logits that a model gives it. */
export interface ScoredClip {
  readonly id: string;
  /** What it shows, as an index into the glosses. */
  readonly label: number;
  /** [G] */
  readonly logits: Float32Array;
}

interface Inputs {
  readonly weights: RecognizerWeights<Tensor>;
  readonly input: RecognizerInput<Tensor>;
}

/**
 * Runs a recognition model on batches, compiled once for each batch size.
 *
 * @example
 * const predictor = new Predictor(model);
 * for (const batch of batches) scored.push(...(await predictor.run(weights, batch)));
 * await predictor.dispose();
 */
export class Predictor {
  readonly #compiled: Compiled<Inputs, { readonly logits: Tensor }>;

  constructor(config: RecognizerConfig, options: SessionOptions = {}) {
    this.#compiled = compile(
      ({ weights, input }: Inputs) => ({
        logits: recognizerLogits(config, weights, input, { training: false }).logits,
      }),
      options,
    );
  }

  /** @param weights Host tensors. @returns The clips of the batch, in their order, without its padding. */
  async run(
    weights: RecognizerWeights,
    { batch, clips }: Pick<LoadedBatch<RecognitionBatch<HostTensor>>, "batch" | "clips">,
  ): Promise<ScoredClip[]> {
    const { coordinates, present, labels } = batch;
    const { logits } = await this.#compiled.run({ weights, input: { coordinates, present } });
    const glosses = logits.shape[1]!;
    return clips.map((id, b) => ({
      id,
      label: labels.data[b]!,
      logits: (logits.data as Float32Array).slice(b * glosses, (b + 1) * glosses), // float32, as all that models compute
    }));
  }

  /** Releases the memory of what was compiled. */
  dispose(): Promise<void> {
    return this.#compiled.dispose();
  }
}
