import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { leaves } from "@msmae/parameters";
import { frameOf, makeFolder, makePose, type PoseOptions } from "../../clips.fixture.js";
import {
  batchBuilder,
  CorpusError,
  createLoader,
  LoaderError,
  openCorpus,
  type RecognitionBatchConfig,
  recognitionDataConfigSchema,
} from "../../index.js";

const NO_AUGMENTATION = { rotation: 0, shear: 0, scale: 0 };

const config = (
  clips: number,
  rest: Partial<RecognitionBatchConfig> = {},
  data: object = {},
): RecognitionBatchConfig => ({
  task: "recognition",
  clips: Array.from({ length: clips }, (_, clip) => ({ clip, label: clip % 2 })),
  sampling: "train",
  data: recognitionDataConfigSchema.parse({ frames: 8, workers: 0, ...data }),
  batchSize: 3,
  seed: 7,
  ...rest,
});

const corpusOf = (clips: Record<string, PoseOptions>) =>
  openCorpus(
    makeFolder(
      Object.fromEntries(Object.entries(clips).map(([id, options]) => [`${id}.pose`, makePose(options)])),
    ),
  );
const manyClips = (count: number) =>
  corpusOf(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, { frames: 20 + i }])));

const floats = (tensor: { data: unknown } | undefined) => tensor?.data as Float32Array;
const framesOf = (body: Float32Array, clip: number, frames = 8) =>
  Array.from({ length: frames }, (_, t) => frameOf(body.subarray(clip * frames * 12), t));

test("a batch has coordinates, presence and labels", () => {
  const { batch, clips, skipped, unseen } = batchBuilder(manyClips(4), config(4)).build(0);
  expect(batch.coordinates.left?.shape).toEqual([3, 8, 21, 2]);
  expect(batch.present.body?.shape).toEqual([3, 8, 6]);
  expect(batch.labels.data).toBeInstanceOf(Int32Array);
  expect([...batch.labels.data]).toEqual(clips.map((id) => Number(id[0]) % 2));
  expect([skipped, unseen]).toEqual([[], []]);
});

test("gaps are filled, but for a model that is to see them", () => {
  const seen = (fillGaps?: boolean) => {
    const corpus = corpusOf({ a: { frames: 8, shoulders: (frame) => frame !== 3 } });
    const { batch } = batchBuilder(
      corpus,
      config(1, { sampling: "test" }, fillGaps === undefined ? {} : { fillGaps }),
    ).build(0);
    return Array.from({ length: 8 }, (_, t) => floats(batch.present.body)[6 * t]);
  };
  expect([seen(), seen(true)]).toEqual(Array(2).fill([1, 1, 1, 1, 1, 1, 1, 1]));
  expect(seen(false)).toEqual([1, 1, 1, 0, 1, 1, 1, 1]);
});

test("in training each epoch shows every clip once, one random frame of each segment, augmented", () => {
  const builder = batchBuilder(manyClips(7), config(7, { batchSize: 7 }));
  const plain = batchBuilder(manyClips(7), config(7, { batchSize: 7 }, { augment: NO_AUGMENTATION }));
  const orders = new Set<string>();
  for (const step of [0, 1, 2]) {
    const { clips, batch, epoch } = builder.build(step);
    expect(epoch).toBe(step);
    expect(clips.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `${i}.pose`));
    orders.add(clips.join());
    const original = plain.build(step);
    expect(original.clips).toEqual(clips);
    for (const [b, id] of clips.entries()) {
      const length = 20 + Number(id[0]);
      const frames = framesOf(floats(original.batch.coordinates.body), b);
      for (const [t, frame] of frames.entries()) {
        expect(frame).toBeGreaterThanOrEqual(Math.floor((t * length) / 8));
        expect(frame).toBeLessThan(Math.ceil(((t + 1) * length) / 8));
      }
    }
    expect(floats(batch.coordinates.body)).not.toEqual(floats(original.batch.coordinates.body));
    expect(floats(batch.present.body)).toEqual(floats(original.batch.present.body));
  }
  expect(orders.size).toBe(3);
  const chosen = [0, 1, 2].map((step) => {
    const { batch, clips } = plain.build(step);
    return framesOf(floats(batch.coordinates.body), clips.indexOf("3.pose")).join();
  });
  expect(new Set(chosen).size).toBe(3);
});

test("the augmentation is one matrix for all frames and streams of a clip, another one in the next epoch", () => {
  const corpus = corpusOf({ a: { frames: 8 } });
  const augmented = batchBuilder(corpus, config(1, { batchSize: 1 }));
  const plain = batchBuilder(corpus, config(1, { batchSize: 1 }, { augment: NO_AUGMENTATION }));
  const matrices = [0, 1].map((step) => {
    const [to, from] = [augmented, plain].map((builder) => builder.build(step).batch.coordinates);
    // Solved from the wrists of the hands at two times; it must then hold everywhere.
    const [x0, y0, x1, y1] = [0, 1, 7 * 42, 7 * 42 + 1].map((i) => floats(from!.left)[i]!) as [
      number,
      number,
      number,
      number,
    ];
    const [u0, v0, u1, v1] = [0, 1, 7 * 42, 7 * 42 + 1].map((i) => floats(to!.left)[i]!) as [
      number,
      number,
      number,
      number,
    ];
    const det = x0 * y1 - x1 * y0;
    const m = [
      (u0 * y1 - u1 * y0) / det,
      (v0 * y1 - v1 * y0) / det,
      (x0 * u1 - x1 * u0) / det,
      (x0 * v1 - x1 * v0) / det,
    ];
    for (const name of ["body", "left", "right"] as const) {
      const [a, b] = [floats(from![name]), floats(to![name])];
      for (let i = 0; i < a.length; i += 2) {
        expect(Math.abs(a[i]! * m[0]! + a[i + 1]! * m[2]! - b[i]!)).toBeLessThan(2e-3);
        expect(Math.abs(a[i]! * m[1]! + a[i + 1]! * m[3]! - b[i + 1]!)).toBeLessThan(2e-3);
      }
    }
    return m.map((value) => value.toFixed(4)).join();
  });
  expect(matrices[0]).not.toBe(matrices[1]);
  expect(matrices).not.toContain("1.0000,0.0000,0.0000,1.0000");
});

test("a test shows the middles of segments, in the clips' order, and pads its last batch", () => {
  const builder = batchBuilder(manyClips(5), config(5, { sampling: "test" }));
  expect(builder.steps).toBe(2);
  const [first, last] = [builder.build(0), builder.build(1)];
  expect([first.clips, last.clips]).toEqual([
    ["0.pose", "1.pose", "2.pose"],
    ["3.pose", "4.pose"],
  ]);
  expect(framesOf(floats(first.batch.coordinates.body), 0)).toEqual([1, 3, 6, 8, 11, 13, 16, 18]); // of 20
  expect(last.batch.coordinates.body?.shape).toEqual(first.batch.coordinates.body?.shape);
  expect(
    floats(last.batch.coordinates.body)
      .subarray(2 * 8 * 12)
      .every((x) => x === 0),
  ).toBe(true);
  expect([...last.batch.labels.data]).toEqual([1, 0, 0]);
  expect(batchBuilder(manyClips(2), config(2, { sampling: "test" })).build(0).batch.labels.shape).toEqual([
    2,
  ]);
});

test("clips of one frame, and of fewer frames than a cubelet, show their frames several times", () => {
  const corpus = corpusOf({ a: { frames: 1 }, b: { frames: 3 } });
  const { batch } = batchBuilder(corpus, config(2, { sampling: "test" })).build(0);
  const body = floats(batch.coordinates.body);
  expect([framesOf(body, 0), framesOf(body, 1)]).toEqual([Array(8).fill(0), [0, 0, 0, 1, 1, 2, 2, 2]]);
  expect(floats(batch.present.body).every((seen) => seen === 1)).toBe(true);
});

test("a stream of which a clip shows nothing is 0, and reported", () => {
  const hidden = {
    at: (_: number, p: number) => (p >= 7 && p < 28 ? ([Number.NaN, 0] as const) : undefined),
  };
  const corpus = corpusOf({ a: {}, b: hidden }); // b: the left hand
  for (const sampling of ["train", "test"] as const) {
    const { batch, clips, unseen } = batchBuilder(corpus, config(2, { sampling, batchSize: 2 })).build(0);
    expect(unseen).toEqual([{ clip: "b.pose", stream: "left" }]);
    const at = clips.indexOf("b.pose") * 8 * 21;
    expect(
      floats(batch.present.left)
        .subarray(at, at + 8 * 21)
        .some((seen) => seen !== 0),
    ).toBe(false);
    expect(
      floats(batch.coordinates.left)
        .subarray(2 * at, 2 * (at + 8 * 21))
        .some((x) => x !== 0),
    ).toBe(false);
    expect(floats(batch.present.right).every((seen) => seen === 1)).toBe(true);
  }
});

test("a clip without shoulders is replaced in training, and in a test shown as one in which nothing is seen", () => {
  const corpus = corpusOf({ a: {}, b: { shoulders: () => false }, c: {} });
  const builder = batchBuilder(corpus, config(3));
  for (let epoch = 0; epoch < 5; epoch++) {
    const { clips, skipped } = builder.build(epoch);
    expect(new Set(clips)).toEqual(new Set(["a.pose", "c.pose"]));
    expect(skipped.map(({ clip, reason }) => [clip, reason])).toContainEqual(["b.pose", "shoulders"]);
  }
  const { batch, clips, skipped, unseen } = batchBuilder(corpus, config(3, { sampling: "test" })).build(0);
  expect(clips).toEqual(["a.pose", "b.pose", "c.pose"]);
  expect(
    floats(batch.present.body)
      .subarray(48, 96)
      .every((seen) => seen === 0),
  ).toBe(true);
  expect(skipped.map(({ clip }) => clip)).toEqual(["b.pose"]);
  expect(unseen.map(({ stream }) => stream)).toEqual(["body", "left", "right"]);
});

test("a clip that cannot be read any more is replaced in training, and left out of a test; both say so", () => {
  const folder = makeFolder({
    "a.pose": makePose(),
    "b.pose": makePose(),
    "c.pose": makePose({ frames: 50 }),
  });
  const corpus = openCorpus(folder);
  rmSync(join(folder, "b.pose"));
  const builder = batchBuilder(corpus, config(3));
  for (let epoch = 0; epoch < 3; epoch++) {
    const { clips, skipped } = builder.build(epoch);
    expect(new Set(clips)).toEqual(new Set(["a.pose", "c.pose"]));
    expect(skipped.map(({ clip, reason }) => [clip, reason])).toContainEqual(["b.pose", "unreadable"]);
  }
  const { batch, clips, skipped, unseen } = batchBuilder(corpus, config(3, { sampling: "test" })).build(0);
  expect([clips, unseen]).toEqual([["a.pose", "c.pose"], []]);
  expect(skipped.map(({ clip, reason }) => [clip, reason])).toEqual([["b.pose", "unreadable"]]);
  expect([...batch.labels.data].slice(0, 2)).toEqual([0, 0]); // of a and c, whose labels are even
  expect(batch.coordinates.body?.shape[0]).toBe(3);
  expect(framesOf(floats(batch.coordinates.body), 1)).toEqual([3, 9, 15, 21, 28, 34, 40, 46]); // c's
  const places = floats(batch.present.body);
  expect([places.subarray(0, 96).includes(0), places.subarray(96).includes(1)]).toEqual([false, false]);
});

test("shoulders that are seen in any frame give all frames their frame of reference", () => {
  const corpus = corpusOf({ a: { frames: 40, shoulders: (t) => t === 39 } });
  const { batch, skipped } = batchBuilder(corpus, config(1, { sampling: "test" })).build(0);
  expect(skipped).toEqual([]);
  expect(framesOf(floats(batch.coordinates.body), 0)).toEqual([2, 7, 12, 17, 22, 27, 32, 37]);
});

test("clips that all show no shoulders, and no clips, are one clear line", () => {
  const corpus = corpusOf({ a: { shoulders: () => false }, b: { shoulders: () => false } });
  expect(() => batchBuilder(corpus, config(2)).build(0)).toThrow(CorpusError);
  expect(() => batchBuilder(corpus, config(2)).build(0)).toThrow(
    ": all 2 clips show no shoulders, without which a pose has no frame of reference",
  );
  expect(() => batchBuilder(corpus, config(0))).toThrow(LoaderError);
});

test("batches are the same bytes whatever the number of workers and the first step", async () => {
  const corpus = manyClips(10);
  const take = async (workers: number, start: number) => {
    const taken: string[] = [];
    const loader = createLoader(corpus, config(10, {}, { workers }), { start });
    for await (const { step, epoch, clips, batch } of loader) {
      const bytes = leaves(batch).map(({ data }) => Buffer.from(data.buffer).toString("base64"));
      taken.push(JSON.stringify([step, epoch, clips, bytes]));
      if (step === 7) break;
    }
    return taken;
  };
  const wanted = await take(0, 0);
  expect(new Set(wanted).size).toBe(8);
  for (const workers of [1, 3]) {
    expect(await take(workers, 0)).toEqual(wanted);
    expect(await take(workers, 5)).toEqual(wanted.slice(5));
  }
});
