/** An empty project into which all packages are installed, each with its own dependencies only, used from TypeScript and from JavaScript. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../workspace.mjs";
import { readme, versionOf } from "./readme.mjs";
import { node } from "./shell.mjs";

/**
 * Installs into `folder` what the READMEs say to install. One project for all packages is as strict as one for each:
 * nothing is hoisted, so a package finds its own dependencies only.
 */
export async function install(folder, { npmrc }, packages) {
  const ours = new Map(packages.map(({ name, manifest }) => [name, manifest.version]));
  const wanted = packages.flatMap((entry) =>
    readme(entry).installs.map((name) => [name, ours.get(name) ?? versionOf(name, entry)]),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".npmrc"), npmrc);
  writeJson(join(folder, "package.json"), {
    private: true,
    type: "module",
    dependencies: Object.fromEntries(wanted),
    devDependencies: { typescript: "7.0.2", "@types/node": "20.19.0" },
  });
  // The store lies outside of the project, whose own dependencies the packages would find otherwise.
  const strict = ["--config.hoist=false", `--config.virtual-store-dir=${join(folder, "../store")}`];
  const options = ["--prefer-offline", "--ignore-scripts", "--ignore-workspace", ...strict];
  await node([join(root, "tools/pnpm.mjs"), "install", ...options], folder);
}

/**
 * The examples of the READMEs and an import of every entry, type-checked and run as TypeScript; then an import of every
 * entry by plain JavaScript, and the programs' help.
 */
export async function useFromNode(folder, packages) {
  writeFileSync(join(folder, "entries.mjs"), importsOf(packages));
  writeFileSync(join(folder, "entries.ts"), importsOf(packages));
  // TensorFlow.js' declarations conflict with newer DOM types, so they are not checked, nor ours that use them.
  // Packages that need them for a part of their entries are checked by those others: see without-tensorflow.mjs.
  const light = packages.filter(
    ({ name, manifest }) =>
      !needsTensorFlow(name, packages) && !Object.keys(manifest.peerDependencies ?? {}).some(isTensorFlow),
  );
  writeFileSync(join(folder, "light.ts"), importsOf(light));

  const examples = packages.map((entry) => {
    const path = join(folder, `${basename(entry.folder)}.ts`);
    writeFileSync(path, readme(entry).example);
    return path;
  });
  const compilerOptions = { module: "NodeNext", target: "ES2022", strict: true, types: ["node"] };
  writeJson(join(folder, "tsconfig.json"), { compilerOptions: { ...compilerOptions, skipLibCheck: true } });
  writeJson(join(folder, "light.json"), {
    compilerOptions: { ...compilerOptions, noEmit: true },
    files: ["light.ts"],
  });
  await typeCheck(folder, "tsconfig.json");
  await typeCheck(folder, "light.json");

  await node([join(folder, "entries.mjs")], folder);
  await node([join(folder, "entries.js")], folder);
  for (const { name, manifest } of packages) {
    const programs = Object.values(manifest.bin ?? {});
    for (const path of programs) await node([join(folder, "node_modules", name, path), "--help"], folder);
  }
  for (const example of examples) {
    const empty = join(folder, "runs", basename(example, ".ts"));
    mkdirSync(empty, { recursive: true });
    await node([example.replace(/\.ts$/, ".js")], empty);
  }
}

/** A program that imports every entry of these packages. */
function importsOf(packages) {
  const entries = packages.flatMap(({ name, manifest }) => entriesOf(name, manifest));
  const imports = entries.map((entry, i) => `import * as entry${i} from "${entry}";`);
  const checks = entries.map(
    (entry, i) => `if (Object.keys(entry${i}).length === 0) throw new Error("${entry} exports nothing");`,
  );
  return `${[...imports, ...checks].join("\n")}\n`;
}

/** The specifiers of a package's public entries. */
export function entriesOf(name, { exports }) {
  return Object.keys(exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => name + entry.slice(1));
}

export function typeCheck(folder, config) {
  return node([join(folder, "node_modules/typescript/bin/tsc"), "-p", join(folder, config)], folder);
}

function needsTensorFlow(name, packages) {
  const { dependencies = {} } = packages.find((entry) => entry.name === name)?.manifest ?? {};
  return Object.keys(dependencies).some((other) => isTensorFlow(other) || needsTensorFlow(other, packages));
}

function isTensorFlow(name) {
  return name.startsWith("@tensorflow/");
}

function writeJson(path, value) {
  writeFileSync(path, JSON.stringify(value, undefined, 2));
}
