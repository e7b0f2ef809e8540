import { existsSync } from "node:fs";
import { basename } from "node:path";
import { UserError } from "@msmae/terminal";
import type { RunDirectory } from "@msmae/training";
import type { Runtime } from "../runtime/runtime.js";
import { resumeCommand } from "./resume-command.js";

/**
 * A run goes on as the kind of training that it is. One from before that was written is judged by its settings alone.
 *
 * @throws {UserError}
 */
export function refuseOtherTask(
  command: string,
  { path, description }: RunDirectory,
  runtime: Runtime,
): void {
  const { task = command } = description;
  if (task === command) return;
  const line = resumeCommand(task, path, runtime);
  throw new UserError(`${path}: a run of \`${task}\`, not of \`${command}\`; go on with it by: ${line}`);
}

/** A finished run whose report tells of a checkpoint that is not there any more is no finished run. @throws {UserError} */
export function refuseMissing(checkpoints: readonly string[], report: string): void {
  const missing = checkpoints.find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new UserError(
    `${missing}: the checkpoint is missing of a run that is finished, as its ${basename(report)} says; ` +
      "put it back, or train again with a new --out",
  );
}
