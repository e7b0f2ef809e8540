import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { removeStaleOutputs } from "../stale-outputs.mjs";
import { planned } from "../test.mjs";
import { root, workspace } from "../workspace.mjs";

test("a test's source is run as what is compiled of it, with what else is given to jest", () => {
  const folder = join(root, "packages/text");
  const args = ["--runTestsByPath", join("dist", "one-line.test.js"), "-t", "a name"];
  const file = workspaceTest(folder);
  expect(planned([`packages/text/src/${file}.test.ts`, "-t", "a name"], root)).toEqual({
    folder,
    args: args.map((argument) => argument.replace("one-line", file)),
  });
  expect(planned(["--watch", "pattern"], join(folder, "src"))).toEqual({ folder, args: ["pattern"] });
  expect(planned(["packages/text"], root)).toEqual({ folder, args: [] });
  expect(planned(["tools/test/documents.test.mjs"], root).args.at(-1)).toBe(
    join("test", "documents.test.mjs"),
  );
});

/** The name of some test of a package. */
function workspaceTest(folder) {
  const file = readdirSync(join(folder, "src")).find((name) => name.endsWith(".test.ts"));
  return file.slice(0, -".test.ts".length);
}

test("files of several packages, or of none, and those that are not there are refused", () => {
  expect(() => planned(["packages/text", "packages/pose"], root)).toThrow("the test files of one package");
  expect(() => planned([], root)).toThrow("the test files of one package");
  expect(() => planned(["packages/text/src/no.test.ts"], root)).toThrow(
    `there is no ${join(root, "packages/text/src/no.test.ts")}`,
  );
});

test("outputs of sources that are gone are removed, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "stale-"));
  const write = (name) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "");
  };
  for (const name of ["src/a.ts", "dist/a.js", "dist/a.d.ts.map", "dist/data.json"]) write(name);
  for (const name of ["dist/gone.test.js", "dist/gone.test.js.map", "dist/old/b.d.ts"]) write(name);
  expect(removeStaleOutputs(folder).sort()).toEqual(
    ["gone.test.js", "gone.test.js.map", join("old", "b.d.ts")].sort(),
  );
  expect(readdirSync(join(folder, "dist")).sort()).toEqual(["a.d.ts.map", "a.js", "data.json", "old"]);
  rmSync(folder, { recursive: true });
});

test("every package builds and tests by the same commands", () => {
  for (const { name, manifest } of workspace()) {
    const { build, test = "node ../../tools/test.mjs" } = manifest.scripts;
    expect([name, build, test]).toEqual([name, "node ../../tools/compile.mjs", "node ../../tools/test.mjs"]);
  }
});
