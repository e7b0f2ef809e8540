import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { command, shell } from "./command.fixture.js";
import { folderOf, signer } from "./poses.fixture.js";

test("without arguments the help is shown, and nothing else", async () => {
  const { code, stdout, stderr } = await command([]);
  expect([code, stdout]).toEqual([1, ""]);
  for (const name of ["info", "validate", "convert", "draw", "extract"])
    expect(stderr).toContain(`  ${name} `);
  expect(await command(["--help"])).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("Usage: msmae-pose"),
  });
  expect((await command(["draw", "--help"])).stdout).toContain("--focus");
  expect((await command(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const MISTAKES: [args: string[], line: RegExp][] = [
  [
    ["drow"],
    /^msmae-pose: unknown command 'drow' \(Did you mean draw\?\); expected one of info, validate, convert, draw, extract$/,
  ],
  [["info"], /^msmae-pose: missing required argument 'poses'$/],
  [["info", "--jsno", "a.pose"], /^msmae-pose: unknown option '--jsno' \(Did you mean --json\?\)$/],
  [["info", "gone.pose"], /^msmae-pose: gone\.pose: no such file or folder$/],
  [["info", "a.pose/b.pose"], /^msmae-pose: a\.pose\/b\.pose: a part of its path is not a folder$/],
  [["info", ""], /^msmae-pose: got an empty path, expected a file, a folder or -$/],
  [["info", "empty"], /^msmae-pose: empty: no \.pose files in it, nor an MP_Data tree of \.npy files$/],
  [["info", "-", "-"], /^msmae-pose: -: standard input can be read once$/],
  [["info", "-"], /^msmae-pose: standard input: is empty, expected a pose$/],
  [
    ["info", "notes.txt"],
    /^msmae-pose: notes\.txt: byte 0: not a \.pose file: version [^\n]+, expected 0, 0\.1 or 0\.2$/,
  ],
  [
    ["info", "nothing.pose"],
    /^msmae-pose: nothing\.pose: byte 0: the file ends within version: 4 bytes expected, 0 remain$/,
  ],
  [["validate", "--debug", "gone.pose"], /^msmae-pose: UserError: gone\.pose: no such file or folder$/],
];

test.each(MISTAKES)("%j is one line on stderr", async (args, line) => {
  const cwd = folderOf({
    "a.pose": signer(),
    "empty/x.txt": "",
    "notes.txt": "some notes",
    "nothing.pose": "",
  });
  const { code, stdout, stderr } = await command(args, { cwd, input: new Uint8Array(0) });
  expect([code, stdout]).toEqual([1, ""]);
  const [first, ...rest] = stderr.trimEnd().split("\n");
  expect(first).toMatch(line);
  if (args.includes("--debug")) expect(rest.join("\n")).toMatch(/^ {4}at .*\ncaused by Error: ENOENT/s);
  else expect(rest).toEqual([]);
});

test("a folder that cannot be written to is named, and nothing is left in it", async () => {
  if (process.getuid?.() === 0) {
    // Root may write anywhere but where there is no disk.
    if (!existsSync("/proc/1/fd"))
      return console.info("Not tested: nothing here refuses to be written by root");
    const cwd = folderOf({ "a.pose": signer() });
    const { code, stderr } = await command(["convert", "a.pose", "--out", "/proc/new.pose"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^msmae-pose: \/proc\/new\.pose: [^\n]+\n$/);
    return;
  }
  const cwd = folderOf({ "a.pose": signer(), "locked/x": "" });
  chmodSync(join(cwd, "locked"), 0o555);
  const { code, stderr } = await command(["convert", "a.pose", "--out", "locked/b.pose"], { cwd });
  expect([code, stderr]).toEqual([1, "msmae-pose: locked/b.pose: permission denied\n"]);
  expect(readdirSync(join(cwd, "locked"))).toEqual(["x"]);
});

/** What `head -n 1` does, on a machine that has Node alone. */
const HEAD = `process.stdin.once("data", (text) => { console.log(String(text).split("\\n")[0]); process.exit(); })`;

test.each([
  "info --json .",
  "convert a.pose --out - --format json",
  "draw a.pose --out - --format svg --frames 1000",
])("%s into a program that reads one line shows no stack", async (args) => {
  const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.pose`, signer()]));
  const cwd = folderOf({ ...files, "a.pose": signer({ frames: 2000 }) });
  const { stdout, stderr } = await shell(`"$0" "$1" ${args} | "$0" -e '${HEAD}'`, cwd);
  expect(stderr).toBe("");
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
});

test("output that does not fit on its disk is one line", async () => {
  if (!existsSync("/dev/full")) return console.info("Not tested: there is no /dev/full here");
  const cwd = folderOf({ "a.pose": signer() });
  for (const args of [
    "info a.pose",
    "convert a.pose --out -",
    "draw a.pose --frame 0 --out - --format png",
  ]) {
    const { code, stderr } = await shell(`exec "$0" "$1" ${args} > /dev/full`, cwd);
    expect(code).toBe(130);
    expect(stderr).toMatch(/^msmae-pose: the output cannot be written: ENOSPC[^\n]*\n$/);
  }
});

test("names with spaces, quotes and letters of any script are names", async () => {
  const name = "it's a ünïcode 手話.pose";
  const cwd = folderOf({ [name]: signer() });
  const { code, stdout, stderr } = await command(["draw", name, name, "--out", "手話.png"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^手話\.png {2}\(\d+ kB\)\n$/);
});
