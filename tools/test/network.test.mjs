import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { findChromium, findFfmpeg } from "@msmae/pose-video";
import { lastCheckpoint, TINY, writeTinyCorpus } from "../tiny-corpus.mjs";
import { root } from "../workspace.mjs";
import { isBeyond } from "./network-trace.mjs";

// Each kind of command at its smallest, as a user starts it, under a trace of its system calls.
const folder = mkdtempSync(join(tmpdir(), "msmae-network-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a program can be run; where MSMAE_EXPECT_CHROMIUM is 1 it has to be. */
function have(what, attempt) {
  try {
    attempt();
    return true;
  } catch (error) {
    if (process.env.MSMAE_EXPECT_CHROMIUM === "1") throw error;
    console.info(`Not tested, for there is no ${what}: ${error.message.split("\n")[0]}`);
    return false;
  }
}

const canTrace = have("strace", () => execFileSync("strace", ["-qq", "-e", "trace=none", "true"]));
const canExtract = canTrace && have("Chromium or ffmpeg", () => findChromium() && findFfmpeg());

beforeAll(() => {
  writeTinyCorpus(folder);
  writeFileSync(join(folder, "mine.txt"), "ja ja\n");
  writeFileSync(join(folder, "right.txt"), "ja\n");
});

/**
 * Runs a program with an empty home and an empty temporary folder, under a trace of all its processes.
 *
 * @returns How it ended, what it asked of anything but this machine, and the files that it left in those folders.
 */
function traced(program, args) {
  const [home, temporary] = ["home-", "tmp-"].map((name) => mkdtempSync(join(folder, name)));
  const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, XDG_CONFIG_HOME: ___, ...rest } = process.env;
  const env = { ...rest, HOME: home, TMPDIR: temporary }; // as of a user who has never heard of that switch
  const trace = `${home}.trace`;
  const strace = ["-f", "-qq", "-yy", "-s", "64", "-e", "trace=%network", "-e", "signal=none", "-o", trace];
  const { status, stderr } = spawnSync("strace", [...strace, process.execPath, ...program, ...args], {
    ...{ cwd: folder, env, encoding: "utf8" },
  });
  const beyond = readFileSync(trace, "utf8").split("\n").filter(isBeyond);
  const left = [home, temporary].flatMap((each) => readdirSync(each, { recursive: true }));
  return { status, stderr, beyond, left };
}

const nothing = { status: 0, beyond: [], left: [] };

/** A program whose `main.js` has `run(args)`, as its start.mjs starts it. */
function app(name) {
  const main = pathToFileURL(join(root, "apps", name, "dist/main.js")).href;
  return ["--input-type=module", "-e", `await (await import("${main}")).run(process.argv.slice(1));`, "--"];
}

const data = ["--data", "manifest.jsonl", "--threads", "1"];
const checkpoint = (run) => relative(folder, lastCheckpoint(join(folder, run)));

const COMMANDS = {
  "trainer pretrain": () => ["pretrain", ...data, "--out", "pretrained", ...TINY.pretrain],
  "trainer recognize": () => ["recognize", ...data, "--out", "signs", ...TINY.recognize],
  "trainer translate": () => ["translate", ...data, "--out", "sentences", ...TINY.translate],
  "evaluator recognize": () => ["recognize", "--checkpoint", checkpoint("signs"), ...data, "--out", "r"],
  "evaluator translate": () => {
    const search = ["--beams", "2", "--max-length", "6"];
    return ["translate", "--checkpoint", checkpoint("sentences"), ...data, "--out", "t", ...search];
  },
  "evaluator segment": () => ["segment", checkpoint("pretrained"), ...data, "--out", "s"],
  "evaluator report": () => ["report", "signs", "--out", "signs.html"],
  "evaluator score": () => [
    "score",
    "--metric",
    "bleu",
    "--hypotheses",
    "mine.txt",
    "--references",
    "right.txt",
  ],
};

test.each(Object.keys(COMMANDS))("%s asks nobody and leaves nothing behind", (command) => {
  if (!canTrace) return;
  const { stderr, ...rest } = traced(app(command.split(" ")[0]), COMMANDS[command]());
  expect({ ...rest, stderr }).toEqual({ ...nothing, stderr: expect.any(String) });
});

test("msmae-pose extract, whose browser would, asks nobody and leaves nothing behind", () => {
  if (!canExtract) return;
  const source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.2", "-pix_fmt", "yuv420p"];
  execFileSync(findFfmpeg(), ["-v", "error", ...source, join(folder, "a.mp4")]);
  const args = ["extract", "a.mp4", "--complexity", "0", "--out", "a.pose"];
  const { stderr, ...rest } = traced([join(root, "packages/msmae-pose/bin.mjs")], args);
  expect({ ...rest, stderr }).toEqual({ ...nothing, stderr: "" });
});
