import { poseNames } from "@msmae/pose/node";
import { AnnotationError, Reading } from "./reading.js";

const SPLITS = {
  train: "train",
  val: "valid",
  valid: "valid",
  validation: "valid",
  dev: "valid",
  test: "test",
} as const;

/**
 * A tree of poses with a folder for each gloss, `GLOSS/*.pose` at any depth below, or one for each split above them,
 * `train/GLOSS/*.pose`. Without splits the manifest has none: recognition draws its own.
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
    throw new AnnotationError(folder, (error as Error).message);
  }
  const reading = new Reading();
  const named = paths.map((path) => ({ id: path.replace(/\.pose$/, ""), parts: path.split("/") }));
  const isSplit = (name = "") => Object.hasOwn(SPLITS, name.toLowerCase());
  const bySplit = named.length > 0 && named.every(({ parts }) => parts.length > 1 && isSplit(parts[0]));
  for (const { id, parts } of named) {
    const [top = "", below = ""] = parts;
    const split = bySplit ? SPLITS[top.toLowerCase() as keyof typeof SPLITS] : undefined;
    if (parts.length > (bySplit ? 2 : 1)) {
      const clip = { id, ...(split && { split }), gloss: bySplit ? below : top };
      reading.add({ file: folder }, clip, [{ name: id }]);
    } else reading.exclude("no gloss", id);
  }
  return reading;
}
