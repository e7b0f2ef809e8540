import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { makeFolder, makePose } from "../clips.fixture.js";
import {
  batchBuilder,
  ClipError,
  type ClipList,
  compareClips,
  continuedCorpus,
  corpusFingerprint,
  corpusSource,
  dataConfigSchema,
  listClips,
  maskingConfigSchema,
  openIndex,
  readClipList,
  recognitionDataConfigSchema,
  scanCorpus,
  splitClips,
  splitForRecognition,
  splitForTranslation,
  translationDataConfigSchema,
  writeClipList,
} from "../index.js";
import { slim } from "./index-for-workers.js";

const NAMES = Array.from({ length: 12 }, (_, i) => `clip-${String(i).padStart(2, "0")}`);

/** A corpus of clips with a gloss, a text, and frames by which they can be told apart. */
function corpus(names: readonly string[], more: object = {}) {
  const line = (id: string) => ({ id, pose: `${id}.pose`, gloss: glossOf(id), text: `Text ${id}.`, ...more });
  const folder = makeFolder({
    ...Object.fromEntries(names.map((id) => [`${id}.pose`, makePose({ frames: 20 + Number(id.slice(-2)) })])),
    "manifest.jsonl": names.map((id) => `${JSON.stringify(line(id))}\n`).join(""),
  });
  return scanCorpus(corpusSource(folder), ["body"]);
}
const glossOf = (id: string) => (Number(id.slice(-2)) % 2 ? "ODD" : "EVEN");

const seed = 3;
const pretraining = { seed, share: 0.25 };
const recognition = { ...recognitionDataConfigSchema.parse({}), seed };
const translation = { ...translationDataConfigSchema.parse({}), seed };

type Corpus = ReturnType<typeof corpus>;
const digestsOf = (index: Corpus) =>
  new Map(corpusFingerprint(index).clips.map(({ id, digest }) => [id, digest] as const));
const ids = ({ clips }: Corpus, which: readonly number[]) => which.map((clip) => clips[clip]!.id);
type Parts = Partial<Readonly<Record<"train" | "valid" | "test", readonly number[]>>>;
const partsOf = (split: Parts) => (clip: number) =>
  (["train", "valid", "test"] as const).find((part) => split[part]?.includes(clip)) ?? null;

/** The list of a run over this corpus, as its folder has it. */
function listed(index: Corpus, split: Parts): ClipList {
  const path = join(
    makeFolder({ "clips.jsonl": writeClipList(listClips(index, digestsOf(index), partsOf(split))) }),
    "clips.jsonl",
  );
  return readClipList(path);
}

test("a list tells which clips were added, removed and changed, and nothing of a copy", () => {
  const index = corpus(NAMES);
  const list = listed(index, { train: [0, 1] });
  expect(list.fingerprint).toBe(corpusFingerprint(index).fingerprint);
  expect(compareClips(list, corpusFingerprint(corpus(NAMES)))).toEqual({
    added: [],
    removed: [],
    changed: [],
  });
  const other = corpus([...NAMES.slice(2), "clip-12"]);
  expect(compareClips(list, corpusFingerprint(other))).toEqual({
    added: ["clip-12"],
    removed: ["clip-00", "clip-01"],
    changed: [],
  });
  const changed = corpus(NAMES, { signer: "s" });
  expect(compareClips(list, corpusFingerprint(changed)).changed).toEqual(NAMES);
});

test("clips keep their places; one that is gone cannot be read, a new one comes last", () => {
  const list = listed(corpus(NAMES), { train: [0, 1, 2], valid: [3] });
  const found = corpus(["clip-12", ...NAMES.slice(1)]);
  const index = continuedCorpus(list, found);
  expect(index.clips.map(({ id }) => id)).toEqual([...NAMES, "clip-12"]);
  expect(index.parts).toEqual(["train", "train", "train", "valid", ...Array(8).fill(null), undefined]);
  expect(index.gone).toEqual([0]);
  const opened = openIndex(slim(index)); // as worker threads have it
  expect(() => opened.load(0)).toThrow(
    new ClipError("clip-00", "clip-00", "unreadable", "not there any more, but when the run began"),
  );
  expect(() => opened.select(0, Uint32Array.of(0))).toThrow(ClipError);
  expect(opened.load(1).frames).toBe(21);
  expect(opened.load(12).frames).toBe(32);
  expect(corpusFingerprint(index).fingerprint).toBe(corpusFingerprint(found).fingerprint);
});

test("what is gone and accepted is no change any more; what comes back is one", () => {
  const all = corpus(NAMES);
  const some = corpus(NAMES.slice(1));
  const list = listed(all, { train: [0, 1] });
  const index = continuedCorpus(list, some);
  const step = 7;
  const changes = [{ ...compareClips(list, corpusFingerprint(some)), step }];
  const accepted = listClips(index, digestsOf(all), (clip) => list.clips[clip]!.part, { changes });
  expect(accepted.clips[0]).toMatchObject({
    id: "clip-00",
    part: "train",
    gone: true,
    clip: { gloss: "EVEN" },
  });
  expect(accepted.fingerprint).toBe(corpusFingerprint(some).fingerprint);
  expect(compareClips(accepted, corpusFingerprint(some))).toEqual({ added: [], removed: [], changed: [] });
  expect(compareClips(accepted, corpusFingerprint(all)).added).toEqual(["clip-00"]);
  expect(continuedCorpus(accepted, all).gone).toEqual([]);
  expect(writeClipList(accepted).split("\n")[0]).toBe(
    JSON.stringify({
      fingerprint: accepted.fingerprint,
      clips: 11,
      changes: [{ added: [], removed: ["clip-00"], changed: [], step }],
    }),
  );
});

test("batches of a run that goes on without a clip are those of one whose clip cannot be read any more", () => {
  const before = corpus(NAMES);
  const list = listed(before, splitClips(before.clips, pretraining));
  rmSync(before.clips[2]!.path);
  const index = continuedCorpus(list, scanCorpus(before.source, ["body"]));
  expect(index.gone).toEqual([2]);
  const config = {
    ...({ task: "pretraining", sampling: "train", stride: 4, batchSize: 5, seed } as const),
    data: dataConfigSchema.parse({ frames: 8, validShare: pretraining.share }),
    masking: maskingConfigSchema.parse({}),
  };
  const [uninterrupted, continued] = [before, index].map((each) => batchBuilder(openIndex(each, 0), config));
  for (let step = 0; step < 6; step++) {
    const [a, b] = [uninterrupted!.build(step), continued!.build(step)];
    expect([b.clips, b.batch, b.skipped.map(({ clip }) => clip)]).toEqual([
      a.clips,
      a.batch,
      a.skipped.map(({ clip }) => clip),
    ]);
  }
});

/** Every way to lose some clips and to get others. */
const FOUND = [NAMES.slice(3), [...NAMES, "clip-12", "clip-13"], ["clip-14", ...NAMES.slice(4), "clip-12"]];

test.each(FOUND.map((names) => [names]))("no clip changes its part in pretraining: %j", (names) => {
  const before = corpus(NAMES);
  const split = splitClips(before.clips, pretraining);
  expect(split.valid).toHaveLength(3);
  const index = continuedCorpus(listed(before, split), corpus(names));
  const after = splitClips(index.clips, pretraining, index.parts);
  const added = names.filter((name) => !NAMES.includes(name));
  expect(after.by).toBe("run");
  expect(ids(index, after.valid)).toEqual(ids(before, split.valid));
  expect(ids(index, after.train)).toEqual([...ids(before, split.train), ...added]);
});

test.each(FOUND.map((names) => [names]))(
  "no clip changes its part in recognition and translation: %j",
  (names) => {
    const before = corpus(NAMES);
    const clipsOf = (of: readonly { clip: number }[]) => of.map(({ clip }) => clip);
    const split = splitForRecognition(before, { ...recognition, clipsPerGloss: 2 });
    const parts = { train: clipsOf(split.train), valid: clipsOf(split.valid), test: clipsOf(split.test) };
    expect(parts.train).toHaveLength(4);
    const index = continuedCorpus(listed(before, parts), corpus(names));
    const after = splitForRecognition(index, { ...recognition, clipsPerGloss: 2 });
    expect(after.glosses).toEqual(split.glosses);
    for (const part of ["train", "valid", "test"] as const) {
      expect(ids(index, clipsOf(after[part]))).toEqual(ids(before, parts[part]));
    }

    const sentences = splitForTranslation(before, translation);
    const { train, valid, test } = sentences;
    const continued = continuedCorpus(listed(before, { train, valid, test }), corpus(names));
    const again = splitForTranslation(continued, translation);
    expect([ids(continued, again.valid), ids(continued, again.test)]).toEqual([
      ids(before, valid),
      ids(before, test),
    ]);
  },
);

test("new clips that the manifest marks are held out, others are learnt from", () => {
  const list = listed(corpus(NAMES.slice(0, 2)), { train: [0, 1] });
  const index = continuedCorpus(list, corpus(NAMES.slice(0, 4), { split: "valid" }));
  expect(splitClips(index.clips, pretraining, index.parts)).toEqual({
    train: [0, 1],
    valid: [2, 3],
    by: "run",
  });
});

test.each([
  ["", /clips\.jsonl: line 1: expected a JSON object, got ""$/],
  ["null", /line 1: .*expected .*object/],
  ['{"fingerprint": 7}', /line 1: fingerprint: expected a fingerprint, got 7$/],
  ['{"fingerprint": "x", "clips": -1, "changes": []}', /line 1: clips: expected .*, got -1$/],
  ['{"fingerprint": "x", "clips": 1, "changes": []}\n{"id": "a"', /line 2: expected a JSON object, got "/],
  [
    '{"fingerprint": "x", "clips": 1, "changes": []}\n{"id": "a", "digest": "y", "part": "dev", "clip": null}',
    /line 2: part: expected one of "train", "valid", "test", or null, got "dev"$/,
  ],
  [
    '{"fingerprint": "x", "clips": 1, "changes": []}\n{"id": "a", "digest": "y", "part": null, "clip": {"frames": 0, "fps": 25}}',
    /line 2: clip\.frames: expected .*, got 0$/,
  ],
])("a list that is damaged is one line: %j", (content, line) => {
  expect(() => readClipList(join(makeFolder({ "clips.jsonl": content }), "clips.jsonl"))).toThrow(line);
});
