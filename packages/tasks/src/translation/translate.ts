import {
  batchBuilder,
  CorpusError,
  type CorpusIndex,
  manifestLines,
  noReference,
  openIndex,
  splitForTranslation,
} from "@msmae/datasets";
import { bestOf, CheckpointFolder } from "@msmae/training";
import {
  readTranslation,
  sentencesOf,
  stepLimit,
  type Translation,
  tooLong,
  trainedWeights,
} from "@msmae/translation";
import type { Progress } from "../run/progress.js";
import { describeSkipped } from "../run/skipped-notes.js";
import type { Task } from "../run/task.js";
import { runLengthOf } from "../settings/run-length.js";
import { type TranslationConfig, translationConfigSchema } from "./config.js";
import { firstWeights } from "./first-weights.js";
import { firstMbart, withAdapter } from "./mbart.js";
import { TRANSLATION_PRESETS } from "./presets.js";
import { translationSizes } from "./sizes.js";
import { runTranslation } from "./train.js";
import { CRITERION, type TranslationRun } from "./translation.js";

/** Training of translation, for `runTask`. */
export const translationTask: Task<TranslationConfig, TranslationRun> = {
  command: "translate",
  presets: TRANSLATION_PRESETS,
  title: ({ init, mbart }) => (init === undefined && mbart.kind === "random" ? "Training" : "Fine-tuning"),
  schema: translationConfigSchema,
  sizes: translationSizes,
  async prepare({ config, runtime, provider, progress, data, checkpoint }) {
    const { corpus, description } = data;
    const split = splitForTranslation(corpus, { ...config.data, seed: config.seed });
    const { steps } = runLengthOf(config, split.train.length);
    const { translation, base, origins } =
      checkpoint === undefined
        ? await firstTranslation(config, corpus, split.train)
        : { translation: await readTranslation(checkpoint), base: undefined, origins: undefined };
    const { tokenizer, mbart, language, weights } = translation;
    const all = [...split.train, ...split.valid, ...split.test];
    const sentences = sentencesOf(corpus, all, tokenizer, mbart, language);
    const shortened = tooLong(corpus, all, config.model, mbart, config.data);
    if (checkpoint === undefined) checkShoulders(config, corpus, split.train, translation);
    describeClips(config, corpus, split, shortened.length, progress);
    if (origins !== undefined) {
      progress.say(`mBART: ${origins.mbart}`, { mbart: origins.mbart });
      progress.say(`Weights: ${origins.weights}`, { weights: origins.weights });
    }
    if (config.model.poseEncoder === "frozen" && config.init === undefined) {
      progress.warn(
        "The frozen pose encoder is randomly initialised: it has learnt nothing; --init names a pretrained one",
      );
    }
    const { trained, frozen } = trainedWeights(weights, translation);
    return {
      ...{ config, runtime, provider, corpus, split, sentences, translation, base, frozen, steps },
      ...{ parameters: trained, data: description },
    };
  },
  parts: ({ split }) => split,
  train: runTranslation,
  result(config, run, newest) {
    const best = bestOf(run.readMetrics(), CRITERION);
    return best === undefined
      ? newest
      : new CheckpointFolder(run.checkpoints, config.checkpoints, 0, null).weights(best.step);
  },
};

/** The model that training begins with. */
async function firstTranslation(config: TranslationConfig, corpus: CorpusIndex, train: readonly number[]) {
  const { model, data, seed } = config;
  const texts = train.map((clip) => corpus.clips[clip]!.text!);
  const { tokenizer, lora, origin, ...base } = await firstMbart(config, texts);
  const { weights, origin: pose } = await firstWeights(config, withAdapter(base, lora, seed));
  // A vocabulary that was made of these texts has no language; one code is as good as another.
  const unnamed =
    config.mbart.kind === "random" && corpus.clips.every((clip) => clip.textLanguage === undefined);
  const language = data.language ?? (unnamed ? "en_XX" : null);
  const translation: Translation = {
    ...{ model, lora, language, tokenizer, weights },
    unit: data.unit,
    mbart: base.config,
  };
  return { translation, base, origins: { mbart: origin, weights: pose } };
}

/** A scan reads no frames, so it cannot see that nobody's shoulders are shown. @throws {CorpusError} */
function checkShoulders(
  { data, seed, model }: TranslationConfig,
  corpus: CorpusIndex,
  train: readonly number[],
  { mbart }: Translation,
): void {
  const opened = openIndex(corpus, 0);
  const limits = { steps: stepLimit(model, mbart), tokens: mbart.max_position_embeddings };
  const { stride } = model;
  const common = { task: "translation", sampling: "test", batchSize: 1, data, seed, stride, limits } as const;
  const skippedOf = (clip: number) => batchBuilder(opened, { ...common, clips: [clip] }).build(0).skipped;
  if (train.some((clip) => skippedOf(clip).length === 0)) return;
  const what =
    train.length === 1 ? "the only clip to train on shows" : `all ${train.length} clips to train on show`;
  const detail = `${what} ${noReference(corpus)}`;
  throw new CorpusError(corpus.name, detail, train.flatMap(skippedOf));
}

/** What is learnt and measured, and what was left out and why. */
function describeClips(
  { validation }: TranslationConfig,
  corpus: CorpusIndex,
  { train, valid, test, by, untranslated, empty }: TranslationRun["split"],
  shortened: number,
  progress: Progress,
): void {
  const { name, skipped } = corpus;
  const drawn = (mark: typeof by.valid) => (mark === "seed" ? " (drawn by the seed)" : "");
  progress.say(
    `${name}: ${train.length} sentences to train on, ` +
      `${valid.length} for validation${drawn(by.valid)}, ${test.length} for test${drawn(by.test)}`,
    { corpus: name, train: train.length, valid: valid.length, test: test.length },
  );
  describeSkipped(corpus, skipped, "", progress);
  if (untranslated > 0) {
    const [have, are] = untranslated === 1 ? ["clip has", "is"] : ["clips have", "are"];
    const named = empty.length === 0 ? "" : `; the text is empty of ${placesOf(corpus, empty)}`;
    progress.warn(`${untranslated} ${have} no text and ${are} left out${named}`, { untranslated, empty });
  }
  if (shortened > 0) {
    const clips = shortened === 1 ? "clip has" : "clips have";
    progress.warn(`${shortened} ${clips} more time steps than mBART positions: shortened`, { shortened });
  }
  if (valid.length === 0 && validation.clips === "valid")
    progress.warn("No clip is for validation, so the last checkpoint is the result");
  if (test.length === 0) progress.warn("No clip is for test");
}

/** The first three clips, with their lines in the manifest. */
function placesOf({ source }: CorpusIndex, ids: readonly string[]): string {
  const lines = source.kind === "manifest" ? manifestLines(source.path) : new Map<string, number>();
  const places = ids.slice(0, 3).map((id) => {
    const line = lines.get(id);
    return line === undefined ? id : `${id} (line ${line})`;
  });
  return places.join(", ") + (ids.length > 3 ? ", …" : "");
}
