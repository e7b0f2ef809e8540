/** The packages and apps of this repository, as their package.json files describe them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** @returns {{ name: string, folder: string, manifest: any }[]} */
export function workspace() {
  return ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => join(root, group, name))
      .filter((folder) => existsSync(join(folder, "package.json")))
      .map((folder) => {
        const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        return { name: manifest.name, folder, manifest };
      }),
  );
}

/**
 * A package and all of this repository that it needs to run.
 *
 * @param {string} name
 * @param {Map<string, { manifest: any }>} byName
 * @returns {string[]} Itself first.
 */
export function needs(name, byName) {
  const found = new Set();
  const visit = (one) => {
    if (found.has(one) || !byName.has(one)) return;
    found.add(one);
    const { dependencies, peerDependencies } = byName.get(one).manifest;
    for (const other of Object.keys({ ...dependencies, ...peerDependencies })) visit(other);
  };
  visit(name);
  return [...found];
}
