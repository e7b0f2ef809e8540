import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { claimFolder, FolderNotEmptyError } from "@msmae/files";

/** How `runId` ends. */
const RUN = /-seed\d+-[0-9a-f]{10}$/;

/**
 * Takes a folder for the paper's results: a new one, or one that an earlier `evaluator paper` began, to go on with. Nobody else's
 * `paper.md` is written over, and two of these commands do not write into one folder.
 *
 * @returns A function that gives it back.
 * @throws {FolderNotEmptyError} if it holds something else.
 * @throws {LockedError} if another process writes there.
 */
export function claimPaper(path: string): () => void {
  const begun = isBegun(join(path, "runs"));
  return claimFolder(path, {
    ...{ lock: "paper.lock", what: "the paper's results" },
    mayHold: () => begun,
    refuse: (folder, found) =>
      new FolderNotEmptyError(
        folder,
        found,
        `the folder holds something that evaluator paper did not write (${found[0]}); name a new or empty one by --out`,
      ),
  });
}

/** Whether a folder is the `runs` of an earlier call. */
function isBegun(runs: string): boolean {
  if (!existsSync(runs)) return false;
  const names = readdirSync(runs);
  return names.length === 0 || names.some((name) => RUN.test(name));
}
