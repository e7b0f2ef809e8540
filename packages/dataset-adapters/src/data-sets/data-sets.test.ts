import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  batchBuilder,
  dataConfigSchema,
  maskingConfigSchema,
  openCorpus,
  recognitionDataConfigSchema,
  splitForRecognition,
} from "@msmae/datasets";
import { folderOf as makeFolder } from "@msmae/testing";
import { folderOfPoses, manifestOf } from "../adapters.fixture.js";
import { writeManifest } from "../manifest/make-manifest.js";
import { parseOptions } from "./adapter.js";
import { ADAPTERS, adapterOf } from "./data-sets.js";
import { readMpDataTrees } from "./mp-data.js";

const JSON_OF = { fps: 25, frame_start: 1, frame_end: -1, signer_id: 1, url: "" };
const instances = (...ids: string[]) => ids.map((video_id) => ({ ...JSON_OF, split: "train", video_id }));
const citizen = (...rows: string[]) =>
  ["Participant ID,Video file,Gloss,ASL-LEX Code", ...rows, ""].join("\n");
const word = (id: number, text: string) =>
  `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a${id}" TIME_SLOT_REF1="ts${id}" TIME_SLOT_REF2="ts${id + 1}"><ANNOTATION_VALUE>${text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`;
const slots = [1, 2, 3, 4]
  .map((id) => `<TIME_SLOT TIME_SLOT_ID="ts${id}" TIME_VALUE="${500 * id}"/>`)
  .join("");

/** Annotations of two clips or more of each data set, and the folder of poses: a, b, c and d. */
const EXAMPLES: Record<
  string,
  { readonly files: Record<string, string>; readonly options?: Record<string, string[]> }
> = {
  wlasl: {
    files: {
      "": JSON.stringify([
        { gloss: "book", instances: instances("a", "b") },
        { gloss: "drink", instances: instances("c") },
        { gloss: "computer", instances: instances("d") },
      ]),
    },
    options: { glosses: ["2"] },
  },
  "asl-citizen": {
    files: {
      "train.csv": citizen("P1,a.mp4,DOG1,X", "P1,b.mp4,CAT,X"),
      "val.csv": citizen("P2,c.mp4,CAT,X"),
      "test.csv": citizen("P3,d.mp4,CAT,X"),
    },
  },
  slovo: {
    files: {
      "": "attachment_id\ttext\tuser_id\ttrain\tbegin\tend\na\tда\tu\tTrue\t0\t100\nb\tнет\tu\tTrue\t0\t100\n",
    },
  },
  "jsl-corpus": {
    files: {
      "a.eaf": `<ANNOTATION_DOCUMENT><HEADER/><TIME_ORDER>${slots}</TIME_ORDER><TIER TIER_ID="FO_01-Word-jp">${word(1, "猫")}${word(2, "犬")}${word(3, "猫")}</TIER></ANNOTATION_DOCUMENT>`,
    },
  },
  table: {
    files: { "": "file\tsign\na\tyes\nb\tno\nc\tYes \n" },
    options: { columns: ["pose=file,gloss=sign"] },
  },
  elan: {
    files: {
      "a.eaf": `<ANNOTATION_DOCUMENT><HEADER/><TIME_ORDER>${slots}</TIME_ORDER><TIER TIER_ID="Gloss">${word(1, "CAT")}${word(2, "DOG")}${word(3, "CAT")}</TIER></ANNOTATION_DOCUMENT>`,
    },
    options: { tiers: ["gloss=Gloss"] },
  },
  "gloss-folders": { files: {} },
  "youtube-asl": {
    files: { "": "aaaaaaaaaaa\nbbbbbbbbbbb\n" },
    options: {
      captions: [
        makeFolder({
          "aaaaaaaaaaa.en.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nHi.\n\n00:01.000 --> 00:02.000\nBye.\n",
        }),
      ],
    },
  },
  "phoenix-2014t": {
    files: Object.fromEntries(
      ["train", "dev", "test"].map((part, i) => [
        `PHOENIX-2014-T.${part}.corpus.csv`,
        `name|video|start|end|speaker|orth|translation\n${"abc"[i]}|x|-1|-1|Signer01|JETZT|und nun\n`,
      ]),
    ),
  },
  "csl-daily": {
    files: {
      "video_map.txt": "index|name|length|gloss|char|word|postag\n0|a|9|我|我 们|我们|r\n1|b|9|我|我|我|r\n",
      "split_1.txt": "name|split\na|train\nb|test\n",
    },
  },
  how2sign: {
    files: Object.fromEntries(
      ["train", "val", "test"].map((part, i) => [
        `how2sign_realigned_${part}.csv`,
        `VIDEO_NAME\tSENTENCE_ID\tSENTENCE_NAME\tSTART_REALIGNED\tEND_REALIGNED\tSENTENCE\n${"abc"[i]}\tx\tx${i}\t0.5\t1.5\tHi.\n`,
      ]),
    ),
  },
};

test.each(Object.keys(EXAMPLES))(
  "%s becomes a corpus of which batches to pretrain are made, and to recognise where there are glosses",
  async (name) => {
    const { files, options = {} } = EXAMPLES[name]!;
    const record = adapterOf(name)!;
    const folder = makeFolder(files[""] === undefined ? files : { only: files[""] });
    const tree = folderOfPoses("X/1", "X/2", "Y/1", "Y/2");
    const poses = name === "gloss-folders" ? tree : folderOfPoses("a", "b", "c", "d", "aaaaaaaaaaa");
    const annotations = files[""] === undefined ? folder : join(folder, "only");
    const reading = await record.read({ annotations, poses }, parseOptions(record, options));
    const made = manifestOf(reading, poses);
    expect(made.malformed).toEqual([]);
    expect(made.clips.length).toBeGreaterThan(1);
    const out = join(makeFolder(), "manifest.jsonl");
    writeManifest(out, made.clips);
    const corpus = openCorpus(out);
    const glosses = new Set(made.clips.flatMap(({ gloss }) => (gloss === undefined ? [] : [gloss])));
    const texts = made.clips.filter(
      ({ text, textLanguage }) => text !== undefined && textLanguage !== undefined,
    );
    expect(glosses.size + texts.length).toBeGreaterThan(1);
    const [seed, batchSize] = [1, 2];
    const pretraining = batchBuilder(corpus, {
      ...{ task: "pretraining", stride: 4, batchSize, seed, sampling: "train" },
      data: dataConfigSchema.parse({ frames: 16 }),
      masking: maskingConfigSchema.parse({}),
    });
    expect(pretraining.build(0).batch.coordinates.body?.shape).toEqual([2, 16, 6, 2]);
    if (glosses.size === 0) return;
    const data = recognitionDataConfigSchema.parse({ frames: 8 });
    const split = splitForRecognition(corpus, { ...data, seed });
    expect([name, split.glosses.length]).toEqual([name, 2]);
    const config = {
      task: "recognition",
      data,
      batchSize,
      seed,
      clips: split.train,
      sampling: "train",
    } as const;
    expect(batchBuilder(corpus, config).build(0).batch.labels.shape).toEqual([2]);
  },
);

test("every adapter has an example here, or a test of its own", () => {
  const own = ({ name }: { name: string }) =>
    existsSync(new URL(`./${name.replace(/-(original|stitched)$/, "")}.test.js`, import.meta.url));
  expect(ADAPTERS.filter((each) => !(each.name in EXAMPLES || own(each))).map(({ name }) => name)).toEqual(
    [],
  );
  expect(new Set(ADAPTERS.map(({ name }) => name)).size).toBe(ADAPTERS.length);
});

test.each([
  ["mp-data", "size", ["640"], "--size 640: expected pixels, such as 640x480"],
  ["mp-data", "fps", ["0"], "--fps 0: expected a number above 0"],
  [
    "mp-data",
    "order",
    ["face,face"],
    "--order face,face: expected some of pose, face, left, right, in their order",
  ],
  ["wlasl", "glosses", ["some"], "--glosses some: expected a whole number of at least 1"],
  [
    "table",
    "times",
    ["hours"],
    "--times hours: expected one of seconds, milliseconds, frames, frames-from-1",
  ],
  ["table", "columns", ["pose=a,pose=b"], "--columns pose=a,pose=b: pose is there twice"],
  ["elan", "tiers", ["sign=a"], "--tiers sign=a: sign=a: expected gloss=…, text=…, signer=…"],
  ["youtube-asl", "captions", [""], "--captions : expected a path"],
])("of %s the option %s given as %p is refused", (name, option, texts, message) => {
  expect(() => parseOptions(adapterOf(name)!, { [option]: texts })).toThrow(new RangeError(message));
});

test("mp-data writes the poses that its clips name, from which batches to recognise are made", async () => {
  const poses = join(makeFolder(), "poses");
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 258), }`.padEnd(117);
  const npy = (seed: number) => {
    const numbers = Float32Array.from({ length: 2 * 258 }, (_, i) => (1 + ((i + seed) % 7)) / 8);
    const start = Buffer.from(`\u0093NUMPY\u0001\u0000\u0076\u0000${head}\n`, "latin1");
    return Buffer.concat([start, Buffer.from(numbers.buffer)]);
  };
  const files = ["hi/0.npy", "hi/1.npy", "yes/0.npy", "yes/1.npy"];
  const annotations = makeFolder(Object.fromEntries(files.map((name, seed) => [name, npy(seed)])));
  const recording = { width: 100, height: 100, fps: 10 };
  const reading = await readMpDataTrees([{ path: annotations }], { poses, recording });
  const made = manifestOf(reading, poses);
  expect(made.lines.map(({ id }) => id)).toEqual(["hi/0", "hi/1", "yes/0", "yes/1"]);
  expect(existsSync(join(poses, "hi", "0.pose"))).toBe(true);
  const out = join(makeFolder(), "manifest.jsonl");
  writeManifest(out, made.clips);
  const corpus = openCorpus(out);
  const data = recognitionDataConfigSchema.parse({ frames: 4 });
  const split = splitForRecognition(corpus, { ...data, seed: 1 });
  expect(split.glosses).toEqual(["hi", "yes"]);
  const config = { task: "recognition", data, batchSize: 2, seed: 1, clips: split.train } as const;
  const { batch } = batchBuilder(corpus, { ...config, sampling: "train" }).build(0);
  expect(batch.coordinates.left?.shape).toEqual([2, 4, 21, 2]);
});
