import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cycles, violations } from "../structure.mjs";
import { workspace } from "../workspace.mjs";

test("dependencies point one way and enter packages by their public entries", () => {
  expect(violations(workspace())).toEqual([]);
});

test("a cycle, a deep import, an undeclared one and one that leaves its package are each found", () => {
  const folder = mkdtempSync(join(tmpdir(), "structure-"));
  const make = (name, dependencies, text) => {
    mkdirSync(join(folder, "packages", name, "src"), { recursive: true });
    writeFileSync(join(folder, "packages", name, "src", "index.ts"), text);
    return { name, folder: join(folder, "packages", name), manifest: { dependencies, exports: { ".": {} } } };
  };
  const lines = violations([
    make(
      "a",
      { b: "*" },
      'import { x } from "b/src/x.js";\nimport "c";\nexport { y } from "../../b/src/index.js";',
    ),
    make("b", { a: "*" }, 'import type { A } from "a";'),
  ]);
  expect(lines).toEqual([
    "packages/a/src/index.ts: imports b/src/x.js, which is not a public entry of b",
    "packages/a/src/index.ts: imports c, which its package.json does not declare",
    "packages/a/src/index.ts: imports ../../b/src/index.js, outside its package",
    "packages depend on each other: a -> b -> a",
  ]);
  rmSync(folder, { recursive: true });
});

test("cycles() finds none in a diamond", () => {
  expect(
    cycles(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["d"]],
        ["c", ["d"]],
        ["d", []],
      ]),
    ),
  ).toEqual([]);
});
