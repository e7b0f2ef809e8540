import { expect, test } from "@jest/globals";
import { frameOf, makeFolder, makePose, type PoseOptions } from "../../clips.fixture.js";
import {
  batchBuilder,
  CorpusError,
  dataConfigSchema,
  LoaderError,
  maskingConfigSchema,
  openCorpus,
  type PretrainBatchConfig,
} from "../../index.js";

const config = (data: object = {}, rest: Partial<PretrainBatchConfig> = {}): PretrainBatchConfig => ({
  task: "pretraining",
  data: dataConfigSchema.parse({ frames: 16, workers: 0, validShare: 0, ...data }),
  masking: maskingConfigSchema.parse({}),
  stride: 4,
  batchSize: 3,
  seed: 7,
  sampling: "train",
  ...rest,
});

const corpusOf = (clips: Record<string, PoseOptions>) =>
  openCorpus(
    makeFolder(
      Object.fromEntries(Object.entries(clips).map(([id, options]) => [`${id}.pose`, makePose(options)])),
    ),
  );

const floats = (tensor: { data: unknown } | undefined) => tensor?.data as Float32Array;

test("a batch has the shapes of PretrainBatch, normalised coordinates and one mask for each stream", () => {
  const corpus = corpusOf({ a: { frames: 40 }, b: { frames: 40 } });
  const { batch, clips, step, skipped } = batchBuilder(corpus, config()).build(5);
  expect({ step, skipped }).toEqual({ step: 5, skipped: [] });
  expect(clips).toHaveLength(3);
  const shapes = Object.fromEntries(
    Object.entries({
      ...batch.coordinates,
      visible: batch.visible,
      restore: batch.restore,
      masked: batch.masked,
    }).map(([name, { shape }]) => [name, shape]),
  );
  expect(shapes).toEqual({
    body: [3, 16, 6, 2],
    left: [3, 16, 21, 2],
    right: [3, 16, 21, 2],
    visible: [3, 3 * 2],
    restore: [3 * 3 * 4],
    masked: [3, 3, 4],
  });
  expect(batch.present.face).toBeUndefined();
  expect([...floats(batch.coordinates.body).subarray(0, 4)]).toEqual([0.5, 0, -0.5, 0]); // shoulders: one apart, around 0
  const masked = floats(batch.masked);
  for (let row = 0; row < 9; row++)
    expect(masked.subarray(4 * row, 4 * row + 4).reduce((a, b) => a + b)).toBe(2);
});

test("a short clip is padded with absent frames at its end, which its normalisation does not see", () => {
  const corpus = corpusOf({ a: { frames: 5 } });
  const { batch } = batchBuilder(corpus, config({}, { batchSize: 1 })).build(0);
  const body = floats(batch.coordinates.body);
  const present = floats(batch.present.body);
  for (let t = 0; t < 16; t++) {
    expect([...present.subarray(6 * t, 6 * t + 6)]).toEqual(Array(6).fill(t < 5 ? 1 : 0));
    if (t < 5) expect(frameOf(body, t)).toBe(t);
    else expect(body.subarray(12 * t, 12 * t + 12).every((x) => x === 0)).toBe(true);
  }
});

test("keypoints that are not numbers are absent", () => {
  const corpus = corpusOf({
    a: { frames: 16, at: (t, p) => (t === 3 && p === 5 ? [Number.NaN, 1] : undefined) },
  });
  const { batch } = batchBuilder(corpus, config({ unit: 1 }, { batchSize: 1 })).build(0);
  expect(floats(batch.present.body)[3 * 6 + 4]).toBe(0);
  expect(floats(batch.coordinates.body)[(3 * 6 + 4) * 2]).toBe(0);
  for (const stream of ["body", "left", "right"] as const) {
    expect(floats(batch.coordinates[stream]).every(Number.isFinite)).toBe(true);
  }
});

test("a window without shoulders is replaced by another clip's, and reported", () => {
  const clips = { a: {}, b: { shoulders: () => false }, c: {}, d: { shoulders: () => false } };
  const builder = batchBuilder(corpusOf(clips), config({ frames: 40, unit: 1 }, { batchSize: 4 }));
  for (let step = 0; step < 10; step++) {
    const { clips, skipped } = builder.build(step); // one epoch: each clip is visited once
    expect(clips.filter((id) => !["a.pose", "c.pose"].includes(id))).toEqual([]);
    expect(new Set(skipped.map(({ clip }) => clip))).toEqual(new Set(["b.pose", "d.pose"]));
    for (const { reason, detail } of skipped)
      expect([reason, detail]).toEqual(["shoulders", expect.any(String)]);
  }
});

test("a corpus without any shoulders is one clear line", () => {
  const corpus = corpusOf({ a: { shoulders: () => false }, b: { shoulders: () => false } });
  expect(() => batchBuilder(corpus, config()).build(0)).toThrow(CorpusError);
  expect(() => batchBuilder(corpus, config()).build(0)).toThrow(
    /: 4 windows in a row show no shoulders, without which a pose has no frame of reference \(last: [ab]\.pose\)$/,
  );
});

test("a batch is a function of seed and step; windows and masks change from epoch to epoch", () => {
  const corpus = corpusOf({ a: { frames: 80 }, b: { frames: 80 }, c: { frames: 80 } });
  const builder = batchBuilder(corpus, config());
  const again = batchBuilder(corpus, config());
  again.build(9);
  expect(again.build(2)).toEqual(builder.build(2));
  const bytes = [0, 1, 2, 3].map((step) =>
    JSON.stringify([...floats(builder.build(step).batch.coordinates.body)]),
  );
  const masks = [0, 1, 2, 3].map((step) => JSON.stringify([...floats(builder.build(step).batch.masked)]));
  expect(new Set(bytes).size).toBe(4);
  expect(new Set(masks).size).toBe(4);
  expect(batchBuilder(corpus, config({}, { seed: 8 })).build(2)).not.toEqual(builder.build(2));
});

test("SameMask masks the same tokens in every stream", () => {
  const corpus = corpusOf({ a: { frames: 80 } });
  const masking = maskingConfigSchema.parse({ strategy: "same" });
  const masked = floats(batchBuilder(corpus, config({}, { masking, batchSize: 1 })).build(0).batch.masked);
  expect(masked.subarray(4, 8)).toEqual(masked.subarray(0, 4));
  expect(masked.subarray(8, 12)).toEqual(masked.subarray(0, 4));
});

test("fused tokens have one mask a clip", () => {
  const corpus = corpusOf({ a: { frames: 80 } });
  const { batch } = batchBuilder(corpus, config({}, { tokens: "fused" })).build(0);
  expect([batch.masked.shape, batch.visible.shape]).toEqual([
    [3, 1, 4],
    [1, 3 * 2],
  ]);
});

test("validation is one round of fixed windows of clips that training never sees", () => {
  const corpus = corpusOf(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}`, { frames: 70 }])));
  const valid = batchBuilder(corpus, config({ validShare: 0.2 }, { sampling: "test", batchSize: 4 }));
  expect(valid.steps).toBe(2); // 2 clips of 3 windows: 4 + 2
  const measured = [0, 1].flatMap((step) => valid.build(step).clips);
  expect(measured).toHaveLength(6);
  expect(valid.build(1).batch.masked.shape).toEqual([2, 3, 4]);
  const train = batchBuilder(corpus, config({ validShare: 0.2 }, { batchSize: 24 }));
  expect(train.steps).toBe(Number.POSITIVE_INFINITY);
  const trained = new Set(train.build(0).clips); // an epoch: 8 clips of 3 windows
  expect(trained.size).toBe(8);
  for (const clip of measured) expect(trained.has(clip)).toBe(false);
});

test("a config that cannot give a batch is refused before any is built", () => {
  const corpus = corpusOf({ a: {} });
  expect(() => batchBuilder(corpus, config({ frames: 18 }))).toThrow(
    new LoaderError("data.frames: expected a multiple of the stride 4, got 18"),
  );
  expect(() => batchBuilder(corpus, config({}, { sampling: "test" }))).toThrow(
    'none of 1 clip is in the split "valid"',
  );
});
