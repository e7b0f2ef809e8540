import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Fault, Outcome } from "./faults.fixture.js";
import { renameWhole, writeWhole } from "./write-whole.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "msmae-files-"));
const code = (action: () => void): unknown => {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

function outcomes(fault: Fault): Outcome[] {
  const program = fileURLToPath(new URL("./faults.fixture.js", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, newFolder(), fault], { encoding: "utf8" }));
}

test("writeWhole() writes texts, bytes and parts, and leaves nothing beside them", () => {
  const folder = newFolder();
  const path = join(folder, "x");
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), fc.string({ unit: "grapheme" }), (parts, text) => {
      const all = Buffer.concat(parts);
      writeWhole(path, parts);
      expect(readFileSync(path).equals(all)).toBe(true);
      writeWhole(path, new Set(parts).values());
      expect(readFileSync(path).equals(Buffer.concat([...new Set(parts)]))).toBe(true);
      writeWhole(path, all);
      expect(readFileSync(path).equals(all)).toBe(true);
      writeWhole(path, text);
      expect(readFileSync(path, "utf8")).toBe(text);
    }),
    { numRuns: 20 },
  );
  writeWhole(path, Uint8Array.of(0, 1, 2, 3).subarray(1, 3));
  expect([...readFileSync(path)]).toEqual([1, 2]);
  expect(readdirSync(folder)).toEqual(["x"]);
});

test("writeWhole() syncs the bytes before their name, and the folder after it", () => {
  const { operations } = outcomes("crash").at(-1)!;
  const folder = operations.at(-1)!.replace("fsync ", "");
  expect(operations).toEqual([
    ...["open x.tmp", "write x.tmp", "write x.tmp", "fsync x.tmp", "rename x.tmp x"],
    ...[`open ${folder}`, `fsync ${folder}`],
  ]);
  expect(folder).toMatch(/^msmae-files-/);
});

test("a process that ends at any operation leaves the old file or the new one, and the next write is as ever", () => {
  const crashes = outcomes("crash").slice(0, -1);
  expect(crashes.map(({ files }) => files.x)).toEqual([
    ...["old", "old", "old", "old", "old"], // up to the rename, which does not happen
    ...["new, whole", "new, whole"],
  ]);
  expect(crashes[2]!.files).toEqual({ x: "old", "x.tmp": "new, wh" });
  for (const { error, next } of crashes) {
    expect(error).toBe("crash");
    expect(next).toEqual({ x: "next" });
  }
});

test("an operation that fails leaves the old file and no temporary one; after the rename the new file", () => {
  const failures = outcomes("ENOSPC").slice(0, -1);
  for (const [i, { error, files }] of failures.entries()) {
    expect(error).toBe("ENOSPC");
    expect(files).toEqual({ x: i < 5 ? "old" : "new, whole" });
  }
  expect(failures).toHaveLength(7);
});

test("a folder that cannot be synced is no failure", () => {
  const errors = outcomes("EINVAL").map(({ error }) => error);
  expect(errors).toEqual([...new Array(5).fill("EINVAL"), null, null, null]);
});

test("writes that take less than they are given are gone on with", () => {
  const [{ operations, files }] = outcomes("short") as [Outcome];
  expect(operations.filter((name) => name === "write x.tmp")).toHaveLength(4);
  expect(files).toEqual({ x: "new, whole" });
});

test("more than 2 GiB at once are written in pieces", () => {
  if (!existsSync("/dev/null")) return console.info("Not tested: this system has no /dev/null.");
  const path = join(newFolder(), "x");
  symlinkSync("/dev/null", `${path}.tmp`); // takes every write, and cannot be synced
  expect(code(() => writeWhole(path, new Uint8Array(2 ** 31 + 7)))).not.toBe("ERR_OUT_OF_RANGE");
});

test("a full disk leaves the earlier file as it was and nothing half-written", () => {
  if (!existsSync("/dev/full")) return console.info("Not tested: this system has no /dev/full.");
  const folder = newFolder();
  const path = join(folder, "x");
  writeWhole(path, "before");
  symlinkSync("/dev/full", `${path}.tmp`);
  expect(code(() => writeWhole(path, "after"))).toBe("ENOSPC");
  expect(() => writeWhole(path, "after")).not.toThrow(); // the link to the full disk is gone with the failed write
  symlinkSync("/dev/full", `${path}.tmp`);
  expect(() => writeWhole(path, "after")).toThrow(`${path}: cannot be written: no space left on the device`);
  writeWhole(path, "before");
  expect(readFileSync(path, "utf8")).toBe("before");
  expect(readdirSync(folder)).toEqual(["x"]);
});

test("parts that throw leave the earlier file as it was and nothing half-written", () => {
  const folder = newFolder();
  const path = join(folder, "x");
  writeWhole(path, "before");
  const parts = function* () {
    yield Uint8Array.of(1);
    throw new Error("no more");
  };
  expect(() => writeWhole(path, parts())).toThrow("no more");
  expect(readFileSync(path, "utf8")).toBe("before");
  expect(readdirSync(folder)).toEqual(["x"]);
});

test("where nothing can be written the error says why, and nothing is left", () => {
  const folder = newFolder();
  expect(code(() => writeWhole(join(folder, "none", "x"), ""))).toBe("ENOENT");
  mkdirSync(join(folder, "taken", "inside"), { recursive: true });
  expect(code(() => writeWhole(join(folder, "taken"), ""))).toMatch(/^E/);
  expect(readdirSync(folder)).toEqual(["taken"]);
  mkdirSync(join(folder, "x.tmp"));
  expect(code(() => writeWhole(join(folder, "x"), ""))).toBe("EISDIR");
});

test("what a killed writer left behind is replaced", () => {
  const folder = newFolder();
  writeFileSync(join(folder, "x.tmp"), "half of something longer");
  writeWhole(join(folder, "x"), "new");
  expect(readFileSync(join(folder, "x"), "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["x"]);
});

test("renameWhole() replaces a file by a finished one, and removes what cannot be renamed", () => {
  const folder = newFolder();
  const [temporary, path] = [join(folder, "x.tmp"), join(folder, "x")];
  writeFileSync(path, "old");
  writeFileSync(temporary, "new");
  renameWhole(temporary, path);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["x"]);

  mkdirSync(join(folder, "taken", "by", "a folder"), { recursive: true });
  writeFileSync(temporary, "new");
  expect(code(() => renameWhole(temporary, join(folder, "taken")))).toMatch(/^E/);
  expect(readdirSync(folder).sort()).toEqual(["taken", "x"]);
  expect(code(() => renameWhole(temporary, path))).toBe("ENOENT");
  expect(readFileSync(path, "utf8")).toBe("new");
});
