/**
 * Publishes every public package to a registry on this machine, and uses them from there as their users would: publint and
 * attw look at the tarballs; a project with nothing but npm trains, exports, recognises, scores, and type-checks under each
 * TypeScript; another, in which a package finds its own dependencies only, runs the READMEs' examples and imports every
 * entry; a browser's bundle holds nothing of Node and is no larger than its limit, and a Vite page works.
 *
 *     node tools/pack-check.mjs
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkBundles, checkPage } from "./pack/browser.mjs";
import { install, useFromNode } from "./pack/project.mjs";
import { publish, startRegistry } from "./pack/registry.mjs";
import { lint, pack } from "./pack/tarballs.mjs";
import { installWithNpm, useCommands, useModules, useTypes } from "./pack/user.mjs";
import { useWithoutTensorFlow } from "./pack/without-tensorflow.mjs";
import { workspace } from "./workspace.mjs";

const packages = workspace().filter(({ manifest }) => !manifest.private);
const folder = mkdtempSync(join(tmpdir(), "msmae-pack-"));
const began = performance.now();
const say = (text) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${text}`);
let registry;
try {
  const tarballs = await pack(join(folder, "tarballs"), packages);
  const missing = packages.find(({ name }) => tarballs[name] === undefined);
  if (missing) throw new Error(`${missing.name}: was not packed`);
  for (const [name, tarball] of Object.entries(tarballs)) await lint(name, tarball);
  say(`${packages.length} packages pack; publint and attw find nothing`);

  registry = await startRegistry();
  await publish(join(folder, "publisher"), tarballs, registry);
  say(`all are published to ${registry.url}`);

  const user = join(folder, "user");
  await installWithNpm(user, registry);
  say("npm installs the commands into an empty project, without a warning of ours");
  await useCommands(user);
  say("npx pretrains, trains on that, exports, tests, reports, scores and looks at a clip");
  await useModules(user);
  say("the exported model recognises by import and by require; jest reads a clip and scores");
  await useTypes(user);
  say("the declarations are right for TypeScript 5.4, 5.9, 6 and 7");

  const project = join(folder, "project");
  await install(project, registry, packages);
  await useFromNode(project, packages);
  say("every entry imports in TypeScript and in JavaScript; every README's example type-checks and runs");
  await useWithoutTensorFlow(join(folder, "light"), registry, packages);
  say("datasets and recognizer install and import without TensorFlow.js");
  for (const line of await checkBundles(project, packages)) say(line);
  say(await checkPage(project));
} catch (error) {
  console.error(`pack-check: ${error.message}`);
  process.exitCode = 1;
} finally {
  await registry?.stop();
  rmSync(folder, { recursive: true, force: true });
}
