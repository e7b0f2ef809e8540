import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";

const root = mkdtempSync(join(tmpdir(), "msmae-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An empty folder, removed after the tests of the file. */
export function newFolder(): string {
  return mkdtempSync(join(root, "folder-"));
}
