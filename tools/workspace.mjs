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
