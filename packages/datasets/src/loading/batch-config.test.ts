import { expect, test } from "@jest/globals";
import { makeFolder, makePose } from "../clips.fixture.js";
import {
  batchBuilder,
  batchConfig,
  createLoader,
  dataConfigSchema,
  LoaderError,
  maskingConfigSchema,
  openCorpus,
  recognitionDataConfigSchema,
  splitForRecognition,
  splitForTranslation,
} from "../index.js";

const poses = { "a.pose": makePose({ frames: 60 }), "b.pose": makePose({ frames: 70 }) };
const lines = [..."abcdefgh"].map((id, i) => ({
  id,
  pose: `${"ab"[i % 2]}.pose`,
  gloss: `g${i % 2}`,
  text: `Satz ${i}.`,
  ...(i > 5 && { split: "test" }),
}));
const corpus = openCorpus(
  makeFolder({ ...poses, "manifest.jsonl": lines.map((line) => `${JSON.stringify(line)}\n`).join("") }),
);

test("a task and a batch's size are enough: the rest is what the schemas and the splits say", () => {
  expect(batchConfig(corpus, { task: "pretraining", batchSize: 2 })).toEqual({
    ...{ task: "pretraining", batchSize: 2, seed: 0, sampling: "train", stride: 4 },
    data: dataConfigSchema.parse({}),
    masking: maskingConfigSchema.parse({}),
  });
  const { train, test } = splitForRecognition(corpus, { seed: 7 });
  const recognition = { task: "recognition", batchSize: 2, seed: 7 } as const;
  expect(batchConfig(corpus, recognition)).toMatchObject({
    clips: train,
    data: recognitionDataConfigSchema.parse({}),
  });
  expect(batchConfig(corpus, { ...recognition, sampling: "test" })).toMatchObject({ clips: test });
  expect(test.map(({ clip }) => clip)).toEqual([6, 7]);
  expect(batchConfig(corpus, { task: "translation", batchSize: 2 })).toMatchObject({
    clips: splitForTranslation(corpus).train,
    limits: { steps: 1024, tokens: 1024 },
    stride: 4,
  });
});

test("a loader of each task gives batches of what was asked for, the same as with the whole config", async () => {
  const sizes = { pretraining: [2, 16, 6, 2], recognition: [2, 32, 6, 2], translation: undefined };
  for (const task of ["pretraining", "recognition", "translation"] as const) {
    const data = { workers: 0, ...(task === "pretraining" && { frames: 16 }) };
    const request = { task, batchSize: 2, seed: 7, data };
    const { value } = await createLoader(corpus, request).next();
    expect(value.clips).toHaveLength(2);
    const { shape } = value.batch.coordinates.body!;
    expect(shape).toEqual(sizes[task] ?? [2, shape[1], 6, 2]);
    const whole = batchBuilder(corpus, batchConfig(corpus, request)).build(0);
    expect(value.batch.coordinates.body!.data).toEqual(whole.batch.coordinates.body!.data);
  }
});

test("a field that is not what it has to be is refused by its name", () => {
  expect(() => batchConfig(corpus, { task: "pretraining", batchSize: 2, masking: { ratio: 1 } })).toThrow(
    LoaderError,
  );
  expect(() => createLoader(corpus, { task: "recognition", batchSize: 2, data: { frames: 0 } })).toThrow(
    /^data\.frames: expected .*1, got 0$/,
  );
});
