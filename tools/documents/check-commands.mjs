/** Whether commands in documents are ones that exist: program, command, options, choices, presets and settings. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { benches } from "../benches.mjs";
import { root, workspace } from "../workspace.mjs";

/**
 * @param {readonly string[]} words A command, such as `["pnpm", "bench", "trainer"]`.
 * @param {string} document The file that it stands in, from the root.
 * @param {{ programs: Map<string, import("./programs.mjs").Command>, settings: Set<string>, presets: Set<string> }} known
 * @returns {string[]} What is wrong with it.
 */
export function checkCommand(words, document, known) {
  let rest = words.filter((word, i) => i > 0 || !/^[A-Z_]+=/.test(word));
  while (/^[A-Z_]+=/.test(rest[0] ?? "")) rest = rest.slice(1);
  const [name, ...after] = rest;
  if (name === "pnpm" || name === "npx" || name === "npm") return checkRunner(name, after, known, document);
  if (name === "./msmae") return checkProgram(after[0], after.slice(1), known);
  if (name === "node") return checkNode(after, document, known);
  if (name === "bash" || name === "sh")
    return fileExists(after[0], document) ? [] : [`${after[0]} does not exist`];
  if (known.programs.has(name)) return checkProgram(name, after, known);
  return [];
}

function checkRunner(runner, words, known, document) {
  const args = words.filter((word) => !["--silent", "--yes", "-y", "-r"].includes(word));
  if (args[0] === "--filter" || args[0] === "-F") {
    const [, filter, script, ...after] = args;
    const target = filter?.replace(/^@msmae\//, "").replace(/\.\.\.$/, "");
    const one = workspace().find(({ name }) => [target, `@msmae/${target}`].includes(name));
    if (one === undefined) return target === "…" ? [] : [`no package is named ${filter}`];
    if (script === "start") return checkProgram(target, after, known);
    const asked = script === "run" ? after[0] : script;
    return asked in (one.manifest.scripts ?? {}) || asked === "add"
      ? []
      : [`${filter} has no script ${asked}`];
  }
  if (runner === "npx") {
    const program = args[0]?.replace(/^@msmae\//, "");
    if (program?.startsWith("pnpm")) return checkRunner("pnpm", args.slice(1), known, document);
    return known.programs.has(program) ? checkProgram(program, args.slice(1), known) : [];
  }
  if (args[0] === "start" && runner === "npm") {
    return args[1] === "--" ? checkProgram("trainer", args.slice(2), known) : [];
  }
  if (args[0] === "bench") return checkBench(args.slice(1));
  if (args[0] === "exec" || args[0] === "install" || args[0] === "add" || args[0] === undefined) return [];
  const script = args[0] === "run" ? args[1] : args[0];
  const folder = ownFolder(document);
  const scripts = [root, folder].flatMap((at) => workspaceScripts(at));
  return scripts.includes(script) || ["test", "i", "publish", "pack", "version"].includes(script)
    ? []
    : [`no script is named ${script}`];
}

function checkBench(words) {
  const names = words.filter((word) => !word.startsWith("-") && word !== "NAME" && !/^[…[]/.test(word));
  const known = benches().map(({ name }) => name);
  return names
    .filter((name) => /^[a-z]/.test(name) && !known.includes(name))
    .map((name) => `no bench is named ${name}`);
}

function checkNode(words, document, known) {
  const [file, ...after] = words.filter((word) => !word.startsWith("--"));
  if (file === "msmae") return checkProgram(after[0], after.slice(1), known);
  if (!/^[\w./-]+\.(mjs|js|ts)$/.test(file ?? "")) return [];
  return fileExists(file, document) ? [] : [`${file} does not exist`];
}

/** A program's arguments against its help. */
export function checkProgram(name, args, { programs, settings, presets }) {
  const program = programs.get(name);
  if (program === undefined)
    return name === undefined || /^[…A-Z]/.test(name) ? [] : [`no program is named ${name}`];
  let command = program;
  let words = args;
  if (program.commands.size > 0 && /^[a-z]/.test(args[0] ?? "")) {
    const names = args[0].split("|");
    const unknown = names.find((each) => !program.commands.has(each));
    if (unknown !== undefined) return [`${name} has no command ${unknown}`];
    [command, words] = [program.commands.get(names[0]), args.slice(1)];
  }
  return words.flatMap((word, i) => {
    if (!/^--?[a-z]/.test(word)) return [];
    const [option, value = words[i + 1]] = word.split(/=(.*)/s);
    if (!command.options.has(option)) return [`${name} ${args[0] ?? ""} has no option ${option}`];
    if (option === "--set") return checkSetting(value, settings);
    const choices = option === "--preset" ? [...presets] : command.options.get(option);
    const known = choices === undefined || choices.includes(value) || /^[A-Z…<]/.test(value ?? "…");
    return known ? [] : [`${option} ${value}: expected one of ${choices.join(", ")}`];
  });
}

/** `a.b=c` against the schemas. */
export function checkSetting(value, settings) {
  const path = value?.split("=")[0];
  return path === undefined || path.startsWith("…") || settings.has(path)
    ? []
    : [`no setting is named ${path}`];
}

/** The folder of the package, app or example that a document is of. */
function ownFolder(document) {
  const [top, name] = document.split("/");
  return ["packages", "apps", "examples"].includes(top) ? join(root, top, name) : root;
}

function workspaceScripts(folder) {
  const file = join(folder, "package.json");
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, "utf8")).scripts ?? {}) : [];
}

function fileExists(path, document) {
  if (path === undefined) return true;
  return [root, ownFolder(document), join(root, dirname(document))].some((at) => existsSync(join(at, path)));
}
