import { join } from "node:path";
import { folderOf } from "./corpus.fixture.js";
import { type Case, data, file, folders, set, testRefusals } from "./refusals.fixture.js";
import { tiny } from "./tiny.fixture.js";

const SETTINGS: Case[] = [
  [
    "an unknown command",
    () => ["pretrian"],
    /unknown command 'pretrian' \(Did you mean pretrain\?\); expected one of demo, pretrain, recognize, /,
  ],
  [
    "an unknown option",
    () => set().concat("--sed", "3"),
    /unknown option '--sed' \(Did you mean one of --seed, --set\?\)/,
  ],
  [
    "a surplus argument",
    () => ["pretrain", folders.good],
    /pretrain: \/.*: expected an option, such as --data/,
  ],
  ["a command's option before it", () => ["--json", "pretrain"], /--json: expected after the command/],
  ["an option without its value", () => ["pretrain", "--out"], /option '--out <folder>' argument missing/],
  [
    "an unknown preset",
    () => ["pretrain", "--preset", "big"],
    /--preset big: expected one of demo, small, signs, paper/,
  ],
  [
    "a preset that every object has",
    () => ["pretrain", "--preset", "constructor"],
    /--preset constructor: expected one of demo, small, signs, paper/,
  ],
  ...[
    ["train.batchSize=1e9", "train.batchSize: 1000000000"],
    ["data.frames=4000000000", "data.frames: 4000000000"],
    ["model.encoder.layers=1e12", "model.encoder.layers: 1000000000000"],
    ["model.decoder.width=1048576", "model.decoder.width: 1048576"],
  ].map(
    ([setting, field]): Case => [
      `${setting}, which no machine has the memory for`,
      () => set(setting!),
      new RegExp(
        `^--set: ${field} takes at least [\\d.]+ [TPE]?B of memory, this machine has [\\d.]+ [GT]B; expected`,
      ),
    ],
  ),
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
    () => data(folders.good, "--set", 'model.streams=["body","legs"]'),
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
  [
    "pack without data",
    () => ["pack", "--out", folders.out],
    /required option '--data <path>' not specified/,
  ],
  [
    "pack of nothing",
    () => ["pack", "--data", "/nowhere", "--out", folders.out],
    /\/nowhere: nothing is there/,
  ],
  [
    "pack of an unknown stream",
    () => ["pack", "--data", folders.good, "--out", folders.out, "--streams", "body,legs"],
    /--streams: expected names of .*, got "legs"/,
  ],
  ["pack to where a file is", () => ["pack", "--data", folders.good, "--out", file("file", "")], /\/file/],
];

const WEIGHTS_AND_FOLDERS: Case[] = [
  [
    "--init that is no file",
    () => data(folders.good, "--init", "none.safetensors"),
    /none\.safetensors: .*(ENOENT|no such file)/,
  ],
  [
    "--init that is not safetensors",
    () => data(folders.good, "--init", file("a.safetensors", "not weights")),
    /a\.safetensors: \S+/,
  ],
  [
    "--out below a file",
    () => tiny({ data: folders.good, out: join(file("file", ""), "run") }),
    /run: cannot be written: a part of its path is not a folder/,
  ],
  [
    "--out where nothing can be written",
    () => tiny({ data: folders.good, out: "/sys/run" }),
    /\/sys\/run: cannot be written: /,
  ],
  [
    "--out that is not empty",
    () => tiny({ data: folders.good, out: folders.good }),
    /the folder is not empty; name a new or empty one/,
  ],
  [
    "--out that is not empty, before the data are looked at",
    () => tiny({ data: folderOf({ "a.pose": "no pose" }), out: folders.good }),
    /the folder is not empty; name a new or empty one/,
  ],
  [
    "--dump-batch below a file",
    () => data(folders.good, "--dump-batch", join(file("file", ""), "x")),
    /file\/x: \S+/,
  ],
  [
    "--resume without --out",
    () => ["pretrain", "--resume"],
    /--resume: expected --out with the folder of the run/,
  ],
  [
    "--resume of a run of recognize",
    () => {
      const run = { task: "recognize", config: {}, versions: {}, revision: null };
      return ["pretrain", "--resume", "--out", folderOf({ "config.json": JSON.stringify(run) })];
    },
    /^\S+: a run of `recognize`, not of `pretrain`; go on with it by: .* recognize --out \S+ --resume$/,
  ],
  [
    "--resume without a run",
    () => ["pretrain", "--resume", "--out", folders.good],
    /holds no run to resume: config\.json is missing/,
  ],
  ["--resume of nothing", () => ["pretrain", "--resume", "--out", folders.out], /holds no run to resume/],
  [
    "--resume with a setting",
    () => ["pretrain", "--resume", "--out", folders.out, "--seed", "1"],
    /--seed: a run is continued as its config\.json says/,
  ],
  [
    "--resume with --dump-batch, whose step was the first",
    () => ["pretrain", "--resume", "--out", folders.out, "--dump-batch", "step.safetensors"],
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
    /config\.json: expected an object, got null$/,
  ],
  [
    "a run whose config.json lacks a setting",
    () => [
      "pretrain",
      "--resume",
      "--out",
      folderOf({ "config.json": '{"config": {}, "versions": {}, "revision": null}' }),
    ],
    /config\.json: \w+: expected object, got nothing$/,
  ],
];

testRefusals([...SETTINGS, ...PACK, ...WEIGHTS_AND_FOLDERS]);
