import { expect, test } from "@jest/globals";
import { obstacles } from "../release-check.mjs";

const repository = "https://github.com/someone/msmae";
const ready = {
  tag: "v0.2.0",
  repository,
  page: repository,
  versions: ["0.2.0"],
  changesets: [],
  notWritten: [],
};

test("a tagged checkout whose packages name their repository can be released", () => {
  expect(obstacles(ready)).toEqual([]);
});

test.each([
  ["the placeholder of the repository", { page: "https://github.com/OWNER/msmae" }, /names OWNER/],
  ["another repository", { page: "https://github.com/else/msmae" }, /expected .*someone\/msmae/],
  ["a tag of no version", { tag: "v0.3.0" }, /^v0\.3\.0: no package/],
  ["a changeset that waits", { changesets: ["a.md"] }, /a\.md: not in a CHANGELOG/],
  ["a package.json that lacks something", { notWritten: ["packages/x/package.json"] }, /manifests\.mjs/],
])("%s is in the way", (_, change, message) => {
  expect(obstacles({ ...ready, ...change })).toEqual([expect.stringMatching(message)]);
});
