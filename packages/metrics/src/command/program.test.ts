import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { startProcess } from "@msmae/testing";
import { fileOf } from "./run.fixture.js";

const PROGRAM = fileURLToPath(new URL("./main.js", import.meta.url));
const reference = fileOf("a b c d\ne f g h\n");

test("msmae-score reads standard input and ends with 0", async () => {
  const args = ["--hypotheses", "-", "--references", reference, "--signature"];
  const input = Buffer.from("a b c d\ne f g h\n");
  const { code, stdout, stderr } = await startProcess(process.execPath, [PROGRAM, ...args], { input }).ended;
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^BLEU\|.* = 100\.00 /);
});

test("an error is one line on stderr and exit code 1; --debug adds the stack", async () => {
  const run = (...args: string[]) => startProcess(process.execPath, [PROGRAM, ...args]).ended;
  const args = ["--hypotheses", "no\u001b[31m\nwhere", "--references", reference];
  expect(await run(...args)).toMatchObject({
    code: 1,
    stdout: "",
    stderr: "msmae-score: no [31m where: no such file\n",
  });
  expect((await run(...args, "--debug")).stderr).toMatch(/\n {4}at /);
  const wrong = await startProcess(
    process.execPath,
    [PROGRAM, "--hypotheses", "-", "--references", reference],
    {
      input: Buffer.from([0x61, 0xff]),
    },
  ).ended;
  expect(wrong).toMatchObject({
    code: 1,
    stderr: "msmae-score: standard input: line 1: byte 2 is not UTF-8; expected a text in UTF-8\n",
  });
});

test("a reader that goes away, and a disk that is full, show no stack", async () => {
  const long = fileOf("a b c d e\n".repeat(50_000));
  const args = [PROGRAM, "--hypotheses", long, "--references", long, "--sentence-level"];
  const { child, ended, printed } = startProcess(process.execPath, args);
  await printed("BLEU");
  child.stdout?.destroy();
  expect(await ended).toMatchObject({ code: 130, stderr: "" });
  if (!existsSync("/dev/full")) return console.info("no /dev/full here: output on a full disk is not tested");
  const full = await startProcess("/bin/sh", ["-c", 'exec "$0" "$@" >/dev/full', process.execPath, ...args])
    .ended;
  expect(full.code).toBe(130);
  expect(full.stderr).toMatch(/^msmae-score: the output cannot be written: ENOSPC[^\n]*\n$/);
});
