import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkFolder, claimFolder, FileError, FolderNotEmptyError, LockedError } from "./index.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "msmae-claim-"));
const CLAIM = { lock: "x.lock", what: "the result" };

test("claimFolder() makes a folder, locks it, and takes its lock away again", () => {
  const path = join(newFolder(), "deep", "er");
  const release = claimFolder(path, CLAIM);
  expect(readdirSync(path)).toEqual(["x.lock"]);
  expect(() => claimFolder(path, CLAIM)).toThrow(LockedError);
  expect(() => claimFolder(path, CLAIM)).toThrow(
    `${join(path, "x.lock")}: the result is being written by process ${process.pid}`,
  );
  release();
  expect(readdirSync(path)).toEqual([]);
});

test("claimFolder() refuses a folder that holds something, unless it may hold that", () => {
  const path = newFolder();
  writeFileSync(join(path, "thesis.tex"), "");
  for (const way of [claimFolder, checkFolder]) {
    expect(() => way(path, CLAIM)).toThrow(
      new FolderNotEmptyError(path, ["thesis.tex"], "the folder is not empty; name a new or empty one"),
    );
    const refuse = (where: string, found: readonly string[]) => new Error(`${where} has ${found}`);
    expect(() => way(path, { ...CLAIM, refuse })).toThrow(`${path} has thesis.tex`);
  }
  expect(readdirSync(path)).toEqual(["thesis.tex"]);
  const release = claimFolder(path, { ...CLAIM, mayHold: (name) => name.endsWith(".tex") });
  release();
});

test("checkFolder() leaves everything as it was, and says which folder cannot be written", () => {
  const path = newFolder();
  checkFolder(join(path, "deep", "er"), CLAIM);
  expect(readdirSync(path)).toEqual([]);
  writeFileSync(join(path, "file"), "");
  for (const way of [claimFolder, checkFolder]) {
    const below = join(path, "file", "folder");
    expect(() => way(below, CLAIM)).toThrow(
      `${below}: cannot be written: a part of its path is not a folder`,
    );
    expect(() => way(below, CLAIM)).toThrow(FileError);
  }
});

test("a folder in which a process died with its lock is taken over", () => {
  const path = newFolder();
  writeFileSync(join(path, "x.lock"), "");
  mkdirSync(join(path, "x.lock.77.dead"));
  claimFolder(path, CLAIM)();
  expect(existsSync(join(path, "x.lock"))).toBe(false);
});
