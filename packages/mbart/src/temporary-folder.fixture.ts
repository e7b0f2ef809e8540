import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";

/** A folder of its own for a test file, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "msmae-mbart-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
