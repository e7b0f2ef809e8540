import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { root, workspace } from "../workspace.mjs";

test("every relative link in a README or in docs leads to something", () => {
  const documents = [
    join(root, "README.md"),
    ...workspace().map(({ folder }) => join(folder, "README.md")),
    ...markdownBelow(join(root, "docs")),
  ].filter((file) => existsSync(file));
  const broken = documents.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(([, link]) => link)
      .filter((link) => !existsSync(join(dirname(file), link)))
      .map((link) => `${file}: ${link}`),
  );
  expect(broken).toEqual([]);
  expect(documents.length).toBeGreaterThan(20);
});

function markdownBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => file.endsWith(".md"));
}
