import { createLoader, type RecognitionBatch } from "@msmae/datasets";
import type { HostTensor } from "@msmae/parameters";
import { recognizerLogits } from "@msmae/recognition";
import type { TrainOptions } from "@msmae/training";
import { crossEntropy } from "@msmae/transformer";
import { argMax, cast, equal, mean, type Tensor } from "@tensorflow/tfjs-core";
import type { RecognitionConfig } from "./config.js";
import type { Observed } from "./observed.js";
import { type Recognition, trainingBatches } from "./recognition.js";

/** What of `train`'s options depends on whether all weights learn or the classifier alone. */
export type Training<B extends object> = Pick<
  TrainOptions<object, B, object>,
  "parameters" | "buffers" | "objective" | "batches"
>;

/** Training of all weights. */
export function fullTraining(
  recognition: Recognition,
  observed: Observed,
): Training<RecognitionBatch<HostTensor>> {
  const { config, corpus, weights } = recognition;
  return {
    ...weights,
    objective: (parameters, batch, buffers) => {
      const all = { parameters, buffers };
      const { logits, buffers: after } = recognizerLogits(config.model, all, batch, { training: true });
      return { ...lossOf(logits, batch.labels, config), buffers: after };
    },
    batches: async function* (from) {
      const loader = createLoader(corpus, trainingBatches(recognition), { start: from });
      try {
        for await (const loaded of loader) {
          observed.add(loaded);
          const { batch, clips, epoch } = loaded;
          yield { batch, clips, epoch };
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
    loss: crossEntropy(logits, labels, { smoothing: train.labelSmoothing }),
    accuracy: mean(cast(equal(argMax(logits, 1), labels), "float32")),
  };
}
