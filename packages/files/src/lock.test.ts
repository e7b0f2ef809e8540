import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { LockedError, lock } from "./index.js";

const newPath = () => join(mkdtempSync(join(tmpdir(), "msmae-lock-")), "run.lock");

test("lock() refuses a second owner while the first lives, and lets it in afterwards", () => {
  const path = newPath();
  const unlock = lock(path, "the run");
  expect(() => lock(path, "the run")).toThrow(`${path}: the run is being written by process ${process.pid}`);
  unlock();
  expect(existsSync(path)).toBe(false);
  lock(path, "the run")();
});

test("lock() takes over from a process that has died", () => {
  const path = newPath();
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(path, JSON.stringify({ pid, host: hostname(), started: "1" }));
  lock(path, "the run");
  expect(JSON.parse(readFileSync(path, "utf8")).pid).toBe(process.pid);
  expect(readdirSync(join(path, ".."))).toEqual(["run.lock"]);
});

test("lock() takes over from a dead process whose number another process has now", () => {
  const path = newPath();
  const started = process.platform === "linux" ? "1" : "another"; // no process but the first starts at tick 1
  writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), started }));
  lock(path, "the run");
  expect(JSON.parse(readFileSync(path, "utf8")).started).not.toBe(started);
});

test("lock() respects the lock of another machine and says how to end it", () => {
  const path = newPath();
  writeFileSync(path, JSON.stringify({ pid: 7, host: "elsewhere", started: null }));
  expect(() => lock(path, "the run")).toThrow(LockedError);
  expect(() => lock(path, "the run")).toThrow(
    "process 7 on elsewhere; if that one has ended, delete the file",
  );
});

test("lock() says so where the folder cannot be written", () => {
  expect(() => lock("/nowhere/run.lock", "the run")).toThrow(
    "/nowhere/run.lock: cannot be written: no such file or folder",
  );
});
