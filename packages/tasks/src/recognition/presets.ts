import type { RecognizerConfig } from "@msmae/recognition";
import type { Layer } from "../settings/settings.js";
import type { RecognitionSettings } from "./config.js";

/** Named settings for `recognize --preset`; what is left out is the schema's default (config.ts). */
export const RECOGNITION_PRESETS: Readonly<Record<string, RecognitionSettings>> = {
  /** Seconds on two cores: the demo, for the encoder of pretraining's `demo`. Sizes and training are chosen here. */
  demo: {
    model: {
      kind: "ms-mae",
      streams: ["body", "left", "right"],
      encoder: { layers: 3, heads: 4, width: 96 },
    },
    // A language of which pretraining shows nothing, and few clips of each sign.
    corpus: { kind: "synthetic", content: "isolated", languages: 1, firstLanguage: 3, glosses: 20 },
    data: { frames: 16, clipsPerGloss: 5 },
    train: {
      epochs: 40,
      leastSteps: 5,
      batchSize: 20,
      learningRate: 1e-3,
      warmupEpochs: 4,
      weightDecay: 0.05,
      labelSmoothing: 0.1,
    },
    validation: { every: 5 },
  },
  /** Some thousand clips or fewer, minutes on two cores. Sizes and training are chosen here: docs/results.md. */
  small: {
    model: {
      kind: "ms-mae",
      streams: ["body", "left", "right"],
      hands: "wrist", // handshapes are told apart better across signers
      encoder: { layers: 4, heads: 4, width: 128 },
      pooling: "mean", // unlike the CLS token, all tokens have learnt something in pretraining
    },
    corpus: { kind: "synthetic", content: "isolated" },
    data: { frames: 16 }, // signs of half a second to a second
    train: {
      epochs: 40,
      leastSteps: 16,
      batchSize: 32,
      learningRate: 1e-3,
      warmupEpochs: 4,
      weightDecay: 0.05,
      labelSmoothing: 0.1,
    },
    validation: { choose: "last" }, // few clips choose by chance, and early: docs/results.md
  },
  /** Paper §4.2 and app. C. */
  paper: {
    model: {
      kind: "ms-mae",
      streams: ["body", "left", "right"], // Paper §3.1
      stride: 4, // Paper §4.1
      encoder: { layers: 8, heads: 8, width: 512 }, // Paper §4.1
      pooling: "cls", // Paper §4.2
    },
    corpus: { kind: "synthetic", content: "isolated" }, // the paper's are WLASL, ASL Citizen, Slovo, JSL Corpus: --data
    data: {
      frames: 32, // Paper app. C
      augment: { rotation: 0.2, shear: 0.2, scale: 0.2 }, // Paper app. C, SignCLIP's; none on JSL Corpus
    },
    train: {
      epochs: 100, // Paper app. C
      batchSize: 128, // Paper app. C
      learningRate: 5e-5, // Paper app. C
      warmupEpochs: 10, // Paper app. C
      weightDecay: 1e-3, // Paper app. C
      labelSmoothing: 0, // Paper §4.2
    },
    validation: { metric: "recall@1" }, // Paper §4.2; for Slovo --set validation.metric=recall@5
  },
};

/** What presets train otherwise where the classifier learns alone. */
const PROBING: Readonly<Record<string, RecognitionSettings>> = {
  // Chosen here: features of a frozen encoder differ little, so that at the preset's rate one layer is far from learnt at the end.
  small: { train: { learningRate: 0.1 } },
};

/** What `--probe` decides above a preset: none or one. */
export function probeLayer(preset: string): Layer[] {
  const settings = Object.hasOwn(PROBING, preset) ? PROBING[preset] : undefined;
  return settings === undefined ? [] : [{ source: `preset ${preset} with --probe`, settings }];
}

/** What `--model` names. */
export type ModelKind = RecognizerConfig["kind"];

/**
 * What `--model` decides, above a preset: the kind, and of the baselines the learning rate. Paper §4.2: PYSKL's
 * implementation, whose sizes are the kind's own defaults; data and all else of training stay the preset's, so that rows
 * of a table differ in the model. Chosen here: 1e-3, Adam's usual rate. PYSKL's 0.1 is one of SGD, and the paper's 5e-5 one of a
 * transformer that has been pretrained.
 */
export function modelLayer(kind: ModelKind): Layer {
  const train = kind === "ms-mae" ? {} : { train: { learningRate: 1e-3 } };
  return { source: "--model", settings: { model: { kind }, ...train } };
}
