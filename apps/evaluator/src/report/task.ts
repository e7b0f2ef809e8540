import { isObject, type Json } from "./json.js";

/** A kind of training. */
export type Task = "pretrain" | "recognize" | "translate";

/**
 * What kind of training a run's `config.json` is of: it says so itself; what was written before it did is told apart by the
 * settings that one kind alone has.
 */
export function taskOf(description: Json | undefined): Task | undefined {
  const said = (["pretrain", "recognize", "translate"] as const).find((task) => task === description?.task);
  if (said !== undefined) return said;
  const config = description?.config;
  if (!isObject(config)) return undefined;
  if ("masking" in config) return "pretrain";
  return "mbart" in config ? "translate" : "recognize";
}
