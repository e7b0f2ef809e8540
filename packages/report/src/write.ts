import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { renderReport } from "./page.js";
import type { Report } from "./report.js";

/**
 * Writes the page of a report.
 *
 * A reader sees the old file or the new one, never half of one: it is written under another name in the same
 * folder, synced and renamed.
 *
 * @throws the file system's error, with nothing left behind.
 */
export async function writeReport(path: string, report: Report): Promise<void> {
  const page = renderReport(report);
  const temporary = join(dirname(path), `.report-${process.pid}-${Date.now()}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(page);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
