import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readme } from "../pack/readme.mjs";
import { needs, root, workspace } from "../workspace.mjs";

const packages = new Map(workspace().map((entry) => [entry.name, entry]));

test("needs() names a package and all of the workspace that it needs, once each", () => {
  const byName = new Map([
    ["a", { manifest: { dependencies: { b: "workspace:*", zod: "1.0.0" } } }],
    ["b", { manifest: { peerDependencies: { c: "workspace:*" }, devDependencies: { d: "workspace:*" } } }],
    ["c", { manifest: {} }],
    ["d", { manifest: {} }],
  ]);
  expect(needs("a", byName)).toEqual(["a", "b", "c"]);
});

test("readme() reads every line of what to install, without its comments", () => {
  expect(readme(packages.get("@msmae/recognizer")).installs).toEqual([
    "@msmae/recognizer",
    "@msmae/pose",
    "onnxruntime-node",
    "@msmae/recognition",
  ]);
});

test("pack.mjs packs a package, and prints one command that installs it", () => {
  const printed = execFileSync(process.execPath, [join(root, "tools/pack.mjs"), "@msmae/random"], {
    encoding: "utf8",
  });
  expect(printed).toMatch(/^npm install \S+[\\/]packed[\\/]random-\d+\.\d+\.\d+\.tgz\n$/);
}, 60_000);

test("pack.mjs names the packages that there are", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "tools/pack.mjs"), "@msmae/posse"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^pack: @msmae\/posse: expected one or more of .*@msmae\/pose/);
});
