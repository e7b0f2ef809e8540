import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { integer, seeded } from "@msmae/random";
import { fingerprint } from "./fingerprint.fixture.js";

const PROGRAM = fileURLToPath(new URL("./killed-run.fixture.js", import.meta.url));
const STEPS = 60;
const newFolder = () => join(mkdtempSync(join(tmpdir(), "msmae-killed-")), "run");

/** Lets the program run until it prints a line that `last` accepts, kills it after some more milliseconds. */
async function runAndKill(
  folder: string,
  last: (line: string) => boolean,
  delay: number,
): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [PROGRAM, folder, `${STEPS}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (data) => {
    const seen = printed.split("\n").some(last);
    printed += data;
    if (!seen && printed.split("\n").some(last)) setTimeout(() => child.kill("SIGKILL"), delay);
  });
  return new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
}

test("a run killed again and again with SIGKILL ends with the bytes of one that was not", async () => {
  const whole = newFolder();
  spawnSync(process.execPath, [PROGRAM, whole, `${STEPS}`]);
  const expected = fingerprint(whole);
  expect(Object.keys(expected)).toContain(join("checkpoints", "step-000060.optimizer.safetensors"));

  const seed = Date.now() % 1_000_000;
  console.info(`killed-run.test: seed ${seed}`);
  const random = seeded(seed);
  const folder = newFolder();
  const signals = [await runAndKill(folder, (line) => line === "open", integer(random, 30))];
  for (let kills = 0; kills < 5; kills++) {
    const at = 5 + 9 * kills + integer(random, 9);
    signals.push(await runAndKill(folder, (line) => Number(line) >= at, integer(random, 12)));
  }
  expect(signals).toContain("SIGKILL");
  expect(spawnSync(process.execPath, [PROGRAM, folder, `${STEPS}`]).status).toBe(0);
  expect(fingerprint(folder)).toEqual(expected);
});

test("a run that ends at any of its file operations, with that one half done, goes on to the same bytes", () => {
  const program = fileURLToPath(new URL("./crash-points.fixture.js", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "msmae-crashes-"));
  const { stdout, stderr } = spawnSync(process.execPath, [program, folder], { encoding: "utf8" });
  expect(stderr).toBe("");
  const [, crashes] = /^(\d+) CRASHES, 0 DIFFERENT\n$/.exec(stdout) ?? [];
  expect(Number(crashes)).toBeGreaterThan(100);
});

test("a run whose disk fills up ends with one line and its last checkpoint, and goes on when there is room", () => {
  const folder = newFolder();
  // Files of at most 8 blocks of 512 bytes stand for a disk that fills up: the log outgrows them, checkpoints do not.
  const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
  const failed = spawnSync("/bin/sh", ["-c", limited, process.execPath, PROGRAM, folder, `${STEPS}`], {
    encoding: "utf8",
  });
  expect(failed.stderr).toMatch(/^\S+: cannot be written: it would be larger than the file system allows\n$/);
  expect(failed.status).toBe(1);
  const steps = readdirSync(join(folder, "checkpoints"));
  expect(steps.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect(steps.length).toBeGreaterThan(3);
  expect(existsSync(join(folder, "run.lock"))).toBe(false);

  const whole = newFolder();
  spawnSync(process.execPath, [PROGRAM, whole, `${STEPS}`]);
  expect(spawnSync(process.execPath, [PROGRAM, folder, `${STEPS}`], { encoding: "utf8" }).stderr).toBe("");
  expect(fingerprint(folder)).toEqual(fingerprint(whole));
  expect(
    readFileSync(join(folder, "metrics.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes("gradientNorm")),
  ).toHaveLength(STEPS);
});
