import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { FolderNotEmptyError } from "./claim-folder.js";
import { writeFolder } from "./write-folder.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "msmae-files-"));
const own = ["a.txt", "sub"];
const fillWith = (text: string) => (folder: string) => {
  mkdirSync(join(folder, "sub"));
  writeFileSync(join(folder, "a.txt"), text);
};

test("writeFolder() fills a new folder, or an empty one, and leaves nothing else beside it", () => {
  const above = newFolder();
  mkdirSync(join(above, "empty"));
  for (const name of ["new", "empty"]) {
    writeFolder(join(above, name), fillWith("1"), { force: false, own });
    expect(readdirSync(join(above, name)).sort()).toEqual(own);
  }
  expect(readdirSync(above).sort()).toEqual(["empty", "new"]);
});

test("writeFolder() replaces what is its own, and that alone, where it is told to", () => {
  const above = newFolder();
  const path = join(above, "model");
  const text = () => readFileSync(join(path, "a.txt"), "utf8");
  writeFolder(path, fillWith("1"), { force: false, own });
  expect(() => writeFolder(path, fillWith("2"), { force: false, own })).toThrow(
    `${path}: the folder is not empty; --force replaces what was exported`,
  );
  writeFolder(path, fillWith("2"), { force: true, own });
  expect(text()).toBe("2");
  writeFileSync(join(path, "thesis.tex"), "");
  expect(() => writeFolder(path, fillWith("3"), { force: true, own })).toThrow(FolderNotEmptyError);
  expect(text()).toBe("2");
  expect(readdirSync(above)).toEqual(["model"]);
});

test("writeFolder() leaves what was there as it was where it cannot be filled", () => {
  const above = newFolder();
  const path = join(above, "model");
  const fail = (folder: string) => {
    writeFileSync(join(folder, "a.txt"), "half");
    throw new Error("the disk is full");
  };
  expect(() => writeFolder(path, fail, { force: false, own })).toThrow("the disk is full");
  expect(readdirSync(above)).toEqual([]);
  writeFolder(path, fillWith("1"), { force: false, own });
  expect(() => writeFolder(path, fail, { force: true, own })).toThrow("the disk is full");
  expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("1");
  expect(readdirSync(above)).toEqual(["model"]);
});
