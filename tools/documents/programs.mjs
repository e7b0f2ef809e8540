/** The programs of the repository as their `--help` describes them, and the settings that `--set` takes. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { root } from "../workspace.mjs";

const run = promisify(execFile);

const PROGRAMS = {
  trainer: "apps/trainer/bin.mjs",
  evaluator: "apps/evaluator/bin.mjs",
  "msmae-pose": "packages/msmae-pose/bin.mjs",
  "msmae-score": "packages/metrics/bin.mjs",
};

/** @typedef {{ help: string, options: Map<string, string[] | undefined>, commands: Map<string, Command> }} Command An option's choices. */

/** @returns {Promise<Map<string, Command>>} */
export async function programs() {
  const entries = Object.entries(PROGRAMS).map(async ([name, file]) => [name, await describe(file, [])]);
  return new Map(await Promise.all(entries));
}

async function describe(file, command) {
  const { stdout } = await run(process.execPath, [join(root, file), ...command, "--help"], {
    env: { ...process.env, COLUMNS: "1000", NO_COLOR: "1" },
  });
  const names = command.length === 0 ? commandNames(stdout) : [];
  const commands = new Map();
  for (const name of names) commands.set(name, await describe(file, [name]));
  return { help: stdout, options: optionsOf(stdout), commands };
}

/** The names under "Commands:". */
function commandNames(help) {
  const section = /\nCommands:\n([\s\S]*?)(?=\n\S|$)/.exec(`${help}\n`)?.[1] ?? "";
  return [...section.matchAll(/^ {2}([a-z][\w-]*)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== "help");
}

/** The long and short names of options at the beginnings of lines, with choices where it says some. */
function optionsOf(help) {
  const options = new Map([["--help", undefined]]);
  for (const [line] of help.matchAll(/^ {2,}-.*(?:\n {10,}\S.*)*/gm)) {
    const [names] = line.trim().split(/ {2,}/);
    const allowed = /\(one\s+of\s+([^;)]*)/.exec(line)?.[1].split(/,\s+/);
    for (const [name] of names.matchAll(/--?[a-z][\w-]*/g)) options.set(name, allowed);
  }
  return options;
}

/** @returns {Promise<Set<string>>} Every path that `--set` of some command knows, groups included. */
export async function settings() {
  const require = createRequire(join(root, "packages/tasks/package.json"));
  const { z } = await import(pathToFileURL(require.resolve("zod")).href);
  const tasks = await import(pathToFileURL(join(root, "packages/tasks/dist/index.js")).href);
  const found = new Set();
  for (const schema of [
    tasks.pretrainingConfigSchema,
    tasks.recognitionConfigSchema,
    tasks.translationConfigSchema,
  ]) {
    collect(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), "");
  }
  return found;

  function collect(shape, path) {
    for (const alternative of [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])]) {
      collect(alternative, path);
    }
    for (const [name, inner] of Object.entries(shape.properties ?? {})) {
      const whole = path === "" ? name : `${path}.${name}`;
      found.add(whole);
      collect(inner, whole);
    }
  }
}

/** @returns {Promise<Set<string>>} The names of all presets. */
export async function presets() {
  const tasks = await import(pathToFileURL(join(root, "packages/tasks/dist/index.js")).href);
  const { PRETRAINING_PRESETS, RECOGNITION_PRESETS, TRANSLATION_PRESETS } = tasks;
  return new Set(
    [PRETRAINING_PRESETS, RECOGNITION_PRESETS, TRANSLATION_PRESETS].flatMap((all) => Object.keys(all)),
  );
}
