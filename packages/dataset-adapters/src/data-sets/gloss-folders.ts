import { poseNames } from "@msmae/pose/node";
import { exists } from "../annotations/files.js";
import { AnnotationError, Reading } from "../annotations/reading.js";
import { splitNamed } from "../manifest/split-names.js";
import { adapter } from "./adapter.js";

/**
 * Reads a tree of poses with a folder for each gloss (`GLOSS/*.pose`), or also for each split (`train/GLOSS/*.pose`).
 * Without splits the manifest has none: recognition draws its own.
 *
 * Poses that are in no gloss' folder are excluded by the rule `no gloss`.
 *
 * @param folder The tree; also the folder of poses.
 * @throws {AnnotationError} if there is no such folder.
 */
export function readGlossFolders(folder: string): Reading {
  let paths: string[];
  try {
    paths = poseNames(folder);
  } catch (error) {
    throw new AnnotationError(folder, exists(folder) ? (error as Error).message : "there is no such folder");
  }
  const reading = new Reading({ ownGlosses: true });
  const named = paths.map((path) => ({ id: path.replace(/\.pose$/, ""), parts: path.split("/") }));
  const bySplit =
    named.length > 0 && named.every(({ parts }) => parts.length > 1 && splitNamed(parts[0]!) !== undefined);
  for (const { id, parts } of named) {
    const [top = "", below = ""] = parts;
    const split = bySplit ? splitNamed(top) : undefined;
    if (parts.length > (bySplit ? 2 : 1)) {
      const clip = { id, ...(split && { split }), gloss: bySplit ? below : top };
      reading.add({ file: folder }, clip, [{ name: id }]);
    } else reading.exclude("no gloss", id);
  }
  return reading;
}

export const glossFolders = adapter({
  name: "gloss-folders",
  title: "Folders of glosses",
  description: "poses of your own in a folder for each gloss",
  poses: "read",
  options: {},
  read: ({ poses }) => readGlossFolders(poses),
});
