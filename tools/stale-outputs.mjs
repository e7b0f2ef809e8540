import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const OUTPUT = /\.(js|d\.ts)(\.map)?$/;

/**
 * Removes what `tsc` once made of sources that were renamed or deleted since: a test among it would go on running.
 *
 * @param {string} folder A package's.
 * @returns {string[]} What was removed, relative to its `dist`.
 */
export function removeStaleOutputs(folder) {
  const [dist, src] = [join(folder, "dist"), join(folder, "src")];
  if (!existsSync(dist)) return [];
  const outputs = readdirSync(dist, { recursive: true }).map(String);
  const stale = outputs.filter(
    (name) => OUTPUT.test(name) && !existsSync(join(src, name.replace(OUTPUT, ".ts"))),
  );
  for (const name of stale) rmSync(join(dist, name));
  return stale;
}
