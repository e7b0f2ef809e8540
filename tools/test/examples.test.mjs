import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { TINY_SETTINGS, writeTinyCorpus } from "../tiny-corpus.mjs";
import { root } from "../workspace.mjs";

// As a user runs them, on made-up clips, and with settings so small that they end in seconds.
const folder = mkdtempSync(join(tmpdir(), "msmae-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => writeTinyCorpus(folder));

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
const PAGE = join(root, "tools/test/example-page.program.mjs");
const example = (name) => join(root, "examples", name);

/** Runs an example of a shell with settings of its own beside it. */
function runTiny(name, out) {
  const copy = join(folder, "checkout/examples", name);
  cpSync(example(name), copy, { recursive: true });
  const msmae = join(folder, "checkout/msmae"); // what the example looks for above it
  writeFileSync(msmae, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "msmae")}" "$@"\n`);
  chmodSync(msmae, 0o755);
  for (const command of ["pretrain", "recognize"]) {
    const given = JSON.parse(readFileSync(join(copy, `${command}.json`), "utf8"));
    expect(Object.keys(given)).toEqual(["train"]); // which this test replaces
    writeFileSync(join(copy, `${command}.json`), JSON.stringify(TINY_SETTINGS[command]));
  }
  return run(join(copy, "run.sh"), "poses", "manifest.jsonl", out);
}

test("fine-tune pretrains, learns signs, and writes a page and a file that recognise-clip opens", () => {
  runTiny("fine-tune", "tuned");
  expect(existsSync(join(folder, "tuned/signs.html"))).toBe(true);
  const said = run(process.execPath, example("recognise-clip.mjs"), "tuned/signs.onnx", "poses/0.pose");
  expect(said).toMatch(/^ *\d+\.\d % {2}[AB]\n *\d+\.\d % {2}[AB]\n$/);
});

test("pretrain-and-probe compares a probe with a model from random initialisation", () => {
  runTiny("pretrain-and-probe", "probed");
  expect(readFileSync(join(folder, "probed/compared.html"), "utf8")).toContain("scratch");
});

test("score-file prints a score and its signature for each metric", () => {
  writeFileSync(join(folder, "mine.txt"), "es wird sehr kalt .\nmorgen regnet es .\n");
  const lines = run(process.execPath, example("score-file.mjs"), "mine.txt", "mine.txt").trim().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^100\.00 {2}.*tok:13a/),
    expect.stringMatching(/^100\.00 {2}.*nc:6/),
  ]);
});

test("the page recognises a clip that a user chooses, in chromium", () => {
  const page = join(root, "examples", `.page-${process.pid}`); // where it finds the packages
  try {
    cpSync(example("page"), page, { recursive: true });
    mkdirSync(join(page, "public"));
    copyFileSync(join(folder, "tuned/signs.onnx"), join(page, "public/signs.onnx"));
    // In a process of its own: the bundler takes nothing that jest's realm made.
    const printed = run(process.execPath, PAGE, page, "poses/0.pose");
    const answers = JSON.parse(printed);
    if (answers === null) return; // no chromium here
    const said = run(process.execPath, example("recognise-clip.mjs"), "tuned/signs.onnx", "poses/0.pose");
    const inNode = said
      .trim()
      .split("\n")
      .map((line) => line.trim().split(" %  "));
    expect(answers).toEqual(inNode.map(([score, gloss]) => `${gloss}: ${score} %`));
  } finally {
    rmSync(page, { recursive: true, force: true });
  }
});
