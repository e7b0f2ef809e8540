import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { initMbart } from "@msmae/mbart";
import { flatten, mapTree } from "@msmae/parameters";
import { newFolder } from "@msmae/testing";
import { saveParameters } from "@msmae/training";
import {
  checkpointConfig,
  checkpointTree,
  isTrained,
  mbartFolder,
  parseCheckpointConfig,
  readTranslation,
  writeMbartFolder,
} from "./index.js";
import { MODELS, sentences, tinyTranslation } from "./tiny.fixture.js";

test.each([
  [MODELS[0]!, true],
  [MODELS[1]!, false],
])(
  "a checkpoint beside its run's folder says what the model is, and is read without knowing it",
  async (model, lora) => {
    const translation = tinyTranslation(model, sentences(4, model), { lora });
    const { weights, mbart, tokenizer } = translation;
    const run = newFolder();
    // As training does: the folder has mBART alone, adapters are in the checkpoint.
    const own = new Map(flatten(weights.mbart).map(([name, leaf]) => [name, leaf] as const));
    const parameters = mapTree(initMbart(mbart, 3), (_, name) => own.get(name)!) as typeof weights.mbart;
    await writeMbartFolder(mbartFolder(run), { config: mbart, parameters }, tokenizer);
    const path = join(run, "checkpoints", "step-000003.safetensors");
    mkdirSync(dirname(path));
    await saveParameters(path, checkpointTree(weights, translation), {
      config: checkpointConfig(translation),
      step: 3,
    });
    const read = await readTranslation(path);
    expect(read.weights).toEqual(weights);
    expect([read.model, read.lora, read.unit, read.language]).toEqual([model, translation.lora, 1, "en_XX"]);
    expect(read.tokenizer.labels("Bu", "en_XX")).toEqual(tokenizer.labels("Bu", "en_XX"));
  },
);

test("readTranslation() refuses a checkpoint of something else, and one without its run, in one line", async () => {
  const [model] = MODELS;
  const translation = tinyTranslation(model!, sentences(4, model!));
  const path = join(newFolder(), "checkpoints", "a.safetensors");
  mkdirSync(dirname(path));
  const save = (config: object) =>
    saveParameters(path, checkpointTree(translation.weights, translation), { config, step: 0 });
  await save({ streams: ["body"] });
  await expect(readTranslation(path)).rejects.toThrow(
    /^\S+a\.safetensors: not a model for translation: [^\n]+$/,
  );
  await save(checkpointConfig(translation));
  await expect(readTranslation(path)).rejects.toThrow(
    /^\S+a\.safetensors: needs the folder \S+mbart with mBART [^\n]+$/,
  );
});

test("parseCheckpointConfig() knows a translation's config, and nothing else", () => {
  for (const model of MODELS) {
    const description = { model, lora: null, unit: 2, language: null };
    const stored = JSON.parse(JSON.stringify(checkpointConfig(description)));
    expect(parseCheckpointConfig(stored)).toEqual(description);
    expect(
      parseCheckpointConfig({ ...stored, translation: { ...stored.translation, unit: 0 } }),
    ).toBeUndefined();
    expect(parseCheckpointConfig({ ...stored, bridge: "x" })).toBeUndefined();
  }
  for (const other of [null, "text", [], {}, MODELS[0]]) expect(parseCheckpointConfig(other)).toBeUndefined();
});

test("training changes mBART's encoder and the adapter alone, or all of it; a frozen pose encoder never", () => {
  const [model, , frozen] = MODELS;
  const trained = (lora: boolean, of: typeof model) => {
    const translation = tinyTranslation(of!, sentences(4, of!), { lora });
    return flatten(translation.weights)
      .map(([path]) => path)
      .filter((path) => isTrained(path, translation));
  };
  const adapted = trained(true, model);
  const decoder = adapted.filter((path) => path.startsWith("mbart.model.decoder"));
  expect(decoder).toHaveLength(2 * 2 * 2 * 2); // layers, attentions, projections, A and B
  expect(decoder.filter((path) => !/_attn\.[qv]_proj\.lora_[AB]\.weight$/.test(path))).toEqual([]);
  expect(adapted).toContain("mbart.model.encoder.embed_positions.weight");
  expect(adapted).not.toContain("mbart.model.shared.weight");
  expect(adapted).toContain("tokenizer.hand.conv.weight");
  expect(trained(false, model)).toContain("mbart.model.shared.weight");
  expect(trained(true, frozen).filter((path) => /^(tokenizer|encoder)\./.test(path))).toEqual([]);
  expect(trained(true, frozen)).toContain("bridge.scale");
});
