import { createLoader, type LoadedBatch, type RecognitionBatch } from "@msmae/datasets";
import type { HostTensor } from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";
import {
  classify,
  clipFeatures,
  type EncodingParameters,
  type RecognitionParameters,
} from "@msmae/transformer";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ClipObservations } from "../run/clip-observations.js";
import { sessionOptions } from "../runtime/runtime.js";
import { lossOf, type Training } from "./objective.js";
import { type Recognition, trainingBatches } from "./recognition.js";

/** Encoded clips: [B, C], int32 [B]. */
interface FeatureBatch<T> {
  readonly features: T;
  readonly labels: T;
}

/**
 * Chosen here: a clip is encoded anew, with other frames and another augmentation, in the first ten epochs, whose features the
 * later ones see again: they are what takes the time, and an encoder that does not learn needs them once.
 */
const ENCODED_EPOCHS = 10;

/** Chosen here: the features that are kept take at most so many bytes; of large data sets those of fewer epochs. */
const KEPT_BYTES = 256e6;

type Classifier = Pick<RecognitionParameters<HostTensor<Float32Array>>, "classifier">;

/**
 * Training of the classifier alone (paper §4.2.2). The encoder is no part of what is trained: it has no gradients, and no
 * update can reach it.
 */
export function probeTraining(
  recognition: Recognition,
  observed: ClipObservations,
): Training<Classifier, FeatureBatch<HostTensor>> {
  const { config, corpus, split, weights, runtime } = recognition;
  const { model, train } = config;
  if (model.kind !== "ms-mae") throw new TypeError(`Got ${model.kind} to probe; expected ms-mae.`);
  const parameters = weights.parameters as RecognitionParameters<HostTensor<Float32Array>>;
  const { classifier, ...encoding } = parameters;
  const encode = compile(
    ({
      p,
      coordinates,
    }: {
      p: EncodingParameters<Tensor>;
      coordinates: RecognitionBatch<Tensor>["coordinates"];
    }) => ({
      features: clipFeatures(p, coordinates, model, model.pooling),
    }),
    sessionOptions(runtime),
  );
  const perEpoch = split.train.length / train.batchSize;
  const bytes = 4 * model.encoder.width * split.train.length; // of an epoch
  const epochs = Math.max(1, Math.min(ENCODED_EPOCHS, Math.floor(KEPT_BYTES / bytes)));
  const encoded = Math.ceil(epochs * perEpoch); // batches that are different
  const kept = new Map<number, Encoded>();

  const encodeBatch = async (
    loaded: LoadedBatch<RecognitionBatch<HostTensor>>,
    update: number,
  ): Promise<Encoded> => {
    observed.add(loaded, update);
    const { coordinates, labels } = loaded.batch;
    const { features } = await encode.run({ p: encoding, coordinates });
    return { batch: { features, labels }, clips: loaded.clips };
  };
  return {
    parameters: { classifier },
    objective: ({ classifier }, { features, labels }) =>
      lossOf(classify(classifier, features), labels, config),
    batches: async function* (from) {
      observed.begin(from);
      const config = trainingBatches(recognition);
      let loader: ReturnType<typeof createLoader<typeof config>> | undefined;
      try {
        for (let n = from; ; n++) {
          const which = n % encoded;
          if (!kept.has(which)) {
            if (loader === undefined || which === 0) {
              await loader?.close();
              loader = createLoader(corpus, config, { start: which });
            }
            kept.set(which, await encodeBatch((await loader.next()).value, n + 1));
          }
          yield { ...kept.get(which)!, epoch: Math.floor(n / perEpoch) };
        }
      } finally {
        await loader?.close();
        await encode.dispose();
      }
    },
  };
}

interface Encoded {
  readonly batch: FeatureBatch<HostTensor>;
  readonly clips: readonly string[];
}
