/**
 * Whether this checkout can be published: every change has its version, the tag is a version of the packages, and they name
 * the repository that they come from, which npm compares with the one that publishes.
 *
 *     node tools/release-check.mjs v0.2.0 https://github.com/…/msmae
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outdated, PLACEHOLDER, repositoryPage } from "./manifests.mjs";
import { root, workspace } from "./workspace.mjs";

/** @returns {string[]} What is in the way of a release. */
export function obstacles({ tag, repository, page, versions, changesets, notWritten }) {
  const found = [];
  if (page.includes(`/${PLACEHOLDER}/`)) {
    found.push(`package.json: repository.url names ${PLACEHOLDER}; expected whose repository it is`);
  } else if (page !== repository) {
    found.push(`package.json: repository.url is ${page}; expected ${repository}, which publishes`);
  }
  if (!versions.includes(tag.replace(/^v/, ""))) {
    found.push(`${tag}: no package has that version; expected one of ${[...new Set(versions)].join(", ")}`);
  }
  if (changesets.length > 0) {
    found.push(
      `.changeset/${changesets[0]}: not in a CHANGELOG yet; run changeset version (${changesets.length} wait)`,
    );
  }
  if (notWritten.length > 0) found.push(`${notWritten[0]}: not up to date; run node tools/manifests.mjs`);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [tag = "", repository = ""] = process.argv.slice(2);
  const folder = join(root, ".changeset");
  const found = obstacles({
    ...{ tag, repository, page: repositoryPage() },
    versions: workspace()
      .filter(({ manifest }) => !manifest.private)
      .map(({ manifest }) => manifest.version),
    changesets: existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [],
    notWritten: outdated().map(({ path }) => path),
  });
  for (const line of found) console.error(`release-check: ${line}`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
