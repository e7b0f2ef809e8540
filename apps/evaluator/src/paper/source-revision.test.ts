import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderOf } from "@msmae/testing";
import { sourceRevision } from "./source-revision.js";

const FILES = {
  "packages/pose/src/a.ts": "1",
  "packages/pose/src/a.test.ts": "1",
  "packages/pose/README.md": "1",
  "packages/pose/dist/a.js": "1",
  "packages/report/src/page.ts": "1",
  "apps/trainer/src/cli.ts": "1",
  "apps/evaluator/src/paper/paper.ts": "1",
  "apps/evaluator/src/segmentation/segment.ts": "1",
  "pnpm-lock.yaml": "1",
};

test.each([
  ["packages/pose/src/a.ts", true],
  ["apps/trainer/src/cli.ts", true],
  ["apps/evaluator/src/segmentation/segment.ts", true],
  ["pnpm-lock.yaml", true],
  ["packages/pose/src/a.test.ts", false],
  ["packages/pose/README.md", false],
  ["packages/pose/dist/a.js", false],
  ["packages/report/src/page.ts", false],
  ["apps/evaluator/src/paper/paper.ts", false],
])("a change of %s makes another revision: %p", (path, changes) => {
  const root = folderOf(FILES);
  const before = sourceRevision(root);
  expect(sourceRevision(folderOf(FILES))).toBe(before); // wherever the checkout is
  writeFileSync(join(root, path), "2");
  expect(sourceRevision(root) !== before).toBe(changes);
});

test("a file under another name makes another revision", () => {
  const { "packages/pose/src/a.ts": a, ...rest } = FILES;
  expect(sourceRevision(folderOf({ ...rest, "packages/pose/src/b.ts": a }))).not.toBe(
    sourceRevision(folderOf(FILES)),
  );
});

test("where there is no checkout, the package's own version is the revision", () => {
  expect(sourceRevision(folderOf({ "package.json": "{}" }))).toMatch(/^\d+\.\d+\.\d+/);
});
