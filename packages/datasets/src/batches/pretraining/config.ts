import { z } from "zod";
import { loadingFields } from "../../corpus/config-fields.js";

/** The `data` part of a pretraining configuration: how clips become windows, and how they are loaded. */
export const dataConfigSchema = z.strictObject({
  /** Frames of a window, T; a multiple of the model's stride. Paper §4.1: 300. */
  frames: z.int().min(1).default(300),
  /** One frame is taken of each so many consecutive ones. Paper §4.1: 2. */
  unit: z.int().min(1).default(2),
  /** Share of the clips that is held out where the manifest marks none. Chosen here: 5 %. */
  validShare: z.number().min(0).max(0.9).default(0.05),
  /** Windows of the held-out clips that are measured, at most. Chosen here: 256, an effective batch's worth. */
  validWindows: z.int().min(1).default(256),
  ...loadingFields,
});

export type DataConfig = z.infer<typeof dataConfigSchema>;

/** The `masking` part of a training configuration. */
export const maskingConfigSchema = z.strictObject({
  /** Share of each stream's tokens that is masked. Paper §4.1: 0.5. */
  ratio: z.number().min(0).lt(1).default(0.5),
  /** Other time steps in each stream (DiffMask) or the same in all (SameMask). Paper table 1: `different` is better. */
  strategy: z.enum(["different", "same"]).default("different"),
});

export type MaskingConfig = z.infer<typeof maskingConfigSchema>;
