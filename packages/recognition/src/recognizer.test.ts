import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { flatten, type HostTensor, leaves, toTensors } from "@msmae/parameters";
import "@tensorflow/tfjs";
import { CheckpointSizeError, saveParameters } from "@msmae/training";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import {
  checkpointConfig,
  checkpointTree,
  NoRecognizerError,
  Predictor,
  parseCheckpointConfig,
  type RecognizerConfig,
  readRecognizer,
  recognizerLogits,
} from "./index.js";
import { batchOf, FRAMES, GLOSSES, MODELS, weightsOf } from "./tiny.fixture.js";

const descriptionOf = (model: RecognizerConfig) => ({
  ...{ model, frames: FRAMES, fillGaps: true, glosses: GLOSSES },
});

test.each(MODELS)(
  "a checkpoint says what its model is, and is read without knowing it: $kind, $pooling",
  async (model) => {
    const path = join(mkdtempSync(join(tmpdir(), "msmae-recognition-")), "model.safetensors");
    const weights = weightsOf(model);
    await saveParameters(path, checkpointTree(weights), {
      config: checkpointConfig(descriptionOf(model)),
      step: 3,
    });
    expect(await readRecognizer(path)).toEqual({ ...descriptionOf(model), weights });
  },
);

test("parseCheckpointConfig() knows a recogniser's config, and nothing else", () => {
  for (const model of MODELS) {
    const stored = JSON.parse(JSON.stringify(checkpointConfig(descriptionOf(model))));
    expect(parseCheckpointConfig(stored)).toEqual(descriptionOf(model));
    expect(stored).not.toHaveProperty("fillGaps"); // as before it was a setting
    const withGaps = { ...descriptionOf(model), fillGaps: false };
    expect(checkpointConfig(withGaps)).toEqual({ ...stored, fillGaps: false });
    expect(parseCheckpointConfig({ ...stored, fillGaps: false })).toEqual(withGaps);
    expect(parseCheckpointConfig({ ...stored, fillGaps: "no" })).toBeUndefined();
    expect(parseCheckpointConfig({ ...stored, glosses: undefined })).toBeUndefined();
    expect(parseCheckpointConfig({ ...stored, frames: 0 })).toBeUndefined();
    expect(parseCheckpointConfig({ ...stored, kind: "x" })).toBeUndefined();
    expect(parseCheckpointConfig({ ...stored, kind: undefined })).toBeUndefined();
  }
  const pretraining = {
    streams: ["body"],
    stride: 4,
    encoder: { layers: 1, heads: 2, width: 8 },
    decoder: {},
  };
  for (const other of [null, "text", [], {}, pretraining])
    expect(parseCheckpointConfig(other)).toBeUndefined();
});

test("readRecognizer() refuses a checkpoint of something else in one line", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "msmae-recognition-")), "model.safetensors");
  await saveParameters(
    path,
    { w: { shape: [1], data: new Float32Array(1) } },
    { config: { streams: ["body"] }, step: 0 },
  );
  await expect(readRecognizer(path)).rejects.toThrow(NoRecognizerError);
  await expect(readRecognizer(path)).rejects.toThrow(
    /^\S+model\.safetensors: not a model for recognition: [^\n]+$/,
  );
});

test.each(MODELS)(
  "Predictor gives what the model gives, clip by clip, without padding: $kind, $pooling",
  async (model) => {
    const weights = weightsOf(model);
    const predictor = new Predictor(model, { threads: 1 });
    const scored = await predictor.run(weights, batchOf(model, 5, 8));
    await predictor.dispose();
    expect(scored.map(({ id, label }) => [id, label])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [`clip-5-${i}`, i]),
    );
    const eager = tidy(() => {
      const input = toTensors(batchOf(model, 5).batch);
      const { logits } = recognizerLogits(model, toTensors(weights), input, { training: false });
      return (logits as Tensor).arraySync() as number[][];
    });
    for (const [i, { logits }] of scored.entries()) {
      expect(logits).toHaveLength(GLOSSES.length);
      for (const [g, logit] of logits.entries()) expect(Math.abs(logit - eager[i]![g]!)).toBeLessThan(1e-5);
    }
  },
);

test("a checkpoint holds parameters under their names, and no decoder", () => {
  const names = flatten(checkpointTree(weightsOf(MODELS[0]!))).map(([name]) => name);
  expect(names.filter((name) => !/^(tokenizer|encoder|classifier)\./.test(name))).toEqual([]);
  expect(names).toContain("classifier.weight");
  expect(leaves(weightsOf(MODELS[0]!).parameters as { w: HostTensor })).toHaveLength(names.length);
});

test.each([
  ["encoder.layers", 1e9],
  ["encoder.width", 2 ** 40],
  ["stride", 1e9],
  ["layers", 1e9],
  ["width", 2 ** 40],
])("a config whose %s is %d is refused before anything of that size is made", async (field, value) => {
  const path = join(mkdtempSync(join(tmpdir(), "msmae-recognition-")), "model.safetensors");
  const model = MODELS.find(({ kind }) => (kind === "ms-mae") === /^(encoder|stride)/.test(field))!;
  const config = JSON.parse(JSON.stringify(checkpointConfig(descriptionOf(model))));
  const [name, inner] = field.split(".") as [string, string?];
  if (inner === undefined) config[name] = value;
  else config[name][inner] = value;
  await saveParameters(path, checkpointTree(weightsOf(model)), { config, step: 3 });
  await expect(readRecognizer(path)).rejects.toThrow(CheckpointSizeError);
  await expect(readRecognizer(path)).rejects.toThrow(
    `${path}: its metadata "config": ${field}: ${value} makes at least`,
  );
});
