import { expect, test } from "@jest/globals";
import { completed, outdated, withInstallNote } from "../manifests.mjs";
import { workspace } from "../workspace.mjs";

const published = workspace().filter(({ manifest }) => !manifest.private);

test("every package says where the repository is, and its README how to use it before it is on npm", () => {
  // Where this fails: node tools/manifests.mjs writes what is missing.
  expect(outdated().map(({ path }) => path)).toEqual([]);
});

test("every package can be found by words, and is published with everything that it needs", () => {
  const names = new Set(published.map(({ name }) => name));
  const wrong = published.flatMap(({ name, manifest }) => [
    ...((manifest.keywords ?? []).length < 2 ? [`${name}: expected keywords of its own`] : []),
    ...Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter(([other, version]) => String(version).startsWith("workspace:") && !names.has(other))
      .map(([other]) => `${name}: needs ${other}, which is private`),
    ...(manifest.publishConfig?.access === "public"
      ? []
      : [`${name}: expected publishConfig.access "public"`]),
  ]);
  expect(wrong).toEqual([]);
  expect(published.length).toBeGreaterThan(20);
});

test("completed() keeps what a package says of itself, and puts the address where npm looks for it", () => {
  const made = completed({ name: "x", main: "y" }, "packages/x", "https://example.org/a/b");
  expect(made).toMatchObject({ name: "x", main: "y", bugs: "https://example.org/a/b/issues" });
  expect(made.repository).toEqual({
    type: "git",
    url: "git+https://example.org/a/b.git",
    directory: "packages/x",
  });
});

test("withInstallNote() writes one note below what to install, and takes it away once published", () => {
  const plain = "# x\n\n    npm install x y\n\nUse it.\n";
  const noted = withInstallNote(plain, "x", false);
  expect(noted).toContain("    npm install x y\n\nNot on npm yet: `node tools/pack.mjs x`");
  expect(withInstallNote(noted, "x", false)).toBe(noted);
  expect(withInstallNote(noted, "x", true)).toBe(plain);
  expect(() => withInstallNote(plain, "z", false)).toThrow("npm install z");
});
