import { dirname, join } from "node:path";
import type { ConfigFile } from "../files/config-file.js";
import { ResultFileError } from "../files/result-file.js";
import { type RunFolder, readConfigFile } from "./run-folder.js";

/** Whether nobody signed what the run saw. */
export function isSynthetic({ description }: Pick<RunFolder, "description">): boolean {
  return description?.config.corpus.kind === "synthetic";
}

/** The run whose weights this one began with; undefined where that cannot be seen any more. */
export function originRun({
  description,
  path,
}: Pick<RunFolder, "description" | "path">): ConfigFile | undefined {
  const init = description?.config.init;
  if (init === undefined) return undefined;
  const folder = dirname(dirname(init));
  if (folder === path) return undefined;
  try {
    return readConfigFile(join(folder, "config.json"));
  } catch (error) {
    if (error instanceof ResultFileError) return undefined; // no run's
    throw error;
  }
}
