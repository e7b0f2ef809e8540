/**
 * What the imports say: dependencies point one way, packages are entered through their public entry only, and
 * what is imported is declared.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

/**
 * @param {{ name: string, folder: string, manifest: any }[]} packages
 * @returns {string[]} One line a violation; empty where all is well.
 */
export function violations(packages) {
  const byName = new Map(packages.map((entry) => [entry.name, entry]));
  const found = [];
  const packageEdges = new Map();
  const fileEdges = new Map();
  for (const { name, folder, manifest } of packages) {
    packageEdges.set(
      name,
      Object.keys(manifest.dependencies ?? {}).filter((other) => byName.has(other)),
    );
    for (const file of sources(join(folder, "src"))) {
      const label = join(relative(dirname(dirname(folder)), folder), relative(folder, file));
      const forTests = /\.(test|fixture)\.ts$/.test(file); // never published
      const targets = [];
      for (const specifier of imports(file)) {
        if (specifier.startsWith("${")) continue; // of a program that a test writes
        if (specifier.startsWith(".")) {
          const target = resolve(dirname(file), specifier).replace(/\.js$/, ".ts");
          if (!target.startsWith(join(folder, "src")))
            found.push(`${label}: imports ${specifier}, outside its package`);
          else if (existsSync(target)) targets.push(target);
          continue;
        }
        const owner = specifier
          .split("/")
          .slice(0, specifier.startsWith("@") ? 2 : 1)
          .join("/");
        if (specifier.startsWith("node:") || builtinModules.includes(owner)) continue;
        const declared = {
          ...manifest.dependencies,
          ...manifest.optionalDependencies,
          ...manifest.peerDependencies,
          ...(forTests ? manifest.devDependencies : {}),
        };
        const entry = byName.get(owner);
        const rootOnly = forTests && ["@jest/globals", "fast-check"].includes(owner);
        if (owner !== name && !(owner in declared) && !rootOnly) {
          found.push(`${label}: imports ${owner}, which its package.json does not declare`);
        }
        const subpath = `.${specifier.slice(owner.length)}`;
        if (entry && !(subpath in (entry.manifest.exports ?? {}))) {
          found.push(`${label}: imports ${specifier}, which is not a public entry of ${owner}`);
        }
      }
      fileEdges.set(
        label,
        targets.map((target) => join(relative(dirname(dirname(folder)), folder), relative(folder, target))),
      );
    }
  }
  for (const cycle of cycles(packageEdges))
    found.push(`packages depend on each other: ${cycle.join(" -> ")}`);
  for (const cycle of cycles(fileEdges)) found.push(`files import each other: ${cycle.join(" -> ")}`);
  return found;
}

function imports(file) {
  const text = readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

/** @param {Map<string, string[]>} edges @returns {string[][]} A path back to its start for each cycle found. */
export function cycles(edges) {
  const found = [];
  const done = new Set();
  const visit = (node, path) => {
    const at = path.indexOf(node);
    if (at >= 0) return void found.push([...path.slice(at), node]);
    if (done.has(node)) return;
    for (const next of edges.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return found;
}
