import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mayLive, type ProcessOwner, thisProcess } from "@msmae/files";

const PREFIX = "msmae-chromium-";
const OWNER = "owner.json";

/**
 * Makes a temporary folder for a browser, which nobody but this user can look into, and removes those of processes that
 * were killed before they could: 30 MB each.
 */
export function makeProfileFolder(temporary = tmpdir()): string {
  removeOrphans(temporary);
  const folder = mkdtempSync(join(temporary, PREFIX));
  try {
    writeFileSync(join(folder, OWNER), JSON.stringify(thisProcess()));
  } catch (error) {
    removeProfileFolder(folder);
    throw error;
  }
  return folder;
}

/** Dying processes still write into it: what is left behind then is small, and the next browser's start removes it. */
export function removeProfileFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {}
}

function removeOrphans(temporary: string): void {
  for (const name of names(temporary)) {
    const folder = join(temporary, name);
    const owner = isMine(folder) ? ownerOf(folder) : undefined;
    if (owner !== undefined && !mayLive(owner)) removeProfileFolder(folder);
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(PREFIX));
  } catch {
    return []; // one may be allowed to write into a folder and not to list it
  }
}

/** A folder of this user's own, and no link to one: in a folder that all share, anybody may make a name like ours. */
function isMine(folder: string): boolean {
  try {
    const about = lstatSync(folder);
    return about.isDirectory() && about.uid === (process.getuid?.() ?? about.uid);
  } catch {
    return false;
  }
}

/** Undefined where a process has made the folder just now, or is removing it. */
function ownerOf(folder: string): ProcessOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(join(folder, OWNER), "utf8")) as Partial<ProcessOwner> | null;
    const whole = typeof owner?.host === "string" && Number.isSafeInteger(owner.pid) && owner.pid! > 0;
    return whole ? (owner as ProcessOwner) : undefined;
  } catch {
    return undefined;
  }
}
