/** Whether what documents name is there: links, anchors, packages, and paths in backticks. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, workspace } from "../workspace.mjs";
import { fromRoot } from "./documents.mjs";
import { anchors } from "./markdown.mjs";

/** Endings of names that are the repository's own wherever a document names them. */
const SOURCE = /^[\w@.-]+(?:\/[\w@.-]+)*\.(?:ts|mjs|py)$/;
/** Scripts of data sets, which documents name. */
const FOREIGN = new Set(["video_downloader.py", "preprocess.py"]);
/** What a command writes into a checkout that git does not keep. */
const WRITTEN = new Set(["docs/api"]);
const FOLDERS = /^(?:packages|apps|tools|docs|examples|\.ci|\.github|\.changeset)(?:\/|$)/;

/** @returns {string[]} What is wrong with a link. */
export function checkLink({ path, anchor }, document) {
  const target = path === "" ? document : fromRoot(document, decodeURI(path));
  if (!existsSync(join(root, target))) return [`the link ${path} leads nowhere`];
  if (anchor === "" || !target.endsWith(".md")) return [];
  const known = anchors(readFileSync(join(root, target), "utf8"));
  return known.has(anchor) ? [] : [`${target} has no heading #${anchor}`];
}

/** @returns {string[]} Names of packages, or of their entries, that do not exist. */
export function checkPackages(text) {
  const known = new Map(workspace().map(({ name, manifest }) => [name, manifest]));
  return [...text.matchAll(/(?<![\w/])@msmae\/([a-z][a-z-]*[a-z])((?:\/[a-z][a-z-]*)*)/g)].flatMap(
    ([whole, name, entry]) => {
      const manifest = known.get(`@msmae/${name}`);
      if (manifest === undefined) return [`no package is named @msmae/${name}`];
      const isEntry = entry === "" || `.${entry}` in (manifest.exports ?? {});
      return isEntry ? [] : [`${whole} is no entry of @msmae/${name}`];
    },
  );
}

/**
 * Paths in backticks: from the root, the document's folder or its package's, or the end of the path of some file.
 *
 * @param {string} code
 * @param {string} document
 * @param {readonly string[]} files The repository's.
 * @returns {string[]}
 */
export function checkPath(code, document, files) {
  const path = code.replace(/\/$/, "").replace(/:\d+$/, "");
  const isElsewhere = FOREIGN.has(path) || WRITTEN.has(path);
  if (isElsewhere || /[<>*{}…\s]|[A-Z]{3,}/.test(path) || !(SOURCE.test(path) || FOLDERS.test(path)))
    return [];
  const package_ = document.split("/").slice(0, 2).join("/");
  const places = ["", dirname(document), package_, `${package_}/src`];
  const isThere = places.some((place) => existsSync(join(root, place, path)));
  return isThere || files.some((file) => file.endsWith(`/${path}`)) ? [] : [`${path} does not exist`];
}
