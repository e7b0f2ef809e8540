import type { PretrainingSettings } from "./config.js";

/**
 * Named settings for `pretrain --preset`. Each value that is the paper's says so; what is left out is the schema's default
 * (config.ts and the schemas it composes). Chosen here in each: how often is validated and saved, and on how many windows.
 */
export const PRETRAINING_PRESETS: Readonly<Record<string, PretrainingSettings>> = {
  /** A minute on two cores: the demo. All of it is chosen here: a smaller `signs`. */
  demo: {
    model: {
      streams: ["body", "left", "right"],
      encoder: { layers: 3, heads: 4, width: 96 },
      decoder: { layers: 1, heads: 4, width: 96 },
    },
    loss: "normalised",
    corpus: { kind: "synthetic" },
    data: { frames: 32, unit: 1, validWindows: 48 },
    train: { steps: 1000, batchSize: 48, learningRate: 2e-3, warmupSteps: 50 },
    validation: { every: 250 },
    checkpoints: { every: 500 },
  },
  /** Under twenty minutes on two cores. Sizes are chosen here: large enough to beat interpolation, small enough to wait for. */
  small: {
    model: {
      streams: ["body", "left", "right"],
      encoder: { layers: 4, heads: 4, width: 128 },
      decoder: { layers: 2, heads: 4, width: 128 },
    },
    corpus: { kind: "synthetic" },
    data: { frames: 64, validWindows: 128 },
    train: { steps: 3000, batchSize: 32, learningRate: 2e-3, warmupSteps: 150 },
    validation: { every: 300 },
    checkpoints: { every: 300 },
  },
  /**
   * For `recognize --init`; some minutes on two cores. All of it is chosen here: sizes as in `small`, windows about as long as a
   * sign, and the loss whose encoders recognise best (docs/results.md).
   */
  signs: {
    model: {
      streams: ["body", "left", "right"],
      hands: "wrist",
      encoder: { layers: 4, heads: 4, width: 128 },
      decoder: { layers: 2, heads: 4, width: 128 },
    },
    loss: "normalised",
    corpus: { kind: "synthetic", clips: 2000, languages: 4, glosses: 100 },
    data: { frames: 32, unit: 1, validWindows: 128 },
    train: { steps: 1200, batchSize: 64, learningRate: 2e-3, warmupSteps: 100 },
    validation: { every: 300 },
    checkpoints: { every: 300 },
  },
  /** Paper §4.1. Batch size, weight decay and clipping are not stated there: 256, 0.05 and 1.0 are chosen here. */
  paper: {
    model: {
      streams: ["body", "left", "right"], // Paper §3.1; with the face: --streams body,left,right,face (Paper §4.3)
      stride: 4, // Paper §4.1
      encoder: { layers: 8, heads: 8, width: 512 }, // Paper §4.1
      decoder: { layers: 4, heads: 8, width: 512 }, // Paper §4.1
    },
    masking: { ratio: 0.5, strategy: "different" }, // Paper §4.1: DiffMask, 50 %
    loss: "paper", // Paper §3.2
    corpus: { kind: "synthetic" }, // the paper's is YouTube-ASL: bring it with --data
    data: { frames: 300, unit: 2, validWindows: 256 }, // Paper §4.1: 300 of 600 frames
    train: {
      steps: 120_000, // Paper §4.1
      batchSize: 8, // Chosen here: what fits 3 GB of memory; 8 x 32 = 256 clips a step
      accumulate: 32,
      learningRate: 8e-4, // Paper §4.1
      warmupSteps: 2000, // Paper §4.1
      betas: [0.9, 0.95], // Paper §4.1
    },
    validation: { every: 2000 },
    checkpoints: { every: 1000 },
  },
};
