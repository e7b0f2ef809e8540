/** The packages as they would be published, and what publint and attw say of them. */
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "../workspace.mjs";
import { node, run } from "./shell.mjs";

/** What attw's profile `esm-only` leaves out: the packages are ES modules only. */
const NOT_FOR_ESM = ["node10", "node16-cjs"];

/**
 * Packs packages into one folder: @msmae/pose as pose-0.1.0.tgz, msmae-pose as msmae-pose-0.1.0.tgz.
 *
 * @returns {Promise<Record<string, string>>} The tarball of each package.
 * @throws {Error} if one holds what is not for its users, or lacks what they need.
 */
export async function pack(folder, packages) {
  const packed = [];
  // pnpm would give those two one name, so packages without a scope are packed by themselves.
  for (const scoped of [true, false]) {
    const names = packages.map(({ name }) => name).filter((name) => name.startsWith("@") === scoped);
    if (names.length === 0) continue;
    const apart = join(folder, scoped ? ".scoped" : ".unscoped");
    mkdirSync(apart, { recursive: true });
    const filters = names.map((name) => `--filter=${name}`);
    const args = ["-r", ...filters, "pack", "--pack-destination", apart, "--json"];
    for (const one of [JSON.parse(await node([join(root, "tools/pnpm.mjs"), ...args], root))].flat()) {
      const filename = join(folder, `${one.name.replace("@msmae/", "")}-${one.version}.tgz`);
      renameSync(one.filename, filename);
      packed.push({ name: one.name, filename });
    }
    rmSync(apart, { recursive: true });
  }
  for (const { name, filename } of packed) {
    // Not by the list in pnpm's answer, which lacks the LICENSE that it adds.
    const paths = (await run("tar", ["-tzf", filename]))
      .split("\n")
      .map((path) => path.replace("package/", ""));
    const wrong = paths.find((path) => /\.test\.|\.fixture\.|^bench\/|e2e\/|^fuzz\/|tsconfig/.test(path));
    if (wrong) throw new Error(`${name}: packs ${wrong}`);
    const main = packages.find((entry) => entry.name === name).manifest.exports["."];
    const entry = Object.values(main).map((path) => path.replace("./", ""));
    for (const wanted of ["README.md", "LICENSE", ...entry]) {
      if (!paths.includes(wanted)) throw new Error(`${name}: its tarball lacks ${wanted}`);
    }
  }
  return Object.fromEntries(packed.map(({ name, filename }) => [name, filename]));
}

/** @throws {Error} with what publint or attw (profile `esm-only`) finds in a tarball. */
export async function lint(name, tarball) {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  if (pkg.name !== name) throw new Error(`${name}: its tarball is of ${pkg.name}`);
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(bytes));
  const found = [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg)}`),
    ...problems
      .filter(({ resolutionKind }) => !NOT_FOR_ESM.includes(resolutionKind))
      .map(({ kind, entrypoint, resolutionKind }) => `attw: ${kind} ${entrypoint} (${resolutionKind})`),
    ...(types === false ? ["attw: it has no types"] : []),
  ];
  if (found.length > 0) throw new Error(`${name}: ${found.join("; ")}`);
}
