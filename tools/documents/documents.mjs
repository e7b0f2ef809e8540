/** The documents that people read: README, docs, the READMEs of packages, apps and examples, and the pages beside them. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../workspace.mjs";

/** @returns {string[]} The repository's files, from its root: those that git knows, and new ones that it does not ignore. */
export function repositoryFiles() {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  return [...new Set(listed.split("\n").filter((name) => name !== ""))];
}

/**
 * @param {readonly string[]} files
 * @returns {{ file: string, text: string }[]} Every Markdown file but changesets, changelogs and test data.
 */
export function documents(files) {
  return files
    .filter(
      (file) => file.endsWith(".md") && !/^\.changeset\/|CHANGELOG\.md$|\/(vectors|golden)\//.test(file),
    )
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

/** A path that is said in a document, from the root. */
export function fromRoot(document, path) {
  return relative(root, join(root, dirname(document), path));
}
