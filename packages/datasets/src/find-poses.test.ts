import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { makeFolder, removeFolders } from "./clips.fixture.js";
import { findPoses } from "./find-poses.js";

afterAll(removeFolders);

test("findPoses() lists .pose files of all depths in an order that no machine changes", () => {
  const folder = makeFolder({
    "b.pose": "",
    "Z.pose": "",
    "a/z.pose": "",
    "a.pose": "",
    "ä.pose": "",
    "a/notes.txt": "",
  });
  expect(findPoses(folder)).toEqual(["Z.pose", "a.pose", "a/z.pose", "b.pose", "ä.pose"]);
});

test("findPoses() follows links once, and ends in loops", () => {
  const elsewhere = makeFolder({ "far.pose": "" });
  const folder = makeFolder({ "a/x.pose": "" });
  symlinkSync("..", join(folder, "a", "up"));
  symlinkSync("self", join(folder, "self"));
  symlinkSync(elsewhere, join(folder, "linked"));
  symlinkSync("nowhere", join(folder, "broken.pose"));
  symlinkSync(join(elsewhere, "far.pose"), join(folder, "link.pose"));
  expect(findPoses(folder)).toEqual(["a/x.pose", "broken.pose", "link.pose", "linked/far.pose"]);
});
