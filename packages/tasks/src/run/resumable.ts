import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { RunDirectory } from "@msmae/training";
import { OtherTaskError, RunError } from "../errors.js";

/**
 * A run goes on as the kind of training that it is. One from before that was written is judged by its settings alone.
 *
 * @throws {OtherTaskError}
 */
export function refuseOtherTask(asked: string, { path, description }: RunDirectory): void {
  const { task = asked } = description;
  if (task !== asked) throw new OtherTaskError(path, task, asked);
}

/** A finished run whose report tells of a checkpoint that is not there any more is no finished run. @throws {RunError} */
export function refuseMissing(checkpoints: readonly string[], report: string): void {
  const missing = checkpoints.find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new RunError(
    missing,
    `the checkpoint is missing of a run that is finished, as its ${basename(report)} says; ` +
      "put it back, or train again with a new --out",
  );
}
