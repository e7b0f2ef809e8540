import { z } from "zod";
import { type JsonObject, RESULT_VERSION, type ResultFormat } from "./result-file.js";

/** A kind of training. */
export const TASKS = ["pretrain", "recognize", "translate"] as const;
export type Task = (typeof TASKS)[number];

/** Of a run's settings those that readers need; the rest is passed through, each task has its own schema. */
const settingsSchema = z.looseObject({
  seed: z.number().optional(),
  corpus: z.looseObject({ kind: z.string(), path: z.string().optional() }),
  model: z.looseObject({
    kind: z.string().optional(),
    streams: z.array(z.string()),
    hands: z.string().optional(),
    encoder: z.looseObject({ layers: z.number(), width: z.number() }).optional(),
  }),
  /** The checkpoint that the first weights are from. */
  init: z.string().optional(),
});

/** What a run's `config.json` holds: all that is needed to run it again. */
export const configFileSchema = z.object({
  version: z.literal(RESULT_VERSION),
  task: z.enum(TASKS),
  /** Every setting, defaults included. */
  config: settingsSchema,
  /** Versions by name: msmae, node, onnxruntime, … */
  versions: z.record(z.string(), z.string()),
  /** The commit of the code; null outside a git checkout. */
  revision: z.string().nullable(),
  /** What the run's data was when it began. */
  corpus: z.object({ fingerprint: z.string(), clips: z.int() }).optional(),
});

export type ConfigFile = z.infer<typeof configFileSchema>;

/** @param old As 0.1.0 wrote it: the same without a version. */
export const upgradeConfig = (old: JsonObject): unknown => ({ ...old, version: RESULT_VERSION });

/** Makes the format of a task's `config.json`, for `readResult()`. */
export const configFile = (task: Task): ResultFormat<ConfigFile> => ({
  ...{ schema: configFileSchema, task, upgrade: upgradeConfig },
});
