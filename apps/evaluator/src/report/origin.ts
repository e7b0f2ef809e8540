import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject, type Json, setting } from "./json.js";
import type { RunFolder } from "./run-folder.js";

/** Whether any of what the run saw was made up; what a run began with counts, too. */
export function isSynthetic({ config }: RunFolder): boolean {
  return setting(config, "corpus.kind") === "synthetic";
}

/** What the run began with whose weights this one took; undefined where that cannot be seen any more. */
export function originRun(
  config: Json | undefined,
  path: string,
): { config: Json; description: Json } | undefined {
  const init = config?.init;
  if (typeof init !== "string") return undefined;
  const folder = dirname(dirname(init));
  const file = join(folder, "config.json");
  if (folder === path || !existsSync(file)) return undefined;
  try {
    const description: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(description) && isObject(description.config)
      ? { config: description.config, description }
      : undefined;
  } catch {
    return undefined; // no run's
  }
}
