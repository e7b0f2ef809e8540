import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { holisticComponents, writePose } from "@msmae/pose";
import { findChromium, findFfmpeg } from "@msmae/pose-video";
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

/** Twelve clips, each a sign and a sentence. */
beforeAll(() => {
  mkdirSync(join(folder, "poses"));
  const components = holisticComponents({ facePoints: 0, world: false });
  const [frames, people, points, dims] = [24, 1, 75, 3];
  const about = { version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames, people, points, dims };
  const splits = ["train", "train", "train", "train", "valid", "test"];
  const lines = [...splits, ...splits].map((split, i) => {
    const data = Float32Array.from({ length: frames * points * dims }, (_, n) => 100 + ((n * (i + 7)) % 97));
    const confidence = new Float32Array(frames * points).fill(1);
    writeFileSync(join(folder, "poses", `${i}.pose`), writePose({ ...about, components, data, confidence }));
    const [gloss, text] = i % 2 === 0 ? ["A", "ja ja"] : ["B", "nein"];
    return JSON.stringify({ id: `${i}`, pose: `poses/${i}.pose`, split, gloss, text, textLanguage: "de" });
  });
  writeFileSync(join(folder, "manifest.jsonl"), `${lines.join("\n")}\n`);
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

const stack = { layers: 1, heads: 2, width: 16 };
const train = { epochs: 2, leastSteps: 2, batchSize: 4, warmupEpochs: 1 };
const streams = ["body", "left", "right"];
const settings = (tree, path = "") =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" && !Array.isArray(value)
      ? settings(value, `${path}${key}.`)
      : ["--set", `${path}${key}=${JSON.stringify(value)}`],
  );
const data = ["--data", "manifest.jsonl", "--threads", "1"];
const checkpoint = (run) => {
  const names = readdirSync(join(folder, run, "checkpoints")).filter((name) => name.endsWith(".safetensors"));
  return join(run, "checkpoints", names.sort().at(-1));
};

const COMMANDS = {
  "trainer pretrain": () => {
    const model = { streams, encoder: stack, decoder: stack };
    const few = { steps: 3, batchSize: 2, warmupSteps: 1 };
    const tree = { model, data: { frames: 16, validWindows: 2 }, train: few, validation: { every: 3 } };
    return ["pretrain", ...data, "--out", "pretrained", ...settings(tree)];
  },
  "trainer recognize": () => {
    const tree = { model: { streams, encoder: stack }, data: { frames: 8 }, train };
    return ["recognize", ...data, "--out", "signs", ...settings(tree)];
  },
  "trainer translate": () => {
    const mbart = { layers: 1, heads: 2, width: 16, hidden: 32 };
    const search = { beams: 2, maxLength: 6 };
    const tree = { model: { streams, encoder: stack }, mbart, train: { ...train, microBatch: 2 }, search };
    return ["translate", ...data, "--out", "sentences", ...settings(tree)];
  },
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
