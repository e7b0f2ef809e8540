import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { gitRevision, RunDirectory } from "./run-directory.js";

const description = {
  config: { steps: 3, nested: { rate: 1e-3 } },
  versions: { node: "20.0.0" },
  revision: null,
};
const newFolder = () => mkdtempSync(join(tmpdir(), "msmae-run-"));

test("RunDirectory.create() writes config.json and checkpoints/, and resume() reads them", () => {
  const path = join(newFolder(), "deep", "run");
  expect(RunDirectory.holdsRun(path)).toBe(false);
  RunDirectory.create(path, description).close();
  expect(readdirSync(path).sort()).toEqual(["checkpoints", "config.json"]);
  expect(RunDirectory.holdsRun(path)).toBe(true);
  const run = RunDirectory.resume<typeof description.config>(path);
  expect(run.description).toEqual(description);
  run.close();
});

test("RunDirectory.create() refuses a folder with a run in it, and one with anything in it", () => {
  const path = newFolder();
  RunDirectory.create(path, description).close();
  expect(() => RunDirectory.create(path, description)).toThrow(
    `${path}: the folder holds a run already; use --resume to go on with it, or name a new or empty one`,
  );
  const other = newFolder();
  writeFileSync(join(other, "thesis.tex"), "");
  expect(() => RunDirectory.create(other, description)).toThrow(
    `${other}: the folder is not empty; name a new or empty one`,
  );
  expect(readdirSync(other)).toEqual(["thesis.tex"]);
});

test("RunDirectory.check() says what create() would, and leaves everything as it was", () => {
  const folder = newFolder();
  RunDirectory.check(folder);
  RunDirectory.check(join(folder, "deep", "er", "run"));
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, "thesis.tex"), "");
  const file = join(folder, "thesis.tex");
  RunDirectory.create(join(folder, "run"), description).close();
  for (const path of [folder, join(folder, "run"), file, join(file, "run"), "/sys/deep/run"]) {
    const said = [RunDirectory.check, RunDirectory.create].map((way) => {
      try {
        return way(path, description);
      } catch (error) {
        return `${error}`;
      }
    });
    expect(said[0]).toEqual(expect.stringContaining(path));
    expect(said[0]).toBe(said[1]);
  }
  RunDirectory.check(join(folder, "other"));
  expect(readdirSync(folder).sort()).toEqual(["run", "thesis.tex"]);
});

test("RunDirectory.create() starts where a process was killed before it wrote its config", () => {
  const path = newFolder();
  writeFileSync(join(path, "run.lock"), "");
  writeFileSync(join(path, "config.json.tmp"), '{"conf');
  RunDirectory.create(path, description).close();
  expect(RunDirectory.resume(path).description).toEqual(description);
});

test("RunDirectory keeps a second process out until it is closed", () => {
  const path = newFolder();
  const run = RunDirectory.create(path, description);
  expect(() => RunDirectory.resume(path)).toThrow(/run\.lock: the run is being written by process \d+$/);
  run.close();
  RunDirectory.resume(path).close();
});

test("RunDirectory says in one line what it cannot use", () => {
  const path = newFolder();
  expect(() => RunDirectory.resume(path)).toThrow(`${path}: holds no run to resume: config.json is missing`);
  writeFileSync(join(path, "config.json"), "{");
  expect(() => RunDirectory.resume(path)).toThrow(/config\.json: is not JSON: /);
  const file = join(path, "config.json");
  expect(() => RunDirectory.create(file, description)).toThrow(/^.*config\.json: cannot be written: .+$/);
  expect(() => RunDirectory.create(join(file, "run"), description)).toThrow(
    /cannot be written: a part of its path is not a folder$/,
  );
});

test("RunDirectory.write() leaves no half-written file", () => {
  const run = RunDirectory.create(newFolder(), description);
  expect(readFileSync(run.write("report.html", "<p>"), "utf8")).toBe("<p>");
  mkdirSync(join(run.path, "taken", "by"), { recursive: true });
  expect(() => run.write("taken", "")).toThrow(/taken: cannot be written: /);
  expect(readdirSync(run.path).filter((name) => name.includes("tmp"))).toEqual([]);
  run.close();
  expect(existsSync(join(run.path, "run.lock"))).toBe(false);
});

test("gitRevision() gives the commit of a checkout, and null outside one", async () => {
  expect(await gitRevision(newFolder())).toBeNull();
  const here = await gitRevision(process.cwd());
  if (here !== null) expect(here).toMatch(/^[0-9a-f]{40}(-dirty)?$/);
});

test.each([
  ["null", "expected an object, got null"],
  ["[]", "expected an object, got []"],
  ['{"task": "train"}', 'task: expected one of pretrain, recognize, translate, got "train"'],
  ['{"config": null}', "config: expected the settings of a run, got null"],
  ['{"config": {}, "versions": null, "revision": null}', "versions: expected versions by name, got null"],
  [
    '{"config": {}, "versions": {"node": 20}, "revision": null}',
    'versions: expected versions by name, got {"node":20}',
  ],
  ['{"config": {}, "versions": {}}', "revision: expected a commit or null, got nothing"],
  ['{"config": {}, "versions": {}, "revision": null, "corpus": 7}', "corpus: expected a fingerprint, got 7"],
  [
    '{"config": {}, "versions": {}, "revision": null, "corpus": {"fingerprint": "a", "clips": "3"}}',
    'corpus.clips: expected a whole number, got "3"',
  ],
])("a config.json that says %s is refused by its field", (text, line) => {
  const path = newFolder();
  writeFileSync(join(path, "config.json"), text);
  expect(() => RunDirectory.resume(path)).toThrow(`${join(path, "config.json")}: ${line}`);
  expect(readdirSync(path)).toEqual(["config.json"]);
});
