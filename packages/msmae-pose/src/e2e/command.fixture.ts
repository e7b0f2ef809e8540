import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll } from "@jest/globals";
import { type Ended, type Running, startProcess } from "@msmae/testing";

const PROGRAM = fileURLToPath(new URL("../../bin.mjs", import.meta.url));

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** All of standard input. */
  readonly input?: Uint8Array;
}

/** Starts `msmae-pose`, in an empty folder unless it is told another. */
export function start(args: readonly string[], surroundings: Surroundings = {}): Running {
  return startProcess(process.execPath, [PROGRAM, ...args], surroundings);
}

/** Runs `msmae-pose` to its end. */
export function command(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return start(args, surroundings).ended;
}

let refusals: ChildProcess | undefined;
afterAll(() => {
  refusals?.kill();
});

/** What `msmae-pose` says in a folder to arguments that it refuses; all of a file's tests in one process. */
export async function refusal(args: readonly string[], cwd: string): Promise<Omit<Ended, "signal">> {
  refusals ??= fork(fileURLToPath(new URL("./refusals.fixture.js", import.meta.url)));
  refusals.send({ args, cwd });
  const [answer] = await once(refusals, "message");
  return answer as Omit<Ended, "signal">;
}

/** Runs a line of a shell with `msmae-pose` as `"$0" "$1"`, to its end. */
export function shell(line: string, cwd: string): Promise<Ended> {
  return startProcess("/bin/sh", ["-c", line, process.execPath, PROGRAM], { cwd }).ended;
}

/** What was printed, line by line, as JSON. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
