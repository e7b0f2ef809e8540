import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { thisProcess } from "@msmae/files";
import { newFolder } from "@msmae/testing";
import { makeProfileFolder, removeProfileFolder } from "./profile-folder.js";

let temporary: string;
beforeEach(() => {
  temporary = newFolder();
});

/** A folder as a process leaves it that was killed, or as somebody else makes one. */
function left(owner: object | string | undefined): string {
  const folder = mkdtempSync(join(temporary, "msmae-chromium-"));
  mkdirSync(join(folder, "Default"));
  writeFileSync(join(folder, "Default", "Cookies"), "x");
  if (owner !== undefined)
    writeFileSync(join(folder, "owner.json"), typeof owner === "string" ? owner : JSON.stringify(owner));
  return folder;
}

test("a browser's folder is this user's alone, and is removed with all that is in it", () => {
  const folder = makeProfileFolder(temporary);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"))).toEqual(thisProcess());
  mkdirSync(join(folder, "Default"));
  removeProfileFolder(folder);
  removeProfileFolder(folder);
  expect(readdirSync(temporary)).toEqual([]);
});

test("folders of killed processes go when the next browser starts; what lives or is not known to be ours stays", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]); // has ended
  const mine = thisProcess();
  const gone = [left({ ...mine, pid }), ...(mine.started === null ? [] : [left({ ...mine, started: "1" })])];
  const elsewhere = newFolder();
  writeFileSync(join(elsewhere, "owner.json"), JSON.stringify({ ...mine, pid }));
  const link = join(temporary, "msmae-chromium-link");
  symlinkSync(elsewhere, link);
  const other = join(temporary, "msmae-other-x");
  mkdirSync(other);
  writeFileSync(join(other, "owner.json"), JSON.stringify({ ...mine, pid }));
  const stay = [
    ...[left(mine), left({ ...mine, pid, host: "elsewhere.example" }), link, other],
    ...[
      left(undefined),
      left("{"),
      left("null"),
      left({ pid }),
      left({ ...mine, pid: 0 }),
      left({ ...mine, pid: "1" }),
    ],
  ];
  const folder = makeProfileFolder(temporary);
  expect(gone.filter(existsSync)).toEqual([]);
  expect(stay.filter((each) => !existsSync(each))).toEqual([]);
  expect(existsSync(join(elsewhere, "owner.json"))).toBe(true);
  removeProfileFolder(folder);
});
