/**
 * Packs every public package and tries the tarballs as their users would: publint and attw look at them, an empty
 * project installs them, type-checks and runs the READMEs' examples and an import of every entry, plain JavaScript
 * imports them, a browser's bundle holds nothing of Node and is no larger than its limit, and a Vite page works.
 *
 *     node tools/pack-check.mjs
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkBundles, checkPage } from "./pack/browser.mjs";
import { install, useFromNode } from "./pack/project.mjs";
import { lint, pack } from "./pack/tarballs.mjs";
import { useWithoutTensorFlow } from "./pack/without-tensorflow.mjs";
import { workspace } from "./workspace.mjs";

const packages = workspace().filter(({ manifest }) => !manifest.private);
const folder = mkdtempSync(join(tmpdir(), "msmae-pack-"));
const began = performance.now();
const say = (text) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${text}`);
try {
  const tarballs = await pack(join(folder, "tarballs"), packages);
  const missing = packages.find(({ name }) => tarballs[name] === undefined);
  if (missing) throw new Error(`${missing.name}: was not packed`);
  say(`${packages.length} packages pack`);

  for (const [name, tarball] of Object.entries(tarballs)) await lint(name, tarball);
  say("publint and attw find nothing");

  const project = join(folder, "project");
  await install(project, tarballs, packages);
  say("all install into an empty project");
  await useFromNode(project, packages);
  say("every entry imports in TypeScript and in JavaScript; every README's example type-checks and runs");
  await useWithoutTensorFlow(join(folder, "light"), tarballs, packages);
  say("datasets and recognizer install and import without TensorFlow.js");
  for (const line of await checkBundles(project, packages)) say(line);
  say(await checkPage(project));
} catch (error) {
  console.error(`pack-check: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
