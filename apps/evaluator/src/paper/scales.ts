import type { Data, DataSet } from "./data.js";
import type { Settings } from "./run.js";

/** How large experiments are. */
export interface Scale {
  /** Of the trainer; what follows is set above it. */
  readonly preset: "small" | "paper";
  /** Of each experiment, unless `--seeds` says otherwise. */
  readonly seeds: number;
  readonly pretraining: Settings;
  /** Of everything that recognises. */
  readonly recognition: Settings;
  /** Of MS-MAE's encoder where no checkpoint decides it. */
  readonly fromScratch: Settings;
  /** Of ST-GCN and ST-GCN++. */
  readonly baselines: Settings;
  /** Clips of each gloss to train on. */
  readonly shots: readonly number[];
  /** Synthetic signers: of pretraining, and of recognition. */
  readonly corpus: { readonly pretraining: Settings; readonly recognition: Settings };
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
    shots: [1, 3],
    corpus: {
      pretraining: { clips: 48, languages: 1, ...tinySigners },
      recognition: { clips: 96, ...tinySigners },
    },
  },
  /** Minutes a run on two cores. */
  small: {
    preset: "small",
    seeds: 3,
    pretraining: {},
    recognition: {},
    fromScratch: {},
    baselines: { model: { width: 32, layers: 6, stages: [3, 5] } }, // about as much time as the encoder of the preset takes
    shots: [1, 3, 5, 10],
    corpus: {
      pretraining: {},
      recognition: { clips: 1800, glosses: 60 },
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
    shots: [1, 3, 5, 10],
    corpus: {
      pretraining: { clips: 20_000 },
      recognition: { clips: 20_000, glosses: 500 },
    },
  },
};

/** Languages 0 to 2 are pretrained on; 3 is another one, of the same phonology. */
const UNSEEN = 3;

/**
 * Synthetic languages in place of the paper's: one of those that are pretrained on, as ASL is in the paper, and one that is
 * not, as Russian and Japanese Sign Language are.
 */
export function syntheticData({ corpus }: Scale): Data {
  const language = (name: string, slug: string, firstLanguage: number): DataSet => ({
    name: `${name} (synthetic)`,
    slug,
    data: undefined,
    settings: { corpus: { languages: 1, firstLanguage, ...corpus.recognition } },
  });
  const unseen = language("Unseen language", "unseen", UNSEEN);
  return {
    pretraining: {
      name: "synthetic sentences",
      slug: "synthetic",
      data: undefined,
      settings: { corpus: corpus.pretraining },
    },
    recognition: [language("Language seen in pretraining", "seen", 0), unseen],
    fewShot: [unseen],
  };
}
