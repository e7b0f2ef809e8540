import { join } from "node:path";
import { folderOf, folderOfClips } from "./corpus.fixture.js";
import { type Case, file, folders, testRefusals } from "./refusals.fixture.js";
import { folderOfSigns, type Line, signs } from "./signs.fixture.js";
import { tinyBaseline, tinyRecognition } from "./tiny.fixture.js";

const GLOSSES = ["BOOK", "HOUSE"];

/** `recognize` on clips of these lines. */
const of = (lines: readonly Line[], ...settings: string[]) =>
  tinyRecognition({ data: folderOfSigns(lines), out: folders.out }, ...settings);
const plain = signs(GLOSSES).map(({ split: _, ...line }) => line);

const DATA: Case[] = [
  [
    "a folder without a manifest",
    () => tinyRecognition({ data: folderOfClips(3), out: folders.out }),
    /folder-\w+: none of 3 clips has a gloss; recognition learns from clips with a gloss in the manifest$/,
  ],
  [
    "a manifest without glosses",
    () => of([{ id: "a" }, { id: "b" }]),
    /manifest\.jsonl: none of 2 clips has a gloss; recognition learns/,
  ],
  [
    "one gloss",
    () => of(signs(["BOOK"])),
    /manifest\.jsonl: all clips to train on show the gloss "BOOK"; expected at least two glosses to tell apart$/,
  ],
  [
    "nothing to train on",
    () => of([{ id: "a", gloss: "BOOK", split: "test" }]),
    /manifest\.jsonl: all 1 clips with a gloss are for validation or test; expected some to train on$/,
  ],
  [
    "a split that the manifest does not have",
    () => of(plain, "data.splitField=signerSplit"),
    /manifest\.jsonl: no clip has a field "signerSplit", which data\.splitField names$/,
  ],
  [
    "a field that is no split",
    () =>
      of(
        plain.map((line) => ({ ...line, fold: "dev" })),
        "data.splitField=fold",
      ),
    /clip "BOOK-0": fold: expected one of "train", "valid", "test", got "dev"$/,
  ],
  [
    "a stream that no clip has",
    () => of(plain, 'model.streams=["face"]'),
    /none of 12 clips can be used: 12 have no face stream/,
  ],
];

const SETTINGS: Case[] = [
  ["an unknown kind of model", () => of(plain, "model.kind=lstm"), /--set: model\.kind: .*"lstm"$/],
  [
    "an unknown preset",
    () => ["recognize", "--preset", "demo2"],
    /--preset demo2: expected one of demo, small, paper/,
  ],
  [
    "frames that are no multiple",
    () => of(plain, "data.frames=9"),
    /--set: data\.frames: expected a multiple of model\.stride, 4, got 9$/,
  ],
  ["no clips a gloss", () => of(plain, "data.clipsPerGloss=0"), /--set: data\.clipsPerGloss: .*>=1, got 0$/],
  [
    "a warm-up longer than the run",
    () => of(plain, "train.warmupEpochs=9"),
    /--set: train\.warmupEpochs: expected at most train\.epochs, 4 \(set both\), got 9$/,
  ],
  [
    "an unknown metric",
    () => of(plain, "validation.metric=accuracy"),
    /--set: validation\.metric: .*"recall@1".*"recall@5".*, got "accuracy"$/,
  ],
  [
    "a baseline to probe",
    () => [...tinyBaseline("st-gcn++", { data: folderOfSigns(plain), out: folders.out }), "--probe"],
    /--probe: probe: expected false: only the encoder of ms-mae can be probed, not st-gcn\+\+, got true$/,
  ],
  [
    "a setting of pretraining",
    () => of(plain, "masking.ratio=0.5"),
    /--set: masking: unknown setting; expected one of .*train/,
  ],
  [
    "steps, which pretraining is measured in",
    () => of(plain, "train.steps=30"),
    /--set: train\.steps: unknown setting; did you mean train\.leastSteps\? Expected one of .*epochs, leastSteps, /,
  ],
  ["an option of pretraining", () => ["recognize", "--dump-batch", "x"], /unknown option '--dump-batch'/],
];

const WEIGHTS: Case[] = [
  [
    "--init that is no file",
    () => [...of(plain), "--init", "none.safetensors"],
    /none\.safetensors: .*(ENOENT|no such file)/,
  ],
  [
    "--init that is not safetensors",
    () => [...of(plain), "--init", file("a.safetensors", "not weights")],
    /a\.safetensors: \S+/,
  ],
  [
    "--init that says nothing of its model",
    () => {
      const header = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ');
      const bytes = Buffer.alloc(8 + header.length + 4);
      bytes.writeBigUInt64LE(BigInt(header.length));
      header.copy(bytes, 8);
      return [...of(plain), "--init", file("a.safetensors", bytes)];
    },
    /a\.safetensors: its metadata "config" is no model's with an encoder; expected a checkpoint of pretrain, recognize or translate$/,
  ],
  [
    "--resume without a run",
    () => ["recognize", "--resume", "--out", join(folderOf({}), "none")],
    /holds no run to resume/,
  ],
  ...(["pretrain", "translate"] as const).map(
    (task): Case => [
      `--resume of a run of ${task}`,
      () => {
        const run = { task, config: { model: {} }, versions: {}, revision: null };
        return ["recognize", "--resume", "--out", folderOf({ "config.json": JSON.stringify(run) })];
      },
      new RegExp(
        `^\\S+: a run of \`${task}\`, not of \`recognize\`; go on with it by: .* ${task} --out \\S+ --resume$`,
      ),
    ],
  ),
  [
    "--resume with --probe",
    () => ["recognize", "--resume", "--out", folders.out, "--probe"],
    /--probe: a run is continued as its config\.json says/,
  ],
];

testRefusals([...DATA, ...SETTINGS, ...WEIGHTS]);
