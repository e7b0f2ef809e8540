import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** The process that a lock file or a temporary folder belongs to, as it is written into it. */
export interface ProcessOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the kernel's clock ticks: tells it from a later process of the same number. */
  readonly started: string | null;
}

/** This process, to be written where a later one may ask for it. */
export function thisProcess(): ProcessOwner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) };
}

/**
 * Whether a process may still live: one of another machine cannot be seen, and is taken to.
 *
 * @example
 * if (!mayLive(JSON.parse(readFileSync(`${folder}/owner.json`, "utf8")))) rmSync(folder, { recursive: true });
 */
export function mayLive(owner: ProcessOwner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as { code?: string }).code === "ESRCH") return false;
  }
  return owner.started === startOf(owner.pid);
}

/** Field 22 of /proc/PID/stat on Linux; null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
