import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "@jest/globals";
import { type Pose, writePose } from "@msmae/pose";

const root = mkdtempSync(join(tmpdir(), "msmae-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An empty folder, removed after the tests of the file. */
export function newFolder(): string {
  return mkdtempSync(join(root, "folder-"));
}

/** A new folder with these files in it; poses become .pose files. */
export function folderOf(files: Readonly<Record<string, Pose | Uint8Array | string>> = {}): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isBytes = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isBytes ? content : writePose(content));
  }
  return folder;
}
