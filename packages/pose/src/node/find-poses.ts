import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The .pose files below a folder, as paths that can be opened from where the folder can: `folder` and a name of
 * {@link poseNames}, in their order.
 *
 * @throws {Error} of the file system, if a folder cannot be read.
 * @example
 * for await (const { pose } of readPoseFiles(findPoses("data"))) console.log(pose.frames); // data/ase/a.pose, …
 */
export function findPoses(folder: string): string[] {
  return poseNames(folder).map((name) => join(folder, name));
}

/**
 * The .pose files below a folder by their names in it: paths relative to it with `/` between their parts, sorted by code
 * unit.
 *
 * Links to folders are followed; a folder that is reached twice, as in a loop of links, is searched once. A link
 * that leads nowhere is listed if it is named `*.pose`: reading it says what is wrong.
 *
 * @throws {Error} of the file system, if a folder cannot be read.
 * @example
 * poseNames("data"); // ["ase/a.pose", "ase/b.pose", "gsg/a.pose"]
 */
export function poseNames(folder: string): string[] {
  const found: string[] = [];
  const searched = new Set<string>();
  const search = (prefix: string): void => {
    const path = join(folder, prefix);
    const real = realpathSync(path);
    if (searched.has(real)) return;
    searched.add(real);
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(byName)) {
      const relative = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isSymbolicLink() ? leadsToFolder(join(folder, relative)) : entry.isDirectory())
        search(relative);
      else if (entry.name.endsWith(".pose")) found.push(relative);
    }
  };
  search("");
  return found.sort();
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false; // it leads nowhere, or to itself
  }
}
