/**
 * What all published packages say in the same words: where the repository is (package.json), and how to use a package that
 * no registry has yet (README.md). The address is written once, as `repository.url` of the root's package.json.
 *
 *     node tools/manifests.mjs      # writes it into the packages' files
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root, workspace } from "./workspace.mjs";

/** Once the packages are on npm this becomes true, and the sentence goes from the READMEs. */
const PUBLISHED = false;

/** What stands in the address as long as nobody has said where the repository is. */
export const PLACEHOLDER = "OWNER";

const ORDER = ["name", "version", "description", "keywords", "license", "private", "author"];
const LATER = ["homepage", "bugs", "repository"];

/** The repository's address in a browser. */
export function repositoryPage() {
  const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
}

/** A package.json as it should be: the given one, with what is the same for all. */
export function completed(manifest, directory, page = repositoryPage()) {
  const same = {
    keywords: [...new Set(["sign-language", ...(manifest.keywords ?? [])])],
    license: "Apache-2.0",
    author: "The msmae authors",
    homepage: `${page}/tree/main/${directory}#readme`,
    bugs: `${page}/issues`,
    repository: { type: "git", url: `git+${page}.git`, directory },
  };
  const all = { ...manifest, ...same };
  const first = [...ORDER, ...LATER].filter((key) => key in all);
  const rest = Object.keys(manifest).filter((key) => !first.includes(key));
  return Object.fromEntries([...first, ...rest].map((key) => [key, all[key]]));
}

/**
 * A README as it should be: below what it says to install, how to do without a registry.
 *
 * @throws {Error} if it does not say `npm install NAME`.
 */
export function withInstallNote(readme, name, published = PUBLISHED) {
  const begin = "Not on npm yet: ";
  const paragraphs = readme.split("\n\n").filter((paragraph) => !paragraph.startsWith(begin));
  const install = new RegExp(`^ *npm install (.* )?${name}( |$)`, "m");
  const at = paragraphs.findIndex((paragraph) => install.test(paragraph));
  if (at < 0) throw new Error(`its README does not say npm install ${name}`);
  const note = `${begin}\`node tools/pack.mjs ${name}\` in a checkout of this repository packs it, and prints what to install.`;
  if (!published) paragraphs.splice(at + 1, 0, note);
  return paragraphs.join("\n\n");
}

/** The files of the published packages that are not as they should be, with the text that they should have. */
export function outdated() {
  return workspace()
    .filter(({ manifest }) => !manifest.private)
    .flatMap(({ name, folder, manifest }) => {
      const readme = join(folder, "README.md");
      const wanted = [
        [
          join(folder, "package.json"),
          `${JSON.stringify(completed(manifest, relative(root, folder)), null, 2)}\n`,
        ],
        [readme, withInstallNote(readFileSync(readme, "utf8"), name)],
      ];
      return wanted.filter(([path, text]) => readFileSync(path, "utf8") !== text);
    })
    .map(([path, text]) => ({ path: relative(root, path), text }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of outdated()) {
    writeFileSync(join(root, path), text);
    console.log(`${path}: written`);
  }
}
