import { createLoader, type LoadedBatch, type SentenceBatch } from "@msmae/datasets";
import { drawMasks, type MbartMasks } from "@msmae/mbart";
import { type HostTensor, hostTensor, type PartialTree } from "@msmae/parameters";
import type { TrainOptions } from "@msmae/training";
import {
  type TranslatorBatch,
  type TranslatorWeights,
  translatorBatch,
  translatorLoss,
  wholeModel,
} from "@msmae/translation";
import { mul, type Tensor } from "@tensorflow/tfjs-core";
import type { ClipObservations } from "../run/clip-observations.js";
import { type TranslationRun, trainingBatches } from "./translation.js";

/** Clips with their translations, and what else a step reads. */
export interface StepBatch<T> extends TranslatorBatch<T> {
  /** []: by which the mean over micro-batches becomes the mean over all their tokens. */
  readonly weight: T;
  /** What dropout keeps. */
  readonly masks: MbartMasks<T>;
}

/** What `train` is to do. */
export function translationTraining(
  run: TranslationRun,
  observed: ClipObservations,
): Pick<
  TrainOptions<PartialTree<TranslatorWeights>, StepBatch<HostTensor>, PartialTree<TranslatorWeights>>,
  "parameters" | "buffers" | "objective" | "batches" | "accumulate"
> {
  const { config, corpus, parameters, frozen, sentences, translation } = run;
  const { model, train, seed } = config;
  const { mbart, lora } = translation;
  const accumulate = train.batchSize / train.microBatch;
  const labels = new Map(
    [...sentences].map(([clip, { labels }]) => [corpus.clips[clip]!.id, labels] as const),
  );

  type Loaded = LoadedBatch<SentenceBatch<HostTensor>>;
  /** The micro-batches of an update; `first` is the number of the first of them. */
  const update = (loaded: readonly Loaded[], first: number) => {
    const made = loaded.map(({ batch, clips }) =>
      translatorBatch(
        batch,
        clips.map((id) => labels.get(id)!),
        model,
        mbart,
      ),
    );
    const all = made.reduce((sum, { tokens }) => sum + tokens, 0);
    return made.map(({ batch, tokens }, at) => {
      const [size, source] = batch.input.mask.shape as [number, number];
      const shape = { batch: size, source, target: batch.labels.shape[1]! };
      const masks = drawMasks(mbart, lora ?? undefined, shape, seed, "dropout", first + at);
      const weight = hostTensor([], Float32Array.of((accumulate * tokens) / Math.max(1, all)));
      const { clips, epoch } = loaded[at]!;
      return { batch: { ...batch, weight, masks }, clips, epoch };
    });
  };

  return {
    parameters,
    buffers: frozen,
    accumulate,
    objective: (trained, { weight, masks, ...batch }, untrained) => {
      const weights = wholeModel(trained, untrained);
      const { labelSmoothing: smoothing } = train;
      const loss = translatorLoss(weights, batch, model, { mbart, lora, masks }, { smoothing });
      return { loss: mul(loss, weight as Tensor) };
    },
    batches: async function* (from) {
      observed.begin(from / accumulate);
      const loader = createLoader(corpus, trainingBatches(run), { start: from });
      try {
        let waiting: Loaded[] = [];
        let first = from;
        for await (const loaded of loader) {
          observed.add(loaded, Math.floor(loaded.step / accumulate) + 1);
          waiting.push(loaded);
          if (waiting.length < accumulate) continue;
          yield* update(waiting, first);
          first += accumulate;
          waiting = [];
        }
      } finally {
        await loader.close();
      }
    },
  };
}
