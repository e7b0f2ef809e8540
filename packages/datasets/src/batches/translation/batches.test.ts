import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { frameOf, makeFolder, makePose, type PoseOptions } from "../../clips.fixture.js";
import {
  batchBuilder,
  createLoader,
  LoaderError,
  openCorpus,
  type TranslationBatchConfig,
} from "../../index.js";
import { translationFrames } from "./frames.js";
import { lengthBucket } from "./plan.js";

const DATA = { unit: 1, temporal: 0, workers: 0, cacheMegabytes: 10 };
const config = (
  clips: number,
  rest: Partial<Omit<TranslationBatchConfig, "data">> = {},
  data: object = {},
): TranslationBatchConfig => ({
  ...{ task: "translation", sampling: "test", stride: 4, batchSize: 3, seed: 7 },
  clips: Array.from({ length: clips }, (_, clip) => clip),
  limits: { steps: 100, tokens: 60 },
  data: { ...DATA, ...data },
  ...rest,
});

const corpusOf = (clips: readonly PoseOptions[]) =>
  openCorpus(makeFolder(Object.fromEntries(clips.map((options, i) => [`${i}.pose`, makePose(options)]))));
const LENGTHS = [20, 33, 3, 90, 41, 64, 7];
const corpus = () => corpusOf(LENGTHS.map((frames) => ({ frames })));
const floats = (tensor: { data: unknown } | undefined) => tensor?.data as Float32Array;
/** The first so many frames of a clip in a batch. */
const framesOf = (body: Float32Array, clip: number, padded: number, count: number) =>
  Array.from({ length: count }, (_, t) => frameOf(body.subarray(clip * padded * 12), t));

test("a test shows every clip once, all its frames, the shortest first, then nothing", () => {
  const builder = batchBuilder(corpus(), config(7));
  expect(builder.steps).toBe(3);
  const seen = [0, 1, 2].flatMap((step) => {
    const { batch, clips, unseen, skipped } = builder.build(step);
    expect([unseen, skipped]).toEqual([[], []]);
    const [size, steps] = batch.time.shape as [number, number];
    expect(size).toBe(3);
    expect(batch.coordinates.body?.shape).toEqual([3, 4 * steps, 6, 2]);
    expect(batch.shown.shape).toEqual([3, 3]);
    clips.forEach((id, b) => {
      const length = LENGTHS[Number.parseInt(id, 10)]!;
      const body = floats(batch.coordinates.body);
      expect(framesOf(body, b, 4 * steps, length)).toEqual(Array.from({ length }, (_, t) => t));
      expect(
        body.subarray((b * 4 * steps + length) * 12, (b + 1) * 4 * steps * 12).every((x) => x === 0),
      ).toBe(true);
      const time = floats(batch.time).subarray(b * steps, (b + 1) * steps);
      expect([...time]).toEqual(Array.from({ length: steps }, (_, n) => Number(4 * n < length)));
    });
    const empty = floats(batch.time).subarray(clips.length * steps);
    expect(empty.every((x) => x === 0)).toBe(true);
    return clips;
  });
  const buckets = seen.map((id) => lengthBucket(LENGTHS[Number.parseInt(id, 10)]! / 4, 100));
  expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
  expect(seen.toSorted()).toEqual(LENGTHS.map((_, clip) => `${clip}.pose`));
});

test("in training each epoch shows every clip once, in other batches, frames deleted and copied", () => {
  const builder = batchBuilder(corpus(), config(7, { sampling: "train" }, { temporal: 0.2 }));
  const orders = new Set<string>();
  const lengths = new Set<number>();
  for (let epoch = 0; epoch < 6; epoch++) {
    const loaded = [0, 1, 2].map((step) => builder.build(3 * epoch + step));
    expect(loaded.map((each) => each.epoch)).toEqual([epoch, epoch, epoch]);
    const ids = loaded.flatMap(({ clips }) => clips);
    expect(ids.toSorted()).toEqual(LENGTHS.map((_, clip) => `${clip}.pose`));
    orders.add(ids.join());
    for (const { batch, clips } of loaded) {
      const [, steps] = batch.time.shape as [number, number];
      const at = clips.indexOf("3.pose");
      if (at < 0) continue;
      lengths.add(
        floats(batch.time)
          .subarray(at * steps, (at + 1) * steps)
          .reduce((sum, x) => sum + x, 0),
      );
    }
  }
  expect(orders.size).toBe(6);
  expect(lengths.size).toBeGreaterThan(1);
});

test("texts of like length are together", () => {
  const same = corpusOf(Array.from({ length: 6 }, () => ({ frames: 20 })));
  const tokens = [50, 3, 50, 3, 50, 3];
  const builder = batchBuilder(same, config(6, { sampling: "train", tokens }));
  for (const step of [0, 1]) {
    const kinds = builder.build(step).clips.map((id) => tokens[Number.parseInt(id, 10)]);
    expect(new Set(kinds).size).toBe(1);
  }
});

test("a clip without shoulders is an empty place with its id; a stream that is never seen is told", () => {
  const clips = corpusOf([{ frames: 9, shoulders: () => false }, { frames: 9 }]);
  const { batch, clips: ids, skipped } = batchBuilder(clips, config(2)).build(0);
  const at = ids.indexOf("0.pose");
  expect(skipped.map(({ clip, reason }) => [clip, reason])).toEqual([["0.pose", "shoulders"]]);
  expect([...floats(batch.time)].filter((_, i) => Math.floor(i / 8) === at)).toEqual(Array(8).fill(0));
  expect([...floats(batch.shown)].slice(3 * at, 3 * at + 3)).toEqual([0, 0, 0]);
  expect([...floats(batch.shown)].slice(3 * (1 - at), 3 * (1 - at) + 3)).toEqual([1, 1, 1]);
});

test("a clip that cannot be read any more is an empty place in training, and left out of a test; both say so", () => {
  const folder = makeFolder({ "0.pose": makePose({ frames: 9 }), "1.pose": makePose({ frames: 9 }) });
  const clips = openCorpus(folder);
  rmSync(join(folder, "0.pose"));
  const found = batchBuilder(clips, config(2)).build(0);
  expect([found.clips, found.skipped.map(({ clip, reason }) => [clip, reason])]).toEqual([
    ["1.pose"],
    [["0.pose", "unreadable"]],
  ]);
  expect(floats(found.batch.time).slice(0, 8)).toEqual(Float32Array.of(1, 1, 1, 0, 0, 0, 0, 0));
  expect([...floats(found.batch.shown)]).toEqual([1, 1, 1, 0, 0, 0]);

  const trained = batchBuilder(clips, config(2, { sampling: "train", batchSize: 2 })).build(0);
  const at = trained.clips.indexOf("0.pose");
  expect(trained.clips.toSorted()).toEqual(["0.pose", "1.pose"]);
  expect(trained.skipped.map(({ clip }) => clip)).toEqual(["0.pose"]);
  expect([...floats(trained.batch.shown)].slice(3 * at, 3 * at + 3)).toEqual([0, 0, 0]);
});

test("clips with more time steps than there are positions are shortened", () => {
  const long = config(7, { limits: { steps: 10, tokens: 60 } });
  const last = batchBuilder(corpus(), long).build(2);
  expect(last.batch.time.shape).toEqual([3, 10]);
  const length = LENGTHS[Number.parseInt(last.clips[0]!, 10)]!;
  const frames = translationFrames(length, { ...DATA, limit: 40 });
  expect([length > 40, frames.length]).toEqual([true, 40]);
  expect(framesOf(floats(last.batch.coordinates.body), 0, 40, 40)).toEqual([...frames]);
});

test("a loader gives the same bytes whatever the number of workers, wherever it starts", async () => {
  const given = config(7, { sampling: "train", tokens: LENGTHS }, { temporal: 0.2 });
  const take = async (workers: number, start: number) => {
    const loader = createLoader(corpus(), { ...given, data: { ...given.data, workers } }, { start });
    const found: unknown[] = [];
    for await (const loaded of loader) {
      if (loaded.step >= start) found.push(loaded);
      if (loaded.step === 7) break;
    }
    return found;
  };
  const all = await take(0, 0);
  expect(await take(2, 0)).toEqual(all);
  expect(await take(1, 5)).toEqual(all.slice(5));
});

test("no clips are refused", () => {
  expect(() => batchBuilder(corpus(), config(0))).toThrow(LoaderError);
});
