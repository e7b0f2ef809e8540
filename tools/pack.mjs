/**
 * Packs packages with all of this repository that they need into the folder `packed`, and prints how to install them:
 * for projects outside of this repository, as long as the packages are on no registry.
 *
 *     node tools/pack.mjs @msmae/recognizer
 *     node tools/pack.mjs @msmae/recognizer @msmae/pose
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readme, versionOf } from "./pack/readme.mjs";
import { node } from "./pack/shell.mjs";
import { pack } from "./pack/tarballs.mjs";
import { needs, root, workspace } from "./workspace.mjs";

const published = workspace().filter(({ manifest }) => !manifest.private);
const byName = new Map(published.map((entry) => [entry.name, entry]));
const asked = process.argv.slice(2);
try {
  const unknown = asked.find((name) => !byName.has(name));
  if (asked.length === 0 || unknown !== undefined) {
    const names = [...byName.keys()].join(", ");
    throw new Error(`${unknown ?? "no package named"}: expected one or more of ${names}`);
  }
  const wanted = [...new Set(asked.flatMap((name) => needs(name, byName)))].map((name) => byName.get(name));
  const turbo = ["exec", "node", "tools/turbo.mjs", "run", "build", "--output-logs=errors-only"];
  const filters = asked.map((name) => `--filter=${name}`);
  await node([join(root, "tools/pnpm.mjs"), ...turbo, ...filters], root);

  const folder = join(root, "packed");
  rmSync(folder, { recursive: true, force: true }); // what an older version packed
  const tarballs = await pack(folder, wanted);
  const others = asked.flatMap((name) =>
    readme(byName.get(name))
      .installs.filter((other) => !byName.has(other))
      .map((other) => `${other}@${versionOf(other, byName.get(name))}`),
  );
  const files = Object.values(tarballs).map((path) => (/\s/.test(path) ? JSON.stringify(path) : path));
  console.log(["npm install", ...files, ...new Set(others)].join(" "));
} catch (error) {
  console.error(`pack: ${error.message}`);
  process.exitCode = 1;
}
