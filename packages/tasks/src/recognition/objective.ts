import { createLoader, type RecognitionBatch } from "@msmae/datasets";
import { crossEntropy } from "@msmae/nn";
import type { HostTensor } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import { type RecognizerBuffers, type RecognizerParameters, recognizerLogits } from "@msmae/recognition";
import { dropoutMask } from "@msmae/st-gcn";
import type { TrainOptions } from "@msmae/training";
import { argMax, cast, equal, mean, type Scalar, type Tensor } from "@tensorflow/tfjs-core";
import type { ClipObservations } from "../run/clip-observations.js";
import type { RecognitionConfig } from "./config.js";
import { type Recognition, trainingBatches } from "./recognition.js";

/** What of `train`'s options depends on whether all weights learn or the classifier alone. */
export type Training<P extends object, B extends object, S extends object = object> = Pick<
  TrainOptions<P, B, S>,
  "parameters" | "buffers" | "objective" | "batches"
>;

type Weight = HostTensor<Float32Array>;
type RecognizerBatch = RecognitionBatch<HostTensor> & { readonly kept?: HostTensor };

/** Training of all weights. */
export function fullTraining(
  recognition: Recognition,
  observed: ClipObservations,
): Training<RecognizerParameters<Weight>, RecognizerBatch, RecognizerBuffers<Weight>> {
  const { config, corpus, weights } = recognition;
  const { model, seed, train } = config;
  /** Which features a step keeps, where the model drops some. */
  const kept = (step: number) =>
    model.kind !== "ms-mae" && model.dropout > 0
      ? { kept: dropoutMask(model, train.batchSize, seeded(seed, "dropout", step)) }
      : {};
  return {
    ...weights,
    objective: (parameters, batch, buffers) => {
      const all = { parameters, buffers };
      const { kept } = batch;
      const options = { training: true, ...(kept && { kept }) };
      const { logits, buffers: after } = recognizerLogits(model, all, batch, options);
      return { ...lossOf(logits, batch.labels, config), buffers: after };
    },
    batches: async function* (from) {
      observed.begin(from);
      const loader = createLoader(corpus, trainingBatches(recognition), { start: from });
      try {
        for await (const loaded of loader) {
          observed.add(loaded, loaded.step + 1);
          const { step, batch, clips, epoch } = loaded;
          yield { batch: { ...batch, ...kept(step) }, clips, epoch };
        }
      } finally {
        await loader.close();
      }
    },
  };
}

/**
 * The loss of a batch, and the share of its clips that were recognised.
 *
 * @param logits [B, G]
 * @param labels int32 [B]
 */
export function lossOf(logits: Tensor, labels: Tensor, { train }: RecognitionConfig) {
  return {
    loss: mean(crossEntropy(logits, labels, { smoothing: train.labelSmoothing })) as Scalar,
    accuracy: mean(cast(equal(argMax(logits, 1), labels), "float32")),
  };
}
