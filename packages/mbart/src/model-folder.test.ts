import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { flatten, hostTensor } from "@msmae/parameters";
import { openSafetensors, type SafeTensor, writeSafetensors } from "@msmae/safetensors";
import { distance, readGolden, sketch } from "./golden.fixture.js";
import { FolderError, initMbart, type LoadedMbart, loadMbart, mbartConfig, saveMbart } from "./index.js";
import { temporaryFolder } from "./temporary-folder.fixture.js";

const folder = temporaryFolder();
const saved = fileURLToPath(new URL("../test/hf-model", import.meta.url));
const shapes = {
  vocab_size: 9,
  d_model: 4,
  max_position_embeddings: 5,
  encoder_layers: 1,
  decoder_layers: 1,
};
const heads = {
  encoder_attention_heads: 2,
  decoder_attention_heads: 1,
  encoder_ffn_dim: 6,
  decoder_ffn_dim: 7,
};
const config = mbartConfig({ ...shapes, ...heads, scale_embedding: true, num_beams: 5 });
const model: LoadedMbart = { config, parameters: initMbart(config, 3) };

/** A folder with `config.json` and these tensors. */
async function modelFolder(
  name: string,
  tensors: Readonly<Record<string, SafeTensor>>,
  settings: object = config,
) {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "config.json"), JSON.stringify(settings));
  await writeSafetensors(join(path, "model.safetensors"), tensors);
  return path;
}

const tensors = (rename = (name: string) => name): Record<string, SafeTensor> =>
  Object.fromEntries(
    flatten(model.parameters).map(([name, leaf]) => [rename(name), { dtype: "F32", ...leaf }]),
  );

async function failure(path: string): Promise<Error> {
  return loadMbart(path).then(
    () => new Error("it loaded"),
    (error: Error) => error,
  );
}

test("loadMbart() reads what Hugging Face saved: shards, 16 bits, tied embeddings once", async () => {
  const { hfModel } = readGolden<{ hfModel: Record<string, number[]> }>("lora-golden.json");
  const { parameters } = await loadMbart(saved);
  expect(
    flatten(parameters)
      .map(([name]) => name)
      .sort(),
  ).toEqual(Object.keys(hfModel));
  for (const [name, { data }] of flatten(parameters)) {
    expect([name, distance(sketch(data), hfModel[name]!) < 1e-6]).toEqual([name, true]);
  }
});

test("saveMbart() and loadMbart() give back the same model, unknown fields of its config too", async () => {
  const path = join(folder, "round/trip");
  await saveMbart(path, model);
  const loaded = await loadMbart(path);
  expect(loaded.parameters).toEqual(model.parameters);
  expect(loaded.config).toMatchObject({ ...config, num_beams: 5 });
  const file = await openSafetensors(join(path, "model.safetensors"));
  expect(file.metadata).toEqual({ format: "pt" }); // transformers refuses a file without it
  await file.close();
});

test("loadMbart() takes a model without its head, and any name of the tied embeddings", async () => {
  const { final_logits_bias: _, ...base } = tensors((name) => name.replace(/^model\./, ""));
  const headless = await loadMbart(await modelFolder("headless", base));
  expect(headless.parameters.model).toEqual(model.parameters.model);
  expect(headless.parameters.final_logits_bias).toEqual(hostTensor([1, 9], new Float32Array(9)));
  const alias = tensors((name) => (name === "model.shared.weight" ? "lm_head.weight" : name));
  const { parameters } = await loadMbart(await modelFolder("alias", alias));
  expect(parameters.model.shared).toEqual(model.parameters.model.shared);
});

test("a folder that cannot be loaded is one line that names the file and the tensor", async () => {
  const layer = "model.encoder.layers.0.fc1.weight";
  const { [layer]: weight, ...rest } = tensors();
  const narrow: SafeTensor = { dtype: "F32", shape: [6, 2], data: new Float32Array(12) };
  const whole: SafeTensor = { dtype: "I32", shape: [6, 4], data: new Int32Array(24) };
  const cases: [path: string, message: string][] = [
    [join(folder, "nowhere"), "there is no such folder"],
    [join(saved, "config.json"), "is not a folder"],
    [
      await modelFolder("missing", rest),
      `/model.safetensors: ${layer}: is missing; expected a tensor of shape [6, 4]`,
    ],
    [
      await modelFolder("narrow", { ...rest, [layer]: narrow }),
      `${layer}: has shape [6, 2]; expected [6, 4]`,
    ],
    [
      await modelFolder("whole", { ...rest, [layer]: whole }),
      `${layer}: has dtype I32; expected one of F32, F16, BF16`,
    ],
    [
      await modelFolder("post-norm", rest, { ...config, normalize_before: false }),
      "/config.json: normalize_before: Invalid input: expected true",
    ],
    [
      await modelFolder("heads", rest, { ...config, encoder_attention_heads: 3 }),
      "/config.json: encoder_attention_heads: expected a divisor of d_model, 4, got 3",
    ],
    [
      await modelFolder("bart", rest, { ...config, model_type: "bart" }),
      '/config.json: model_type: Invalid input: expected "mbart"',
    ],
  ];
  expect(weight?.shape).toEqual([6, 4]);
  for (const [path, message] of cases) {
    const error = await failure(path);
    expect(error.message).toContain(message);
    expect(error.message.startsWith(path)).toBe(true);
    expect(error.message).not.toContain("\n");
  }
});

test("a field that would change the model, and a weight that config.json knows nothing of, are refused by name", async () => {
  const fields: [name: string, value: unknown, message: string][] = [
    ["quantization_config", { load_in_8bit: true }, "quantization_config: is set; expected it to be off"],
    ["encoder_layerdrop", 0.1, "encoder_layerdrop: is set; expected it to be off"],
    ["tie_encoder_decoder", true, "tie_encoder_decoder: is set; expected it to be off"],
    ["is_encoder_decoder", false, "is_encoder_decoder: Invalid input: expected true"],
    ["hidden_size", 8, "hidden_size: 8; expected that of d_model, 4, which it is another name of"],
  ];
  for (const [name, value, message] of fields) {
    const path = await modelFolder(`field-${name}`, tensors(), { ...config, [name]: value });
    expect((await failure(path)).message).toBe(`${path}/config.json: ${message}`);
  }
  const deep = await modelFolder("deep", tensors(), { ...config, decoder_layers: 2 ** 32 });
  expect((await failure(deep)).message).toBe(
    `${deep}/config.json: decoder_layers: 4294967296; the weights are ${flatten(model.parameters).length} tensors, fewer than layers`,
  );
  const all = tensors();
  const bias = "model.encoder.layers.1.fc1.bias";
  const more = await modelFolder("more", { ...all, [bias]: all["model.encoder.layers.0.fc1.bias"]! });
  expect((await failure(more)).message).toBe(
    `${more}/model.safetensors: ${bias}: is no weight of the mBART that config.json describes`,
  );
  const shared = all["model.shared.weight"] as SafeTensor<"F32">;
  const version: SafeTensor = { dtype: "F32", shape: [1], data: Float32Array.of(3) };
  const copy = {
    ...all,
    "model.encoder.version": version,
    "lm_head.weight": shared,
    "model.decoder.embed_tokens.weight": shared,
  };
  expect((await loadMbart(await modelFolder("copy", copy))).parameters).toEqual(model.parameters);
  const data = shared.data.map((value, i) => (i === 5 ? value + 1 : value));
  const other = await modelFolder("other", { ...all, "lm_head.weight": { ...shared, data } });
  expect((await failure(other)).message).toContain(
    "lm_head.weight: differs from the embeddings that it is tied to, at index 5",
  );
  const infinite = shared.data.map((value, i) => (i === 7 ? -Infinity : value));
  const damaged = await modelFolder("infinite", {
    ...all,
    "model.shared.weight": { ...shared, data: infinite },
  });
  expect((await failure(damaged)).message).toBe(
    `${damaged}/model.safetensors: model.shared.weight: has -Infinity at index 7; expected finite numbers`,
  );
});

test("a folder with PyTorch's own format says how to convert it; one without weights says what is expected", async () => {
  const path = join(folder, "pickled");
  mkdirSync(path);
  expect((await failure(path)).message).toBe(`${path}/config.json: there is no such file`);
  writeFileSync(join(path, "config.json"), "{");
  expect((await failure(path)).message).toMatch(/config\.json: is not JSON: /);
  copyFileSync(join(saved, "config.json"), join(path, "config.json"));
  expect((await failure(path)).message).toBe(
    `${path}: has no weights; expected model.safetensors or model.safetensors.index.json`,
  );
  writeFileSync(join(path, "pytorch_model.bin"), "");
  const error = await failure(path);
  expect(error).toBeInstanceOf(FolderError);
  expect(error.message).toContain(
    "pytorch_model.bin: PyTorch's own format is not read; convert it: python -c",
  );
});

test("a damaged index is refused, and a shard outside of the folder", async () => {
  const path = join(folder, "shards");
  cpSync(saved, path, { recursive: true });
  const index = join(path, "model.safetensors.index.json");
  const { weight_map } = JSON.parse(readFileSync(index, "utf8")) as { weight_map: Record<string, string> };
  writeFileSync(
    index,
    JSON.stringify({ weight_map: { ...weight_map, final_logits_bias: "../model.safetensors" } }),
  );
  expect((await failure(path)).message).toBe(
    `${index}: final_logits_bias: is in "../model.safetensors"; expected a file beside the index`,
  );
  writeFileSync(
    index,
    JSON.stringify({ weight_map: { ...weight_map, final_logits_bias: "gone.safetensors" } }),
  );
  expect((await failure(path)).message).toContain("gone.safetensors: cannot be opened: ENOENT");
  writeFileSync(index, JSON.stringify({ weight_map: {} }));
  expect((await failure(path)).message).toBe(`${index}: weight_map: names no weights`);
});
