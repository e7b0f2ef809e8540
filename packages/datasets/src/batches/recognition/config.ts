import { z } from "zod";
import { loadingFields, splitFields } from "../../corpus/config-fields.js";

const deviation = z.number().min(0).max(2);

/** The `data` part of a recognition configuration: how labelled clips are split, sampled and loaded. */
export const recognitionDataConfigSchema = z.strictObject({
  /** Frames that are taken of each clip, T; a multiple of the model's stride. Paper app. C: 32. */
  frames: z.int().min(1).default(32),
  /**
   * Whether a keypoint moves straight between two frames that show it. The paper is silent on it; chosen here: true, since it
   * recognised better where hands come and go (docs/lab/recognition-fills-gaps.md). A part of what the model takes: checkpoints and ONNX files
   * say it.
   */
  fillGaps: z.boolean().default(true),
  ...splitFields,
  /** Train on so many clips of each gloss, drawn by the seed, instead of on all: for experiments with few examples. */
  clipsPerGloss: z.int().min(1).optional(),
  /**
   * Standard deviations of a matrix that is drawn for each clip in training: rotation in radians, shear, scale of y.
   * Paper app. C: SignCLIP's augmentation, on all data sets but JSL Corpus; 0.2 each there. 0 is none.
   */
  augment: z
    .strictObject({
      rotation: deviation.default(0.2),
      shear: deviation.default(0.2),
      scale: deviation.default(0.2),
    })
    .prefault({}),
  ...loadingFields,
});

export type RecognitionDataConfig = z.infer<typeof recognitionDataConfigSchema>;
