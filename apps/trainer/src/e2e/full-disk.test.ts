import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOfClips } from "./corpus.fixture.js";
import { fingerprint, tiny } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

const mounted: string[] = [];
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync("umount", [folder]);
});

const mount = (folder: string, ...options: string[]) =>
  spawnSync("mount", ["-t", "tmpfs", "-o", options.join(","), "tmpfs", folder]).status === 0;

test("a run whose disk fills up ends with one line, keeps its checkpoints, and goes on when there is room", async () => {
  const disk = newFolder();
  if (!mount(disk, "size=8k")) return console.info("a disk cannot be mounted here: a full one is not tested");
  mounted.push(disk);
  const data = folderOfClips();
  const whole = join(newFolder(), "whole");
  await trainer(...tiny({ data, out: whole }));

  // Room for the configuration alone, for two checkpoints, for all but the report.
  const run = join(disk, "run");
  const full: string[][] = [];
  for (const size of ["8k", "400k", "700k"]) {
    mount(disk, "remount", `size=${size}`);
    const args =
      full.length === 0 ? tiny({ data, out: run }) : ["pretrain", "--resume", "--out", run, "--threads", "1"];
    const { code, stderr } = await trainer(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^trainer: \/[^\n]*no space left[^\n]*\n$/);
    const names = readdirSync(run, { recursive: true }).map(String);
    expect(names.filter((name) => /tmp|lock/.test(name))).toEqual([]);
    full.push(names.filter((name) => /step-\d+\.safetensors/.test(name)).sort());
  }
  for (const [i, checkpoints] of full.entries())
    expect(full[i + 1] ?? checkpoints).toEqual(expect.arrayContaining(checkpoints));
  expect(full[0]).toEqual([]);
  expect(full.at(-1)?.length).toBeGreaterThan(2);

  mount(disk, "remount", "size=4m");
  expect((await trainer("pretrain", "--resume", "--out", run, "--threads", "1")).stderr).toBe("");
  expect(fingerprint(run)).toEqual(fingerprint(whole));
});
