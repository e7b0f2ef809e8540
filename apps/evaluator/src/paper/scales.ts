import type { Data, DataSet } from "./data.js";
import type { Settings } from "./run.js";

/** How large experiments are. */
export interface Scale {
  /** Of the trainer; what follows is set above it. */
  readonly preset: "small" | "paper";
  /** Of each experiment, unless `--seeds` says otherwise. */
  readonly seeds: number;
  readonly pretraining: Settings;
  /** How pretraining recognises best here. */
  readonly signs: { readonly preset: "signs" | "paper"; readonly settings: Settings };
  /** Of everything that recognises. */
  readonly recognition: Settings;
  /** Of MS-MAE's encoder where no checkpoint decides it. */
  readonly fromScratch: Settings;
  /** Of ST-GCN and ST-GCN++. */
  readonly baselines: Settings;
  readonly translation: Settings;
  /** The paper has one for each data set and state of the encoder (table 8); a set of another name takes PHOENIX-2014T's. */
  readonly translationPreset: (dataSet: string, frozen: boolean) => string;
  /** Sentences to cut into segments, at most. */
  readonly sentences: number;
  /** Clips of each gloss to train on. */
  readonly shots: readonly number[];
  /** Synthetic signers. */
  readonly corpus: Readonly<Record<"pretraining" | "recognition" | "translation", Settings>>;
}

export type ScaleName = "smoke" | "small" | "paper";

const tinyStack = { layers: 1, heads: 2, width: 16 };
const tinySigners = { glosses: 8, signers: 6, heldOutSigners: 1 };

/** Every size of `smoke` and `small` is ours; `paper` is the trainer's preset of that name. */
export const SCALES: Readonly<Record<ScaleName, Scale>> = {
  /** Seconds a run: whether everything fits together. Its numbers mean nothing. */
  smoke: {
    preset: "small",
    seeds: 1,
    pretraining: {
      model: { encoder: tinyStack, decoder: tinyStack },
      data: { frames: 40, validWindows: 4, workers: 0 }, // 10 tokens, so that ratios from 0.1 to 0.9 leave some visible
      train: { steps: 4, batchSize: 4, warmupSteps: 1 },
      validation: { every: 4 },
      checkpoints: { every: 4 },
    },
    recognition: {
      data: { frames: 8, workers: 0 },
      train: { epochs: 1, leastSteps: 2, batchSize: 16, warmupEpochs: 0 },
    },
    fromScratch: { model: { encoder: tinyStack } },
    baselines: { model: { width: 6, layers: 2, stages: [2] } },
    signs: { preset: "signs", settings: {} },
    translation: {
      model: { encoder: tinyStack },
      mbart: { layers: 1, heads: 2, width: 16, hidden: 32 },
      data: { workers: 0 },
      train: { epochs: 1, leastSteps: 2, batchSize: 4, microBatch: 4, warmupEpochs: 0 },
      search: { beams: 2, maxLength: 8 },
    },
    translationPreset: () => "small",
    sentences: 4,
    shots: [1, 3],
    corpus: {
      pretraining: { clips: 48, languages: 1, ...tinySigners },
      recognition: { clips: 96, ...tinySigners },
      translation: { clips: 24, sentence: [2, 2], ...tinySigners },
    },
  },
  /** Minutes a run on two cores. */
  small: {
    preset: "small",
    seeds: 3,
    pretraining: {},
    recognition: {},
    fromScratch: {},
    baselines: { model: { width: 32, layers: 6, stages: [3, 5] } }, // at full size they would take most of the time
    // As many languages as the other recipe has, so that the unseen one is unseen.
    signs: { preset: "signs", settings: { corpus: { languages: 3 } } },
    translation: {},
    translationPreset: () => "small",
    sentences: 200,
    shots: [1, 3, 5, 10],
    corpus: {
      pretraining: {},
      recognition: { clips: 1800, glosses: 60 },
      translation: { clips: 1000, glosses: 30, sentence: [2, 5] },
    },
  },
  /** The paper's settings, days on GPUs. */
  paper: {
    preset: "paper",
    seeds: 1,
    pretraining: {},
    recognition: {},
    fromScratch: {},
    baselines: {},
    signs: { preset: "paper", settings: { loss: "normalised" } },
    translation: {},
    translationPreset: (name, frozen) => {
      const known = ["PHOENIX-2014T", "CSL-Daily", "How2Sign"].find((each) => each === name);
      return `${(known ?? "PHOENIX-2014T").toLowerCase()}${frozen ? "-frozen" : ""}`;
    },
    sentences: 200,
    shots: [1, 3, 5, 10],
    corpus: {
      pretraining: { clips: 20_000 },
      recognition: { clips: 20_000, glosses: 500 },
      translation: { clips: 20_000, languages: 1 },
    },
  },
};

/** Languages 0 to 2 are pretrained on; 3 is another one, of the same phonology. */
export const UNSEEN = 3;

/**
 * Synthetic languages in place of the paper's: one of those that are pretrained on, as ASL is in the paper, and one that is
 * not, as Russian and Japanese Sign Language are.
 */
export function syntheticData({ corpus }: Scale): Data {
  const language = (name: string, slug: string, firstLanguage: number, of: Settings): DataSet => ({
    name: `${name} (synthetic)`,
    slug,
    data: undefined,
    settings: { corpus: { languages: 1, firstLanguage, ...of } },
  });
  const unseen = language("Unseen language", "unseen", UNSEEN, corpus.recognition);
  return {
    pretraining: {
      name: "synthetic sentences",
      slug: "synthetic",
      data: undefined,
      settings: { corpus: corpus.pretraining },
    },
    recognition: [language("Language seen in pretraining", "seen", 0, corpus.recognition), unseen],
    fewShot: [unseen],
    segmentation: [language("Unseen language", "unseen", UNSEEN, {})],
    translation: {
      others: [language("Unseen language", "unseen", UNSEEN, corpus.translation)],
      same: [language("Language seen in pretraining", "seen", 0, corpus.translation)],
    },
  };
}
