/** What a package's README tells its users to install and to run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a README says to install, and its example.
 *
 * @returns {{ installs: string[], example: string }}
 * @throws {Error} if it does not say to install the package itself, or all that its example imports.
 */
export function readme({ name, folder }) {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const lines = [...text.matchAll(/^ *npm install ([^#\n]+)/gm)];
  const installs = [...new Set(lines.flatMap(([, names]) => names.trim().split(/ +/)))];
  const example = text.match(/^```ts\n([\s\S]*?)^```/m)?.[1] ?? "";
  if (!installs.includes(name)) {
    throw new Error(`${name}: its README does not say npm install ${name}`);
  }
  for (const [, imported] of example.matchAll(/from "((?:@[^/"]+\/)?[^/"]+)[^"]*"/g)) {
    if (imported.startsWith("node:") || installs.includes(imported)) continue;
    throw new Error(
      `${name}: its README's example imports ${imported}, expected it beside ${installs.join(" ")} in what it says to install`,
    );
  }
  return { installs, example };
}

/** The version of a third party's package that one of ours was tested with. */
export function versionOf(name, { manifest }) {
  const { peerDependencies, dependencies, devDependencies } = manifest;
  const version = { ...devDependencies, ...dependencies, ...peerDependencies }[name];
  if (version === undefined)
    throw new Error(`${manifest.name}: installs ${name}, of which it knows no version`);
  return version;
}
