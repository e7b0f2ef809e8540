import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { renderReport } from "./page.js";
import { writeReport } from "./write.js";

const report = { title: "A run", notes: [], sections: [] };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "msmae-report-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("writeReport() replaces the file and leaves nothing else behind", async () => {
  const path = join(folder, "report.html");
  await writeReport(path, { ...report, title: "Before" });
  await writeReport(path, report);
  expect(await readFile(path, "utf8")).toBe(renderReport(report));
  expect(await readdir(folder)).toEqual(["report.html"]);
});

test("writeReport() that fails leaves the folder as it was", async () => {
  await mkdir(join(folder, "report.html", "in-the-way"), { recursive: true });
  await expect(writeReport(join(folder, "report.html"), report)).rejects.toThrow();
  expect(await readdir(folder)).toEqual(["report.html"]);
});
