import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { folderOf, folderOfClips, makePose, withNaN, withoutShoulders } from "./corpus.fixture.js";
import { tiny } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

let good: string; // a folder of clips that train well
beforeAll(() => {
  good = folderOfClips();
});
let out: string; // where no run may be left
beforeEach(() => {
  out = join(newFolder(), "run");
});

const cwd = newFolder();
const refusals = fork(fileURLToPath(new URL("./refusals.program.js", import.meta.url)), {
  cwd,
  silent: true,
});
afterAll(() => {
  refusals.kill();
});
const refusal = async (args: string[]) => {
  refusals.send(args);
  const [answer] = await once(refusals, "message");
  return answer as { readonly code: number; readonly stderr: string };
};

/** `pretrain` on data, with the tiny settings. */
const data = (path: string, ...more: string[]) => [...tiny({ data: path, out }), ...more];
const set = (...settings: string[]) => tiny({ data: good, out }, ...settings);
const file = (name: string, content: string | Uint8Array) => join(folderOf({ [name]: content }), name);
const line = (fields: object) => `${JSON.stringify(fields)}\n`;
const pose = writePose(makePose());

type Case = [what: string, args: () => string[], line: RegExp];

const DATA: Case[] = [
  ["a path where nothing is", () => data("/nowhere"), /\/nowhere: nothing is there; expected a folder/],
  ["an empty path", () => data(""), /option '--data <path>' argument '' is invalid\. Expected a path/],
  ["a file that is no manifest", () => data(file("notes.txt", "x")), /notes\.txt: got a file; expected/],
  ["an empty folder", () => data(newFolder()), /folder-\w+: no clips; expected \.pose files/],
  [
    "a file that is only named .pose",
    () => data(folderOf({ "a.pose": "this is no pose" })),
    /the only clip cannot be used: 1 is not a \.pose file \(a\.pose\); .*a\.pose: byte 0: not a \.pose file/,
  ],
  [
    "truncated files",
    () => data(folderOf({ "a.pose": pose.subarray(0, 300), "b.pose": pose.subarray(0, -1) })),
    /none of 2 clips can be used: 2 are truncated \(a\.pose, b\.pose\); .*a\.pose: byte/,
  ],
  [
    "an empty file",
    () => data(folderOf({ "a.pose": "" })),
    /the only clip cannot be used: 1 is truncated \(a\.pose\)|the only clip cannot be used: 1 is not a \.pose/,
  ],
  [
    "a file without frames",
    () => data(folderOf({ "a.pose": makePose({ frames: 0 }) })),
    /the only clip cannot be used: 1 has no frames \(a\.pose\)/,
  ],
  [
    "clips without shoulders",
    () => data(folderOf({ "a.pose": withoutShoulders(makePose()), "b.pose": withoutShoulders(makePose()) })),
    /shoulders, without which a pose has no frame of reference \(last: [ab]\.pose\)/,
  ],
  [
    "a clip of which every coordinate is NaN",
    () => data(folderOf({ "a.pose": withNaN(makePose(), () => true) })),
    /the only window shows no shoulders/,
  ],
  [
    "held-out clips without shoulders",
    () =>
      data(
        folderOf({
          "a.pose": makePose(),
          "b.pose": withoutShoulders(makePose()),
          "manifest.jsonl":
            line({ id: "a", pose: "a.pose" }) + line({ id: "b", pose: "b.pose", split: "valid" }),
        }),
      ),
    /clips held out for validation: the only window shows no shoulders.* \(last: b\)$/,
  ],
  [
    "clips without shoulders that the seed holds out",
    () => data(folderOf({ "a.pose": makePose(), "b.pose": withoutShoulders(makePose()) })),
    /clips held out for validation: .* \(last: b\.pose\); hold out others with --seed, or none with --set/,
  ],
  [
    "a manifest line that is not JSON",
    () => data(file("manifest.jsonl", `${line({ id: "a", pose: "a.pose" })}{"id": "b",\n`)),
    /manifest\.jsonl: line 2: expected a JSON object, got "/,
  ],
  [
    "a manifest line with a wrong type",
    () => data(file("manifest.jsonl", line({ id: "a", pose: "a.pose", start: "3 s" }))),
    /manifest\.jsonl: line 1: start: expected seconds, 0 or more, got "3 s"/,
  ],
  [
    "a manifest whose files are missing",
    () => data(file("manifest.jsonl", line({ id: "a", pose: "gone.pose" }))),
    /manifest\.jsonl: the only clip cannot be used: 1 cannot be opened \(a\); ENOENT.*gone\.pose/,
  ],
  ["an empty manifest", () => data(file("manifest.jsonl", "\n")), /the manifest lists no clips/],
  [
    "a stream that no clip has",
    () => data(good, "--set", 'model.streams=["body","face"]'),
    /none of 12 clips can be used: 12 have no face stream/,
  ],
];

const SETTINGS: Case[] = [
  [
    "an unknown command",
    () => ["pretrian"],
    /pretrian: unknown command; expected one of pretrain, pack, manifest, doctor, or none/,
  ],
  [
    "an unknown option",
    () => set().concat("--sed", "3"),
    /unknown option '--sed' \(Did you mean one of --seed, --set\?\)/,
  ],
  ["a surplus argument", () => ["pretrain", good], /pretrain: \/.*: expected an option, such as --data/],
  [
    "an option of the demo before a command",
    () => ["--json", "pretrain"],
    /--json: expected after "pretrain"/,
  ],
  ["an option without its value", () => ["pretrain", "--out"], /option '--out <folder>' argument missing/],
  [
    "an unknown preset",
    () => ["pretrain", "--preset", "big"],
    /--preset big: expected one of demo, small, paper/,
  ],
  [
    "a preset that every object has",
    () => ["pretrain", "--preset", "constructor"],
    /--preset constructor: expected one of demo, small, paper/,
  ],
  ["--set without a value", () => set("train.steps"), /--set train\.steps: expected key\.path=value/],
  ["an unknown setting", () => set("train.lr=1"), /--set: train\.lr: unknown setting/],
  ["a setting of no object", () => set("__proto__.x=1"), /--set: __proto__: unknown setting/],
  [
    "a wrong type in a file",
    () => ["pretrain", "--config", file("mine.json", '{"train": {"batchSize": "32 "}}')],
    /mine\.json: train\.batchSize: expected number, got "32 "/,
  ],
  [
    "a configuration that is not JSON",
    () => ["pretrain", "--config", file("mine.json", '{\n"train":\n}')],
    /mine\.json: not a configuration: .*JSON/,
  ],
  [
    "a configuration that is missing",
    () => ["pretrain", "--config", "none.json"],
    /none\.json: cannot read the conf/,
  ],
  [
    "an unknown stream",
    () => data(good, "--set", 'model.streams=["body","legs"]'),
    /--set: model\.streams\.1: .*"face", got "legs"/,
  ],
  [
    "a stream that is named twice",
    () => set('model.streams=["body","body"]'),
    /model\.streams: expected each stream once/,
  ],
  [
    "heads that do not divide the width",
    () => set("model.encoder.heads=3"),
    /--set: model\.encoder\.heads: expected a divisor of the width 16, got 3$/,
  ],
  [
    "frames that are no multiple",
    () => set("data.frames=18"),
    /data\.frames: expected a multiple of model\.stride, 4, got 18$/,
  ],
  [
    "a ratio that leaves nothing",
    () => set("masking.ratio=0.9"),
    /masking\.ratio: expected .* 4 tokens .*, got 0\.9$/,
  ],
  [
    "a ratio that masks nothing",
    () => set("masking.ratio=0"),
    /masking\.ratio: expected .* 4 tokens .*, got 0$/,
  ],
  [
    "an unknown kind of corpus",
    () => set("corpus.kind=video"),
    /corpus.*"video"|corpus\.kind: .*got "video"/,
  ],
  [
    "a warm-up longer than the run",
    () => set("train.steps=1"),
    /train\.warmupSteps: expected at most train\.steps, 1, got 2$/,
  ],
  [
    "a seed that is no number",
    () => ["pretrain", "--seed", "x"],
    /'--seed <number>' argument 'x' is invalid\. Expected a whole number from 0 to/,
  ],
  ["a seed without end", () => set().concat("--seed", "9".repeat(30)), /argument '9+' is invalid/],
  [
    "threads that are no number",
    () => ["pretrain", "--threads", "-1"],
    /'--threads <number>' argument '-1' is invalid/,
  ],
  [
    "no threads at all",
    () => ["pretrain", "--threads", "0"],
    /'--threads <number>' argument '0' is invalid\. Expected a whole number from 1 to/,
  ],
  [
    "workers that are no number",
    () => ["pretrain", "--workers", "1.5"],
    /'--workers <number>' argument '1\.5' is invalid/,
  ],
  [
    "too many workers",
    () => set().concat("--workers", "1000"),
    /argument '1000' is invalid\. Expected a whole number from 0 to 64/,
  ],
  [
    "an unknown device",
    () => ["pretrain", "--device", "gpu"],
    /argument 'gpu' is invalid\. Allowed choices are auto, cpu, cuda/,
  ],
];

const PACK: Case[] = [
  ["pack without data", () => ["pack", "--out", out], /required option '--data <path>' not specified/],
  ["pack of nothing", () => ["pack", "--data", "/nowhere", "--out", out], /\/nowhere: nothing is there/],
  [
    "pack of an unknown stream",
    () => ["pack", "--data", good, "--out", out, "--streams", "body,legs"],
    /--streams: expected names of .*, got "legs"/,
  ],
  ["pack to where a file is", () => ["pack", "--data", good, "--out", file("file", "")], /\/file/],
];

const WEIGHTS_AND_FOLDERS: Case[] = [
  [
    "--init that is no file",
    () => data(good, "--init", "none.safetensors"),
    /none\.safetensors: .*(ENOENT|no such file)/,
  ],
  [
    "--init that is not safetensors",
    () => data(good, "--init", file("a.safetensors", "not weights")),
    /a\.safetensors: \S+/,
  ],
  [
    "--out below a file",
    () => tiny({ data: good, out: join(file("file", ""), "run") }),
    /run: cannot be written: a part of its path is not a folder/,
  ],
  [
    "--out where nothing can be written",
    () => tiny({ data: good, out: "/sys/run" }),
    /\/sys\/run: cannot be written: /,
  ],
  [
    "--out that is not empty",
    () => tiny({ data: good, out: good }),
    /the folder is not empty; name a new or empty one/,
  ],
  [
    "--dump-batch below a file",
    () => data(good, "--dump-batch", join(file("file", ""), "x")),
    /file\/x: \S+/,
  ],
  [
    "--resume without --out",
    () => ["pretrain", "--resume"],
    /--resume: expected --out with the folder of the run/,
  ],
  [
    "--resume without a run",
    () => ["pretrain", "--resume", "--out", good],
    /holds no run to resume: config\.json is missing/,
  ],
  ["--resume of nothing", () => ["pretrain", "--resume", "--out", out], /holds no run to resume/],
  [
    "--resume with a setting",
    () => ["pretrain", "--resume", "--out", out, "--seed", "1"],
    /--seed: a run is continued as its config\.json says/,
  ],
  [
    "--resume with --dump-batch, whose step was the first",
    () => ["pretrain", "--resume", "--out", out, "--dump-batch", "step.safetensors"],
    /--dump-batch: a run is continued as its config\.json says; leave it out/,
  ],
  [
    "a run whose config.json is damaged",
    () => ["pretrain", "--resume", "--out", folderOf({ "config.json": '{"config": {' })],
    /config\.json: is not JSON: /,
  ],
  [
    "a run whose config.json is something else",
    () => ["pretrain", "--resume", "--out", folderOf({ "config.json": "null" })],
    /config\.json: expected the settings of a run under "config"/,
  ],
  [
    "a run whose config.json lacks a setting",
    () => ["pretrain", "--resume", "--out", folderOf({ "config.json": '{"config": {}}' })],
    /config\.json: \w+: expected object, got nothing$/,
  ],
];

const cases = [...DATA, ...SETTINGS, ...PACK, ...WEIGHTS_AND_FOLDERS];

test.each(cases)("%s: one line, an exit code, no run", async (_, args, expected) => {
  const { code, stderr } = await refusal(args());
  expect(stderr).toMatch(/^trainer: [^\n]+\n$/);
  expect(stderr.slice("trainer: ".length).trimEnd()).toMatch(expected);
  expect(code).toBe(1);
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(cwd)).toEqual([]);
});

test("--device cuda without its library says what to install, and --debug shows where", async () => {
  const { code, stderr } = await trainer(...data(good), "--device", "cuda", "--debug");
  if (code === 0) return console.info("CUDA is installed here: nothing is missing");
  const [first, ...stack] = stderr.trimEnd().split("\n");
  expect(first).toMatch(/^trainer: .*Device cuda is not available: .*(install:cuda|CUDA 12)/);
  expect(stack.every((frame) => frame.startsWith("    at "))).toBe(true);
  expect(existsSync(out)).toBe(false);
});

test("a checkpoint of another shape is refused by its first tensor, the run's own are left alone", async () => {
  const run = join(newFolder(), "run");
  expect((await trainer(...tiny({ data: good, out: run }))).code).toBe(0);
  const checkpoint = join(run, "checkpoints", "step-000006.safetensors");
  const before = readFileSync(checkpoint);

  const wide = await trainer(...data(good, "--init", checkpoint, "--set", "model.encoder.width=32"));
  expect(wide.stderr).toMatch(
    /^trainer: .*step-000006\.safetensors: tensor ".*" is F32 \[.*\], expected F32 \[.*\]/,
  );
  expect(wide.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(existsSync(out)).toBe(false);

  const again = await trainer(...tiny({ data: good, out: run }));
  expect(again.stderr).toMatch(/^trainer: .*run: the folder holds a run already; use --resume[^\n]*\n$/);
  expect([wide.code, again.code]).toEqual([1, 1]);
  expect(readFileSync(checkpoint).equals(before)).toBe(true);

  // The model's shape in config.json no longer fits its checkpoints: not finished, since the report is gone.
  const config = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  config.config.model.encoder.width = 32;
  const other = folderOf({
    "config.json": JSON.stringify(config),
    "checkpoints/step-000006.safetensors": before,
  });
  writeFileSync(join(other, "checkpoints", "step-000006.optimizer.safetensors"), before);
  const mismatch = await trainer("pretrain", "--resume", "--out", other);
  expect(mismatch.code).toBe(1);
  expect(mismatch.stderr).toMatch(/^trainer: .*step-000006\.\S*safetensors: tensor "[^\n]*\n$/);
});
