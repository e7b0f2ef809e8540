import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { writeWhole } from "@msmae/files";

/** A run that came to its end. */
export interface Finished {
  readonly folder: string;
  /** What the run is for, where it is for one. */
  readonly checkpoint: string | undefined;
  /** Of the process that ended it. */
  readonly seconds: number;
  /** What it warned of. */
  readonly warnings: readonly string[];
}

/** Written by us when a run is at its end, last: a folder without it holds a run to go on with, or none. */
const FILE = "finished.json";

export function writeFinished({ folder, checkpoint, ...rest }: Finished): void {
  // Relative, so that the folder can be moved.
  const path = checkpoint === undefined ? undefined : relative(folder, checkpoint);
  writeWhole(join(folder, FILE), `${JSON.stringify({ checkpoint: path, ...rest }, null, 2)}\n`);
}

/** Undefined where the run did not come to its end. */
export function readFinished(folder: string): Finished | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, FILE), "utf8");
  } catch {
    return undefined;
  }
  const { checkpoint, seconds, warnings } = JSON.parse(text) as Omit<Finished, "folder">;
  return {
    folder,
    checkpoint: checkpoint === undefined ? undefined : join(folder, checkpoint),
    seconds,
    warnings,
  };
}
