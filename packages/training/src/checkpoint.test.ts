import { copyFileSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import { SafetensorsError, writeSafetensors } from "@msmae/safetensors";
import { createAdamWState } from "./adamw.js";
import {
  CheckpointMismatchError,
  describeCheckpoint,
  loadParameters,
  loadTrainingState,
  saveParameters,
  saveTrainingState,
} from "./checkpoint.js";
import { CheckpointFolder } from "./checkpoint-folder.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "msmae-checkpoint-"));
const model = (value = 0) => ({
  encoder: { norm: { weight: hostTensor([3], new Float32Array(3).fill(value)) } },
  head: [
    {
      weight: hostTensor(
        [2, 3],
        Float32Array.from({ length: 6 }, (_, i) => value * i),
      ),
    },
  ],
});
const config = { streams: ["body"], stride: 4 };

test("loadParameters() reads what saveParameters() wrote, in place, with config and step", async () => {
  const path = join(newFolder(), "model.safetensors");
  await saveParameters(path, model(0.1), { config, step: 7 });
  const parameters = model();
  const { data } = parameters.head[0]!.weight;
  expect(await loadParameters(path, parameters)).toEqual({ config, step: 7 });
  expect(parameters).toEqual(model(0.1));
  expect(parameters.head[0]!.weight.data).toBe(data);
  expect(await describeCheckpoint(path)).toEqual({ config, step: 7 });
});

test("loadParameters() reads a part of a model where the rest is allowed beside it", async () => {
  const path = join(newFolder(), "model.safetensors");
  await saveParameters(path, model(0.1), { config, step: 7 });
  const { encoder } = model();
  expect(await loadParameters(path, { encoder }, { beside: ["decoder.", "head."] })).toEqual({
    config,
    step: 7,
  });
  expect(encoder).toEqual(model(0.1).encoder);
  await expect(loadParameters(path, { encoder })).rejects.toThrow(
    `${path}: tensor "head.0.weight" is F32 [2, 3], expected no such tensor`,
  );
  const missing = { encoder, classifier: hostTensor([1], new Float32Array(1)) };
  await expect(loadParameters(path, missing, { beside: ["classifier", "head."] })).rejects.toThrow(
    `${path}: tensor "classifier" is missing, expected F32 [1]`,
  );
});

test("loadParameters() refuses a checkpoint of which a part that it does not take is no number", async () => {
  const path = join(newFolder(), "model.safetensors");
  const damaged = model(0.1);
  damaged.head[0]!.weight.data[4] = Number.NaN;
  await saveParameters(path, damaged, { config, step: 7 });
  const { encoder } = model();
  await expect(loadParameters(path, { encoder }, { beside: ["head."] })).rejects.toThrow(
    `${path}: tensor "head.0.weight" has NaN at index 4; expected finite numbers`,
  );
});

test("loadTrainingState() reads what saveTrainingState() wrote, to the last bit", async () => {
  const path = join(newFolder(), "model.optimizer.safetensors");
  const state = {
    optimizer: { first: model(1 / 3), second: model(1e-20), step: 120_000 },
    recentLosses: [0.1, 1 / 3],
  };
  await saveTrainingState(path, state);
  const loaded = { optimizer: createAdamWState(model()), recentLosses: [] };
  await loadTrainingState(path, loaded);
  expect(loaded).toEqual(state);
});

test("loadParameters() names the tensor that differs, what it is and what was expected", async () => {
  const path = join(newFolder(), "model.safetensors");
  const norm = { dtype: "F32", shape: [3], data: new Float32Array(3) } as const;
  const head = { dtype: "F32", shape: [2, 3], data: new Float32Array(6) } as const;
  const cases = [
    [{ "encoder.norm.weight": norm }, 'tensor "head.0.weight" is missing, expected F32 [2, 3]'],
    [
      { "encoder.norm.weight": norm, "head.0.weight": { ...head, shape: [3, 2] } },
      'tensor "head.0.weight" is F32 [3, 2], expected F32 [2, 3]',
    ],
    [
      {
        "encoder.norm.weight": norm,
        "head.0.weight": { dtype: "F16", shape: [2, 3], data: new Uint16Array(6) },
      },
      'tensor "head.0.weight" is F16 [2, 3], expected F32 [2, 3]',
    ],
    [
      { "encoder.norm.weight": norm, "head.0.weight": head, extra: norm },
      'tensor "extra" is F32 [3], expected no such tensor',
    ],
    [
      { extra: norm },
      'tensor "encoder.norm.weight" is missing, expected F32 [3] (and 2 other tensors differ)',
    ],
  ] as const;
  for (const [tensors, message] of cases) {
    await writeSafetensors(path, tensors);
    const parameters = model(5);
    const error = await loadParameters(path, parameters).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(CheckpointMismatchError);
    expect((error as Error).message).toBe(`${path}: ${message}`);
    expect(parameters).toEqual(model(5));
  }
});

test("loadParameters() refuses what is no checkpoint", async () => {
  const path = join(newFolder(), "model.safetensors");
  await expect(loadParameters(path, model())).rejects.toThrow(SafetensorsError);
  writeFileSync(path, "hello");
  await expect(loadParameters(path, model())).rejects.toThrow(`${path}: `);
  await writeSafetensors(
    path,
    { x: { dtype: "F32", shape: [0], data: new Float32Array() } },
    { config: "{" },
  );
  await expect(describeCheckpoint(path)).rejects.toThrow(`${path}: its metadata "config" is not JSON`);
});

test("saveParameters() gives the same bytes for the same parameters, and none where it fails", async () => {
  const folder = newFolder();
  for (const name of ["a", "b"]) await saveParameters(join(folder, name), model(2), { config, step: 1 });
  expect(readFileSync(join(folder, "a"))).toEqual(readFileSync(join(folder, "b")));
  const missing = join(folder, "none", "c");
  await expect(saveParameters(missing, model(), { config, step: 1 })).rejects.toThrow(
    `${missing}: cannot be written: no such file or folder`,
  );
  expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
});

test("CheckpointFolder keeps the first, the best and the last scheduled weights, and resumes from the newest", async () => {
  const folder = new CheckpointFolder(newFolder(), { every: 10, keep: 2 }, 45, config);
  const state = { optimizer: createAdamWState(model()), recentLosses: [] };
  for (const [step, best] of [
    [0],
    [10],
    [13, 13],
    [20, 13],
    [26, 26],
    [30, 26],
    [40, 26],
    [45, 26],
  ] as const) {
    state.optimizer.step = step;
    await folder.save(model(step), state, best);
  }
  expect(readdirSync(folder.path).sort()).toEqual([
    "step-000000.safetensors",
    "step-000026.safetensors",
    "step-000040.optimizer.safetensors",
    "step-000040.safetensors",
    "step-000045.optimizer.safetensors",
    "step-000045.safetensors",
  ]);
  const parameters = model();
  expect(await folder.restore(parameters, state)).toEqual({ step: 45, skipped: [] });
  expect(parameters).toEqual(model(45));
  truncateSync(folder.weights(45), 20);
  expect(await folder.restore(parameters, state)).toMatchObject({
    step: 40,
    skipped: [{ path: folder.weights(45) }],
  });
  expect(parameters).toEqual(model(40));
  truncateSync(folder.optimizer(40), 20);
  await expect(folder.restore(parameters, state)).rejects.toThrow(
    "all of its 2 checkpoints are damaged, the newest: ",
  );
});

test("CheckpointFolder that is to keep none keeps the newest, without which a run could not be resumed", async () => {
  const folder = new CheckpointFolder(newFolder(), { every: 1, keep: 0 }, 9, config);
  const state = { optimizer: createAdamWState(model()), recentLosses: [] };
  for (const step of [1, 2, 3]) {
    state.optimizer.step = step;
    await folder.save(model(step), state, undefined);
  }
  expect(readdirSync(folder.path).sort()).toEqual([
    "step-000003.optimizer.safetensors",
    "step-000003.safetensors",
  ]);
});

test("describeCheckpoint() refuses a step that is no number", async () => {
  const path = join(newFolder(), "model.safetensors");
  await writeSafetensors(path, {}, { step: "ten" });
  await expect(describeCheckpoint(path)).rejects.toThrow(
    `${path}: its metadata "step" is "ten", expected a whole number`,
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "a weight of %d is refused by its tensor and index, wherever weights are read",
  async (wrong) => {
    const folder = newFolder();
    const path = join(folder, "model.safetensors");
    const damaged = model(0.1);
    damaged.head[0]!.weight.data[4] = wrong;
    await saveParameters(path, damaged, { config, step: 7 });
    const line = `${path}: tensor "head.0.weight" has ${wrong} at index 4; expected finite numbers`;
    await expect(loadParameters(path, model())).rejects.toThrow(line);
    await expect(loadParameters(path, model())).rejects.toBeInstanceOf(SafetensorsError);
    expect(await describeCheckpoint(path)).toEqual({ config, step: 7 });

    const state = { optimizer: createAdamWState(model()), recentLosses: [1, wrong] };
    await saveTrainingState(path, state);
    const empty = () => ({ optimizer: createAdamWState(model()), recentLosses: [] });
    await expect(loadTrainingState(path, empty())).rejects.toThrow(
      `${path}: tensor "recent_losses" has ${wrong} at index 1; expected finite numbers`,
    );
  },
);

test("a state of the optimiser whose squares are negative, or whose step is none, is refused", async () => {
  const path = join(newFolder(), "model.optimizer.safetensors");
  const state = () => ({ optimizer: createAdamWState(model()), recentLosses: [] as number[] });
  const negative = state();
  negative.optimizer.second.encoder.norm.weight.data[2] = -1;
  await saveTrainingState(path, negative);
  await expect(loadTrainingState(path, state())).rejects.toThrow(
    `${path}: tensor "second.encoder.norm.weight" has -1 at index 2; expected means of squares, 0 or more`,
  );
  const before = state();
  before.optimizer.step = -3;
  await saveTrainingState(path, before);
  await expect(loadTrainingState(path, state())).rejects.toThrow(
    `${path}: tensor "step" is -3, expected a number of updates`,
  );
});

test("a checkpoint that is not of the step in its name, or holds NaN, is passed over for the one before", async () => {
  const path = newFolder();
  const folder = new CheckpointFolder(path, { every: 1, keep: 5 }, 9, config);
  const state = { optimizer: createAdamWState(model()), recentLosses: [] as number[] };
  for (const step of [1, 2, 3, 4]) {
    state.optimizer.step = step;
    await folder.save(model(step === 4 ? Number.NaN : step), state, undefined);
  }
  for (const of of ["weights", "optimizer"] as const) copyFileSync(folder[of](2), folder[of](3));
  const parameters = model();
  const { step, skipped } = await folder.restore(parameters, state);
  expect([step, state.optimizer.step, parameters]).toEqual([2, 2, model(2)]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(
      /step-000004\.safetensors: tensor "\S+" has NaN at index 0; expected finite numbers$/,
    ),
    `${folder.weights(3)}: after 2 updates, its optimizer's state after 2; expected 3, as its name says`,
  ]);
});

test("a checkpoint says what it is of, and in which version it is written", async () => {
  const path = join(newFolder(), "model.safetensors");
  await saveParameters(path, model(), { config, step: 7, kind: "recognizer" });
  expect(await describeCheckpoint(path)).toEqual({ config, step: 7, kind: "recognizer" });
  const tensors = [["x", { dtype: "F32", shape: [1], data: new Float32Array(1) }]] as const;
  await writeSafetensors(path, [[...tensors[0]]], { version: "2", config: "{}" });
  await expect(describeCheckpoint(path)).rejects.toThrow(
    `${path}: its metadata "version" is "2", which this version of msmae does not read; expected "1"`,
  );
});

test.each([
  ["recognizer", { streams: ["body"], glosses: ["BOOK"] }],
  ["translator", { streams: ["body"], translation: {} }],
  ["encoder", { streams: ["body"], decoder: {} }],
  [undefined, { streams: ["body"] }],
] as const)("a checkpoint of before there were kinds is known as %s by its config", async (kind, config) => {
  const path = join(newFolder(), "model.safetensors");
  const tensors = [["x", { dtype: "F32", shape: [1], data: new Float32Array(1) }]] as const;
  await writeSafetensors(path, [[...tensors[0]]], { config: JSON.stringify(config), step: "3" });
  expect((await describeCheckpoint(path)).kind).toBe(kind);
});
