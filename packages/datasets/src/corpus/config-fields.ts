import { z } from "zod";

/** How clips are loaded: decides nothing of what they are. */
export const loadingFields = {
  /** Worker threads that load; 0 loads between the steps. Chosen here: 1, which feeds a step on a CPU many times over. */
  workers: z.int().min(0).max(64).default(1),
  /** Megabytes of clips that each worker keeps in memory. Chosen here: 256. */
  cacheMegabytes: z.number().min(0).default(256),
};

/** Which clips are held out, where clips have a label: a gloss, or a text. */
export const splitFields = {
  /** The manifest's field that says `train`, `valid` or `test`. Chosen here: data sets have more than one such split. */
  splitField: z.string().min(1).default("split"),
  /** Share of the clips to train on that is held out for validation where the manifest marks none. Chosen here: a tenth. */
  validShare: z.number().min(0).max(0.9).default(0.1),
  /** Share of the clips to test on where the manifest has no split at all. Chosen here: a fifth. */
  testShare: z.number().min(0).max(0.9).default(0.2),
};

/** What of a configuration {@link splitFields} decide. */
export type SplitConfig = {
  readonly [name in keyof typeof splitFields]: z.output<(typeof splitFields)[name]>;
} & { readonly seed: number };

/** What holds where nothing else is said; the seed is 0 then. */
export const SPLIT_DEFAULTS: SplitConfig = { ...z.object(splitFields).parse({}), seed: 0 };
