/**
 * Runs tests on sources as they are now: builds what they need through turbo, which knows what has changed, then starts jest.
 *
 *     node tools/test.mjs packages/pose/src/streams.test.ts   one file, or several of a package: `pnpm test:one …`
 *     node tools/test.mjs --watch packages/pose/src/streams.test.ts   again whenever a source changes
 *     node ../../tools/test.mjs streams   in a package's folder, its `test` script: all of its tests, or those of that name
 *
 * What else is given goes to jest, such as `-t "name of a test"`.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, watch } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { removeStaleOutputs } from "./stale-outputs.mjs";
import { root } from "./workspace.mjs";

/** Milliseconds of silence after a change before tests run again. Chosen here: an editor's saving of several files takes less. */
const SETTLED = 100;

/** @returns {string | undefined} The folder of the package that `path` is in. */
function packageOf(path) {
  const found = /^(?:(?:packages|apps)[\\/][^\\/]+|tools)(?=[\\/]|$)/.exec(relative(root, path));
  return found ? join(root, found[0]) : undefined;
}

/**
 * What to run: the package, and jest's arguments.
 *
 * @param {string[]} given
 * @param {string} from Where paths are relative to.
 */
export function planned(given, from = process.cwd()) {
  const isFile = (argument) => !argument.startsWith("-") && existsSync(resolve(from, argument));
  const files = given.filter(isFile).map((argument) => resolve(from, argument));
  const folders = [...new Set(files.length > 0 ? files.map(packageOf) : [packageOf(from)])];
  const [folder] = folders;
  const absent = given.find((argument) => /\.(ts|mjs)$/.test(argument) && !isFile(argument));
  if (absent !== undefined) throw new RangeError(`there is no ${resolve(from, absent)}`);
  if (folder === undefined || folders.length > 1) {
    throw new RangeError(
      "give the test files of one package, such as packages/pose/src/streams.test.ts (all tests of all packages: npm test)",
    );
  }
  const compiled = (file) =>
    relative(folder, file)
      .replace(/^src(?=[\\/])/, "dist")
      .replace(/\.ts$/, ".js");
  const paths = files.filter((file) => file !== folder).map(compiled);
  const rest = given.filter((argument) => !isFile(argument) && argument !== "--watch");
  return { folder, args: paths.length > 0 ? ["--runTestsByPath", ...paths, ...rest] : rest };
}

/** Builds the package and all that it needs. @returns {boolean} Whether that went well. */
function isBuilt(folder) {
  const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { status, output } = build(existsSync(join(folder, "src")) ? name : `${name}^...`);
  if (status !== 0) process.stderr.write(output);
  return status === 0;
}

/** @returns {Promise<number>} Jest's exit code. */
function jest(folder, args) {
  removeStaleOutputs(folder); // turbo restores what a build made, and removes nothing
  const config = join(root, "jest.config.mjs");
  const command = [
    ...["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
    ...[join(root, "node_modules/jest/bin/jest.js"), "--config", config, "--rootDir", folder, ...args],
  ];
  const child = spawn(process.execPath, command, { cwd: folder, stdio: "inherit" });
  return new Promise((done) => child.on("close", (code) => done(code ?? 1)));
}

async function run({ folder, args }) {
  // Started by turbo, everything is built.
  if (process.env.TURBO_HASH === undefined && !isBuilt(folder)) return 1;
  return jest(folder, args);
}

/** Runs again when a source changes, until it is interrupted. */
async function runAndWatch(plan) {
  let changed = true;
  let wake = () => {};
  for (const group of ["packages", "apps", "tools"]) {
    watch(join(root, group), { recursive: true }, (_, name) => {
      if (!/(^|[\\/])src[\\/]|\.mjs$/.test(String(name)) || String(name).includes(`node_modules${sep}`))
        return;
      changed = true;
      wake();
    });
  }
  for (;;) {
    if (!changed) await new Promise((resolve) => (wake = resolve));
    await new Promise((resolve) => setTimeout(resolve, SETTLED));
    changed = false;
    await run(plan);
    console.log("Waiting for a change (Ctrl-C ends) …");
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2).filter((argument) => argument !== "--");
  let plan;
  try {
    plan = planned(given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(`tools/test.mjs: ${error.message}`);
    process.exit(1);
  }
  if (given.includes("--watch")) await runAndWatch(plan);
  else process.exitCode = await run(plan);
}
