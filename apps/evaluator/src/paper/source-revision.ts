import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";

/** What results depend on: the sources of the packages and programs, and the versions of what they use. */
const SOURCES = ["packages", "apps", "pnpm-lock.yaml"];
/** What only shows results. */
const SHOWING = ["packages/report", "apps/evaluator/src/paper", "apps/evaluator/src/report"];

/**
 * A hash of the sources that results depend on. Documentation, tests and what only shows results are left out, so that
 * to mend a sentence does not throw away what took hours; changes that are not committed count like any other.
 *
 * @param root Of the repository.
 */
export function sourceRevision(root: string): string {
  if (!existsSync(join(root, "pnpm-lock.yaml"))) return installedVersion(); // not a checkout, but a package
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap((name) => filesOf(root, join(root, name))).sort()) {
    hash
      .update(`${relative(root, path).replaceAll(sep, "/")}\0`)
      .update(readFileSync(path))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** A published package names the exact version of all that it needs, so that its own says it all. */
function installedVersion(): string {
  const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
  return version;
}

function filesOf(root: string, path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const name = relative(root, path).replaceAll(sep, "/");
  if (SHOWING.includes(name)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    if (entry.isDirectory()) {
      return /^(node_modules|dist|bench|test|e2e|\..*)$/.test(name) ? [] : filesOf(root, join(path, name));
    }
    const counts = /\.(ts|mjs)$/.test(name) && !/\.(test|fixture|program)\.ts$|^jest\.config/.test(name);
    return counts ? [join(path, name)] : [];
  });
}
