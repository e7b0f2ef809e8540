import type { TranslationSettings } from "./config.js";

/** What is the same in all of the paper's runs of translation. */
const PAPER: TranslationSettings = {
  model: {
    streams: ["body", "left", "right", "face"], // Paper §4.3; table 4 leaves the face out: --streams body,left,right
    stride: 4, // Paper §4.1
    encoder: { layers: 8, heads: 8, width: 512 }, // Paper §4.1
    bridge: "average", // Paper §4.3.1; table 3 has --set model.bridge=flat too
  },
  corpus: { kind: "synthetic" }, // the paper's are PHOENIX-2014T, CSL-Daily, How2Sign: --data
  data: { temporal: 0.2 }, // Paper §4.3
  train: {
    epochs: 100, // Paper app. C
    batchSize: 32, // Paper app. C
    warmupEpochs: 10, // Paper app. C
    weightDecay: 1e-3, // Paper app. C
  },
};

/** Paper table 8: the learning rate and the largest norm of gradients, of a data set and a state of the pose encoder. */
const paper = (poseEncoder: "full" | "frozen", learningRate: number, clip: number): TranslationSettings => ({
  ...PAPER,
  model: { ...PAPER.model, poseEncoder },
  train: { ...PAPER.train, learningRate, clip },
});

/** Named settings for `translate --preset`; what is left out is the schema's default (config.ts). */
export const TRANSLATION_PRESETS: Readonly<Record<string, TranslationSettings>> = {
  /** Some hundred sentences and a small mBART, minutes on two cores. Sizes and training are chosen here. */
  small: {
    model: {
      streams: ["body", "left", "right"],
      encoder: { layers: 4, heads: 4, width: 128 },
    },
    mbart: { kind: "random" },
    // Chosen here: one language of few signs, so that a small model can learn all of it.
    corpus: { kind: "synthetic", clips: 1000, languages: 1, glosses: 30, sentence: [2, 5] },
    train: {
      epochs: 30,
      leastSteps: 8,
      batchSize: 16,
      microBatch: 16,
      learningRate: 1e-3,
      warmupEpochs: 3,
      labelSmoothing: 0.1,
    },
    search: { maxLength: 64 },
    validation: { every: 3 },
  },
  "phoenix-2014t": paper("full", 1e-4, 0.1),
  "phoenix-2014t-frozen": paper("frozen", 3e-4, 1),
  "csl-daily": paper("full", 1e-4, 0.1),
  "csl-daily-frozen": paper("frozen", 3e-4, 1),
  how2sign: paper("full", 5e-5, 1),
  "how2sign-frozen": paper("frozen", 3e-4, 1),
};
