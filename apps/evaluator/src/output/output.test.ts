import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { FileError, FolderNotEmptyError, LockedError } from "@msmae/files";
import { folderOf, newFolder, startProcess } from "@msmae/testing";
import { claimPaper } from "../paper/claim-paper.js";
import { fileNames } from "./file-names.js";
import { OutputFile } from "./output-file.js";
import { OutputFolder } from "./output-folder.js";

const PROGRAM = fileURLToPath(new URL("./waiting.program.js", import.meta.url));

test("files come to their place together, in a folder that is made for them", async () => {
  const out = join(newFolder(), "not", "there");
  const inside = await OutputFolder.fill(out, async (output) => {
    expect(output.write("a.json", "1")).toBe(join(out, "a.json"));
    output.write("b.npy", Uint8Array.of(7));
    expect(() => output.write("a.json", "2")).toThrow(/written twice/);
    return readdirSync(out).sort();
  });
  expect(inside).toEqual([".unfinished", "evaluation.lock"]);
  expect(readdirSync(out).sort()).toEqual(["a.json", "b.npy"]);
  expect(readFileSync(join(out, "a.json"), "utf8")).toBe("1");
});

test("a folder of somebody's is refused by what is in it, and stays as it was", async () => {
  const run = folderOf({ "config.json": "{}", "metrics.jsonl": "", "a.txt": "", "report.html": "its own" });
  const fill = (path: string) =>
    OutputFolder.fill(path, async (output) => output.write("report.html", "mine"));
  const error = await fill(run).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(FolderNotEmptyError);
  expect((error as Error).message).toBe(
    `${run}: the folder holds a run (config.json, a.txt, metrics.jsonl and 1 more); name a new or empty one by --out`,
  );
  expect(readFileSync(join(run, "report.html"), "utf8")).toBe("its own");
  expect(readdirSync(run).sort()).toEqual(["a.txt", "config.json", "metrics.jsonl", "report.html"]);
  const file = join(run, "a.txt");
  await expect(fill(file)).rejects.toThrow(FileError);
});

test("an error leaves nothing, not even the folders that were made; two processes do not fill one folder", async () => {
  const above = newFolder();
  const out = join(above, "deep", "er");
  await expect(
    OutputFolder.fill(out, async (output) => {
      output.write("a", "1");
      await expect(OutputFolder.fill(out, async () => {})).rejects.toThrow(LockedError);
      throw new Error("no clip");
    }),
  ).rejects.toThrow("no clip");
  expect(readdirSync(above)).toEqual([]);
});

test("a full disk names the file, and leaves nothing", async () => {
  if (!existsSync("/dev/full")) return console.info("Not tested: this system has no /dev/full.");
  const above = newFolder();
  const out = join(above, "out");
  const error = await OutputFolder.fill(out, async (output) => {
    output.write("a.json", "1");
    symlinkSync("/dev/full", join(out, ".unfinished", "report.html.tmp"));
    output.write("report.html", "page");
  }).catch((error: unknown) => error);
  expect((error as Error).message).toBe(
    `${join(out, "report.html")}: cannot be written: no space left on the device`,
  );
  expect(readdirSync(above)).toEqual([]);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "%s leaves no half result, and the folder can be filled by the next one",
  async (signal) => {
    const above = newFolder();
    const out = join(above, "out");
    const writing = startProcess(process.execPath, [PROGRAM, out]);
    await writing.printed("written");
    writing.child.kill(signal);
    await writing.ended;
    if (signal === "SIGKILL") expect(readdirSync(out).sort()).toEqual([".unfinished", "evaluation.lock"]);
    else expect(readdirSync(above)).toEqual([]);
    await OutputFolder.fill(out, async (output) => output.write("b", "2"));
    expect(readdirSync(out)).toEqual(["b"]);
  },
);

test("a page is written where nothing is, and into no run's folder", () => {
  const folder = newFolder();
  const path = join(folder, "deep", "page.html");
  OutputFile.claim(path).write("page");
  expect(readFileSync(path, "utf8")).toBe("page");
  expect(() => OutputFile.claim(path)).toThrow(
    `${path}: there is such a file already; name another one by --out`,
  );
  const late = OutputFile.claim(join(folder, "late.html"));
  writeFileSync(join(folder, "late.html"), "somebody's");
  expect(() => late.write("mine")).toThrow(/there is such a file already/);
  const project = folderOf({ "config.json": "{}" });
  OutputFile.claim(join(project, "page.html"));
  mkdirSync(join(project, "checkpoints"));
  expect(() => OutputFile.claim(join(project, "page.html"))).toThrow(
    `${join(project, "page.html")}: is in the folder of a run; name a file elsewhere by --out`,
  );
});

test("the paper's folder is a new one or one that was begun", () => {
  const begun = folderOf({
    "runs/pretrain-x-seed0-0123456789/config.json": "{}",
    "paper.md": "",
    "mine.html": "",
  });
  const release = claimPaper(begun);
  expect(() => claimPaper(begun)).toThrow(LockedError);
  release();
  claimPaper(join(newFolder(), "new"))();
  for (const [other, name] of [
    [folderOf({ "paper.md": "somebody's" }), "paper.md"],
    [folderOf({ "config.json": "{}", "runs/demo/config.json": "{}" }), "config.json"],
  ] as const) {
    expect(() => claimPaper(other)).toThrow(
      `${other}: the folder holds something that evaluator paper did not write (${name}); name a new or empty one by --out`,
    );
  }
});

test("names of clips' files: no two alike, none the folder's own, none too long, none outside", () => {
  expect(fileNames(["a/1", "a_1", "A_1", "../x", "", "häuser 2", "...", "..", "a_1-2"])).toEqual([
    ...["a_1", "a_1-2", "A_1-3", "__x", "clip", "häuser_2", "_", "_-2", "a_1-2-2"],
  ]);
  expect(fileNames(["segmentation", "Report", "REPORT", "config", "x"])).toEqual([
    ...["segmentation-2", "Report-2", "REPORT-3", "config-2", "x"],
  ]);
  expect(fileNames(["é", "e\u0301"])).toEqual(["é", "e\u0301-2"]); // one name to some file systems
  expect(fileNames(["ﬁ", "fi"])).toEqual(["ﬁ", "fi-2"]);
  expect(fileNames(["con", "LPT1.x", "console"])).toEqual(["_con", "_LPT1.x", "console"]);
  const long = fileNames(["手".repeat(500), "手".repeat(501), "𠀀".repeat(300)]);
  for (const name of long) expect(Buffer.byteLength(`${name}.json.tmp`)).toBeLessThanOrEqual(255);
  expect(new Set(long).size).toBe(3);
  expect(long[2]).toMatch(/^(𠀀)+$/u);
  const many = fileNames(Array.from({ length: 20_000 }, () => "?"));
  expect([new Set(many).size, many.at(-1)]).toEqual([20_000, "_-20000"]);
});
