import { type ChildProcess, spawn } from "node:child_process";
import { afterEach } from "@jest/globals";
import { newFolder } from "./folder.js";

/** How a process ended. */
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

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill("SIGKILL"); // those of a test that failed
});

/**
 * Starts a process, which is ended after its test at the latest.
 *
 * @param options The folder it stands in (a new, empty one), more of the environment, and all of its standard input.
 */
export function startProcess(
  command: string,
  args: readonly string[],
  { cwd = newFolder(), env = {}, input }: { cwd?: string; env?: NodeJS.ProcessEnv; input?: Uint8Array } = {},
): Running {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  children.add(child);
  const [output, errors] = [child.stdout!, child.stderr!];
  let [stdout, stderr] = ["", ""];
  output.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  errors.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin?.on("error", () => {}); // a program need not read all of its input
  child.stdin?.end(input);
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
      output.on("data", look);
      child.on("close", () => resolve(false));
    });
  return { child, ended, printed };
}
