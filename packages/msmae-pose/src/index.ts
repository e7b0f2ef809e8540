import { runProgram } from "@msmae/terminal";
import { run } from "./program.js";

export { describePose, type PoseDescription } from "./describe.js";
export { findProblems, type Problem } from "./find-problems.js";
export { openSource, type PoseSource } from "./source.js";
export type { SourceRecording } from "./source-recording.js";

/**
 * What `msmae-pose` does: runs a command and sets the process' exit code. Errors are one line on stderr, `--debug` adds
 * the stack.
 *
 * @param args As typed behind `msmae-pose`.
 * @example
 * await main(["info", "clip.pose"]);
 */
export function main(args: readonly string[]): Promise<void> {
  return runProgram("msmae-pose", args, run);
}
