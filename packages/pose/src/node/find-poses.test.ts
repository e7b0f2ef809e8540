import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { findPoses, poseNames } from "./find-poses.js";
import { readPoseFiles } from "./read-files.js";

const root = mkdtempSync(join(tmpdir(), "msmae-find-"));
afterAll(() => rmSync(root, { recursive: true }));

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, "x"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test("poseNames() lists .pose files of all depths in an order that no machine changes", () => {
  const folder = makeFolder({
    "b.pose": "",
    "Z.pose": "",
    "a/z.pose": "",
    "a.pose": "",
    "ä.pose": "",
    "a/notes.txt": "",
  });
  expect(poseNames(folder)).toEqual(["Z.pose", "a.pose", "a/z.pose", "b.pose", "ä.pose"]);
});

test("poseNames() follows links once, and ends in loops", () => {
  const elsewhere = makeFolder({ "far.pose": "" });
  const folder = makeFolder({ "a/x.pose": "" });
  symlinkSync("..", join(folder, "a", "up"));
  symlinkSync("self", join(folder, "self"));
  symlinkSync(elsewhere, join(folder, "linked"));
  symlinkSync("nowhere", join(folder, "broken.pose"));
  symlinkSync(join(elsewhere, "far.pose"), join(folder, "link.pose"));
  expect(poseNames(folder)).toEqual(["a/x.pose", "broken.pose", "link.pose", "linked/far.pose"]);
});

test("findPoses() gives paths that can be read from anywhere", async () => {
  const folder = makeFolder({ "a/x.pose": "", "b.pose": "" });
  expect(findPoses(folder)).toEqual([join(folder, "a", "x.pose"), join(folder, "b.pose")]);
  const found: string[] = [];
  const onError = (_: unknown, path: string) => found.push(path); // they are empty files, but they are there
  for await (const { path } of readPoseFiles(findPoses(folder), { onError })) found.push(path);
  expect(found).toEqual(findPoses(folder));
  const from = relative(process.cwd(), folder);
  expect(findPoses(from)).toEqual(findPoses(folder).map((path) => relative(process.cwd(), path)));
});
