import type { TranslationBatchConfig, TranslationSplit } from "@msmae/datasets";
import type { LoadedMbart } from "@msmae/mbart";
import type { PartialTree } from "@msmae/parameters";
import type { Criterion } from "@msmae/training";
import { type Sentence, stepLimit, type Translation, type TranslatorWeights } from "@msmae/translation";
import type { Prepared } from "../run/task.js";
import type { TranslationConfig } from "./config.js";

/** A run of `translate`, ready to start: settings, data and weights fit each other. */
export interface TranslationRun extends Prepared<TranslationConfig> {
  readonly split: TranslationSplit;
  /** Of all clips, by their index. */
  readonly sentences: ReadonlyMap<number, Sentence>;
  readonly translation: Translation;
  /** mBART as it is before training, for the run's folder; undefined where that has it already. */
  readonly base: LoadedMbart | undefined;
  readonly parameters: PartialTree<TranslatorWeights>;
  /** What no update changes. */
  readonly frozen: PartialTree<TranslatorWeights>;
}

/** What makes one checkpoint better than another. Chosen here: of equal BLEU-4, which small sets have often, chrF. */
export const CRITERION: Criterion = {
  metric: "bleu",
  better: "higher",
  ties: { metric: "chrf", better: "higher" },
};

/** Clips of a part; `valid` are those that validation is told to take. */
export function clipsOf({ split, config }: TranslationRun, part: "valid" | "test"): readonly number[] {
  if (part === "test") return split.test;
  return config.validation.clips === "train" ? split.train : split.valid;
}

/** The batches that are trained on. */
export function trainingBatches({
  config,
  split,
  sentences,
  translation,
}: TranslationRun): TranslationBatchConfig {
  const { data, seed, train, model } = config;
  const { mbart } = translation;
  return {
    ...{ task: "translation", sampling: "train", data, seed },
    clips: split.train,
    tokens: split.train.map((clip) => sentences.get(clip)!.labels.length),
    stride: model.stride,
    limits: { steps: stepLimit(model, mbart), tokens: mbart.max_position_embeddings },
    batchSize: train.microBatch,
  };
}

/** `greedy` or `5 beams`: by what search translations were found, which has to be known where their scores stand. */
export function searchName(beams: number): string {
  return beams === 1 ? "greedy" : `${beams} beams`;
}

/**
 * Why the scores of the result are others than those of the validation of the same checkpoint; undefined where both searched
 * alike.
 */
export function searchNote({ search, validation }: Pick<TranslationConfig, "search" | "validation">) {
  if (search.beams === validation.beams) return undefined;
  return (
    `These translations were searched for with search.beams=${search.beams} (${searchName(search.beams)}), those of validations while it trained with ` +
    `validation.beams=${validation.beams} (${searchName(validation.beams)}): scores of the same checkpoint differ`
  );
}
