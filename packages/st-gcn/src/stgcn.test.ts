import { expect, test } from "@jest/globals";
import { flatten, type HostTensor, hostTensor, leaves, mapTree } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import { enableProdMode } from "@tensorflow/tfjs-core";
import { dropoutMask, initStgcn, type StgcnConfig } from "./index.js";
import { clips, GLOSSES, run, tiny } from "./tiny-model.fixture.js";

enableProdMode();

const VARIANTS: StgcnConfig["kind"][] = ["st-gcn++", "st-gcn"];

/** A model away from where training begins, where all classes are as good as equal. */
function livelyModel(config: StgcnConfig) {
  const { parameters, buffers } = initStgcn(config, GLOSSES, 1);
  const lively = mapTree(parameters, ({ shape, data }, path) => {
    const random = seeded(2, path);
    return hostTensor(
      shape,
      data.map((value) => value + 0.4 * (random() - 0.5)),
    );
  });
  return { parameters: lively, buffers };
}

const distance = (a: number[][], b: number[][]) =>
  Math.max(...a.flat().map((value, i) => Math.abs(value - b.flat()[i]!)));

test.each(VARIANTS)(
  "stgcn() classifies clips of any number of frames, of any streams: %s",
  async (variant) => {
    for (const frames of [1, 2, 3, 8]) {
      const config = tiny(variant);
      const { logits } = await run(config, clips(config.streams, [1, 2], frames));
      expect(logits.map((row) => row.length)).toEqual([GLOSSES, GLOSSES]);
      expect(logits.flat().every(Number.isFinite)).toBe(true);
    }
    for (const streams of [
      ["face"],
      ["right"],
      ["left", "right"],
      ["body", "left", "right", "face"],
    ] as const) {
      const config = tiny(variant, { streams });
      const { logits } = await run(config, clips(streams, [1, 2]), { training: true });
      expect(logits.flat().every(Number.isFinite)).toBe(true);
    }
  },
);

test.each(VARIANTS)(
  "A clip's result is its own, whatever else is in the batch, outside of training: %s",
  async (variant) => {
    const config = tiny(variant);
    const model = livelyModel(config);
    const of = async (...seeds: number[]) =>
      (await run(config, clips(config.streams, seeds), { model })).logits;
    const [a, b] = await of(1, 2);
    expect(a).not.toEqual(b);
    expect((await of(1, 3))[0]).toEqual(a); // not a bit of the second clip
    expect(distance(await of(2, 3, 1), [b!, (await of(3))[0]!, a!])).toBeLessThan(1e-5);
  },
);

test.each(VARIANTS)(
  "The order of a batch is the order of its results, in training too: %s",
  async (variant) => {
    const config = tiny(variant);
    const model = livelyModel(config);
    const of = (seeds: number[]) => run(config, clips(config.streams, seeds), { model, training: true });
    const [there, back] = [await of([1, 2, 3]), await of([3, 1, 2])];
    expect(distance(back.logits, [there.logits[2]!, there.logits[0]!, there.logits[1]!])).toBeLessThan(1e-4);
    for (const [i, leaf] of (leaves(there.buffers) as HostTensor[]).entries()) {
      const other = (leaves(back.buffers) as HostTensor[])[i]!;
      expect(distance([[...leaf.data]], [[...other.data]])).toBeLessThan(1e-5);
    }
    // In training a clip is normed by its batch.
    expect(distance((await of([1, 4, 5])).logits.slice(0, 1), there.logits.slice(0, 1))).toBeGreaterThan(
      1e-3,
    );
  },
);

test.each(VARIANTS)(
  "stgcn() gives the same bytes again, and leaves the buffers alone outside of training: %s",
  async (variant) => {
    const config = tiny(variant);
    const model = livelyModel(config);
    const input = clips(config.streams, [1, 2]);
    const all = async (training: boolean) => run(config, input, { model, training });
    expect(await all(true)).toEqual(await all(true));
    const { buffers } = await all(false);
    expect(flatten(buffers)).toEqual(flatten(model.buffers));
    const after = (await all(true)).buffers;
    expect(flatten(after).map(([path]) => path)).toEqual(flatten(model.buffers).map(([path]) => path));
    expect(flatten(after)).not.toEqual(flatten(buffers));
  },
);

test.each(VARIANTS)("What was never seen is no trouble: %s", async (variant) => {
  const config = tiny(variant);
  const input = clips(config.streams, [1, 2]);
  const nothing = mapTree(input, ({ shape, data }) =>
    hostTensor(
      shape,
      data.map(() => 0),
    ),
  );
  for (const training of [true, false]) {
    const { logits, buffers } = await run(config, nothing as typeof input, { training });
    expect(logits.flat().every(Number.isFinite)).toBe(true);
    expect((leaves(buffers) as HostTensor[]).every(({ data }) => data.every(Number.isFinite))).toBe(true);
  }
});

test("Presence is seen: a keypoint at the origin is not a missing one", async () => {
  const config = tiny("st-gcn++");
  const model = livelyModel(config);
  const input = clips(config.streams, [1]);
  const present = { ...input.present, body: hostTensor([1, 5, 6], new Float32Array(30).fill(1)) };
  const coordinates = { ...input.coordinates, body: hostTensor([1, 5, 6, 2], new Float32Array(60)) };
  const absent = { ...present, body: hostTensor([1, 5, 6], new Float32Array(30)) };
  const [seen, missing] = [present, absent].map((present) =>
    run(config, { coordinates, present }, { model }),
  );
  expect(distance((await seen!).logits, (await missing!).logits)).toBeGreaterThan(1e-5);
});

test("dropoutMask() keeps the share that is not dropped, and only what it keeps is classified in training", async () => {
  const config = tiny("st-gcn", { dropout: 0.25 });
  const mask = dropoutMask(config, 500, seeded(3));
  expect(mask.shape).toEqual([500, 14]);
  expect(mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length).toBeCloseTo(0.75, 1);

  const model = livelyModel(config);
  const input = clips(config.streams, [1, 2]);
  const kept = (value: number) => hostTensor([2, 14], new Uint8Array(28).fill(value));
  const nothing = await run(config, input, { model, training: true, kept: kept(0) });
  expect(nothing.logits[0]).toEqual([...model.parameters.classifier!.bias!.data]);
  const everything = await run(config, input, { model, training: true, kept: kept(1) });
  const without = await run({ ...config, dropout: 0 }, input, { model, training: true });
  const { data: bias } = model.parameters.classifier!.bias!;
  everything.logits[0]!.forEach((logit, gloss) => {
    expect(logit - bias[gloss]!).toBeCloseTo((4 / 3) * (without.logits[0]![gloss]! - bias[gloss]!), 5); // 1 / (1 - 0.25)
  });
  expect((await run(config, input, { model, kept: kept(0) })).logits[0]).not.toEqual(nothing.logits[0]);
  await expect(run(config, input, { model, training: true })).rejects.toThrow(
    "stgcn: a dropout of 0.25 needs `kept`, see dropoutMask().",
  );
});

test("initStgcn() draws each weight by its own name, and norms begin neutral", () => {
  const [a, b] = [tiny("st-gcn++"), tiny("st-gcn++", { layers: 2, stages: [] })].map(
    (config) => new Map(flatten(initStgcn(config, GLOSSES, 7).parameters)),
  );
  const shared = [...b!.keys()].filter((path) => path.startsWith("layers."));
  expect(shared.length).toBeGreaterThan(20);
  for (const path of shared) expect(a!.get(path)).toEqual(b!.get(path));
  const weights = initStgcn(tiny("st-gcn++"), GLOSSES, 7);
  expect(initStgcn(tiny("st-gcn++"), GLOSSES, 7)).toEqual(weights);
  expect(initStgcn(tiny("st-gcn++"), GLOSSES, 8)).not.toEqual(weights);
  for (const [path, { data }] of flatten(weights.parameters)) {
    if (path.includes("norm")) expect(new Set(data)).toEqual(new Set([path.endsWith("weight") ? 1 : 0]));
    else if (/conv\.weight|conv\.bias|dilated/.test(path)) {
      const spread = Math.max(...data) - Math.min(...data);
      expect(spread).toBeGreaterThan(0);
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(1);
    }
  }
  for (const [path, { data }] of flatten(weights.buffers))
    expect(new Set(data)).toEqual(new Set([path.endsWith("var") ? 1 : 0]));
});
