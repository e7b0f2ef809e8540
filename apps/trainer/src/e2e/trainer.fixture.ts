import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, jest } from "@jest/globals";
import { newFolder } from "./folder.fixture.js";

jest.setTimeout(60_000); // a process takes a second, on a busy machine ten

export const PROGRAM = fileURLToPath(new URL("./trainer.program.js", import.meta.url));

/** How a process of the trainer ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stdout holds `text`, with whether it came before the end. */
  printed(text: string): Promise<boolean>;
}

/** Starts the trainer in an empty folder. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  return startProcess(process.execPath, [PROGRAM, ...args], env);
}

/** Runs the trainer to its end. */
export function trainer(...args: readonly string[]): Promise<Ended> {
  return start(args).ended;
}

/** Runs a line of a shell with the trainer as `$0 $1`, to its end. */
export function shell(line: string, ...args: readonly string[]): Promise<Ended> {
  return startProcess("/bin/sh", ["-c", line, process.execPath, PROGRAM, ...args], {}).ended;
}

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill("SIGKILL"); // those of a test that failed
});

function startProcess(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(command, args, {
    cwd: newFolder(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      children.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const printed = (text: string) =>
    new Promise<boolean>((resolve) => {
      const look = () => {
        if (stdout.includes(text)) resolve(true);
      };
      look();
      child.stdout.on("data", look);
      child.on("close", () => resolve(false));
    });
  return { child, ended, printed };
}
