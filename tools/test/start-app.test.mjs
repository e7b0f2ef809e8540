import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { root } from "../workspace.mjs";

const folder = mkdtempSync(join(tmpdir(), "msmae-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (args, cwd = root) =>
  spawnSync(process.execPath, [join(root, "msmae"), ...args], { cwd, encoding: "utf8" });

test("./msmae starts a program with its options, in the folder that the user stands in", () => {
  writeFileSync(join(folder, "clip.pose"), "not a pose");
  const { status, stderr } = start(["msmae-pose", "info", "clip.pose"], folder);
  expect(stderr).toMatch(/^msmae-pose: clip\.pose: .*\n$/);
  expect(status).toBe(1);
}, 60_000);

test("./msmae names its programs", () => {
  expect(start([])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("trainer|evaluator|msmae-pose"),
  });
  expect(start(["trainr"])).toMatchObject({
    status: 1,
    stderr: "msmae: trainr: expected one of trainer, evaluator, msmae-pose\n",
  });
});

test.each(["trainer", "evaluator"])("%s says what to run where nothing is installed", (app) => {
  const clone = join(folder, `clone-${app}`);
  mkdirSync(join(clone, "packages"), { recursive: true });
  for (const file of [
    "tools/start-app.mjs",
    "tools/build.mjs",
    "tools/workspace.mjs",
    `apps/${app}/start.mjs`,
  ]) {
    cpSync(join(root, file), join(clone, file));
  }
  const { status, stderr } = spawnSync(process.execPath, [join(clone, "apps", app, "start.mjs")], {
    encoding: "utf8",
  });
  expect(stderr).toMatch(new RegExp(`^${app}: nothing is installed yet; run "npm start" once in .*\\n$`));
  expect(status).toBe(1);
});

test.each([
  ["apps/trainer", "trainer"],
  ["apps/evaluator", "evaluator"],
  ["packages/msmae-pose", "msmae-pose"],
  ["packages/metrics", "msmae-score"],
])("the command of %s is there before it is built, and says so", (path, name) => {
  const copy = join(folder, "bin", name);
  mkdirSync(copy, { recursive: true });
  cpSync(join(root, path, "bin.mjs"), join(copy, "bin.mjs"));
  const { status, stderr } = spawnSync(process.execPath, [join(copy, "bin.mjs")], { encoding: "utf8" });
  expect(stderr).toMatch(new RegExp(`^${name}: not built yet; run "npm start" once`));
  expect(status).toBe(1);
  // A package manager marks it as a program; git keeps that mark.
  const mode = execFileSync("git", ["ls-files", "--stage", join(path, "bin.mjs")], {
    cwd: root,
    encoding: "utf8",
  });
  expect(mode).toMatch(/^100755 /);
});
