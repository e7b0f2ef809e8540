import { cpSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { flatten } from "@msmae/parameters";
import { openSafetensors, writeSafetensors } from "@msmae/safetensors";
import { readGolden } from "./golden.fixture.js";
import { initLora, loadAdapter, loraConfigSchema, mbartConfig, saveAdapter } from "./index.js";
import { temporaryFolder } from "./temporary-folder.fixture.js";

const folder = temporaryFolder();
const saved = fileURLToPath(new URL("../test/peft-adapter", import.meta.url));
const config = mbartConfig(readGolden<{ config: object }>("lora-golden.json").config);

/** PEFT's own adapter with another field in its config. */
function withField(name: string, field: string, value: unknown): string {
  const path = join(folder, name);
  cpSync(saved, path, { recursive: true });
  const file = join(path, "adapter_config.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), [field]: value }));
  return path;
}

const failure = (path: string, of = config) =>
  loadAdapter(path, of).then(
    () => "it loaded",
    (error: Error) => error.message,
  );

test("saveAdapter() and loadAdapter() give back the same adapter and configuration", async () => {
  const lora = loraConfigSchema.parse({
    rank: 2,
    targets: ["q_proj", "fc1"],
    stacks: ["encoder", "decoder"],
  });
  const adapter = initLora(config, lora, 5);
  await saveAdapter(join(folder, "ours"), adapter, lora, { base: "models/mine" });
  const loaded = await loadAdapter(join(folder, "ours"), config);
  expect(loaded.lora).toEqual(lora);
  expect(flatten(loaded.adapter).sort()).toEqual(flatten(adapter).sort());
});

test("saveAdapter() writes PEFT's own adapter as PEFT did: names, shapes, values, and its configuration's fields", async () => {
  const { adapter, lora } = await loadAdapter(saved, config);
  const again = join(folder, "again");
  await saveAdapter(again, adapter, lora, { base: "" });
  const tensors = async (path: string) => {
    const file = await openSafetensors(join(path, "adapter_model.safetensors"));
    const names = [...file.tensors.keys()].sort();
    const found = await Promise.all(
      names.map(async (name) => [name, file.tensors.get(name), await file.read(name)]),
    );
    await file.close();
    return found;
  };
  expect(await tensors(again)).toEqual(await tensors(saved));
  const fields = (path: string) =>
    JSON.parse(readFileSync(join(path, "adapter_config.json"), "utf8")) as Record<string, unknown>;
  const theirs = fields(saved);
  for (const [field, value] of Object.entries(fields(again)))
    expect([field, value]).toEqual([field, theirs[field]]);
});

test("the target_modules of a saved adapter match the adapted layers' whole names and no others", async () => {
  const path = join(folder, "decoder");
  const lora = loraConfigSchema.parse({});
  const adapter = initLora(config, lora, 5);
  await saveAdapter(path, adapter, lora);
  const { target_modules } = JSON.parse(readFileSync(join(path, "adapter_config.json"), "utf8"));
  const pattern = new RegExp(`^(?:${target_modules})$`);
  const adapted = flatten(adapter).map(([name]) => name.replace(/\.lora_[AB]\.weight$/, ""));
  expect(adapted.every((name) => pattern.test(name))).toBe(true);
  expect(new Set(adapted).size).toBe(4 * config.decoder_layers);
  expect(pattern.test("model.encoder.layers.0.self_attn.q_proj")).toBe(false);
  expect(pattern.test("model.decoder.layers.0.self_attn.k_proj")).toBe(false);
});

test("a fresh adapter begins with B = 0, and A within 1/√in", () => {
  const tensors = flatten(initLora(config, loraConfigSchema.parse({ rank: 4 }), 1));
  for (const [name, { shape, data }] of tensors) {
    const largest = Math.max(...data.map(Math.abs));
    if (name.includes("lora_B")) expect(largest).toBe(0);
    else {
      expect(shape).toEqual([4, config.d_model]);
      expect(largest).toBeGreaterThan(0.1);
      expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(config.d_model));
    }
  }
});

test("an adapter that is no plain LoRA, or of another model, is one line that says so", async () => {
  const plain = "; only a plain LoRA can be loaded";
  const start = (name: string) => `${join(folder, name)}/adapter_config.json: `;
  expect(await failure(withField("dora", "use_dora", true))).toBe(
    `${start("dora")}use_dora: true is set; expected it to be off${plain}`,
  );
  expect(await failure(withField("ia3", "peft_type", "IA3"))).toBe(
    `${start("ia3")}peft_type: Invalid input: expected "LORA"${plain}`,
  );
  expect(await failure(withField("pattern", "rank_pattern", { q_proj: 8 }))).toContain("rank_pattern: ");
  expect(await failure(withField("rank", "r", 4))).toContain(
    "lora_A.weight: has shape [3, 16]; expected [4, 16]",
  );
  expect(await failure(saved, mbartConfig({ ...config, decoder_layers: 1 }))).toMatch(
    /adapter_model\.safetensors: base_model\.model\.model\.decoder\.layers\.1\..*: adapts a layer that this mBART does not have$/,
  );
  expect(await failure(join(folder, "nowhere"))).toContain("adapter_config.json: there is no such file");
});

test("an initialisation that took something out of the model's weights is refused by name, others load", async () => {
  for (const name of ["pissa", "pissa_niter_4", "olora", "OLoRA", "corda", "loftq", "lora_ga", "new"]) {
    expect(await failure(withField(`init-${name}`, "init_lora_weights", name))).toContain(
      `adapter_config.json: init_lora_weights: "${name}" is not known to leave the adapted model's own weights`,
    );
  }
  for (const name of [true, false, null, "gaussian", "eva", "orthogonal", "mica"]) {
    expect(await failure(withField(`init-${name}`, "init_lora_weights", name))).toBe("it loaded");
  }
});

test("a field that changes what an adapter adds is refused by name, also one that nobody knows yet", async () => {
  const fields: [name: string, value: unknown][] = [
    ["alora_invocation_tokens", [7, 8]],
    ["alpha_pattern", { q_proj: 3 }],
    ["arrow_config", { top_k: 2 }],
    ["fan_in_fan_out", true],
    ["kasa_config", { beta: 1e-4 }],
    ["layer_replication", [[0, 1]]],
    ["lora_bias", true],
    ["modules_to_save", ["layer_norm"]],
    ["target_parameters", ["weight"]],
    ["trainable_token_indices", [3]],
    ["use_qalora", true],
    ["from_the_future", 1],
  ];
  for (const [name, value] of fields) {
    expect(await failure(withField(`field-${name}`, name, value))).toContain(
      `adapter_config.json: ${name}: ${JSON.stringify(value)} is set; expected it to be off`,
    );
  }
  expect(await failure(withField("bias", "bias", "lora_only"))).toContain("adapter_config.json: bias: ");
  for (const value of [null, false, {}, []])
    expect(await failure(withField(`off-${JSON.stringify(value)}`, "from_the_future", value))).toBe(
      "it loaded",
    );
  expect(await failure(withField("layers", "layers_to_transform", [0]))).toBe("it loaded");
});

test("an adapter of rank-stabilised LoRA is scaled by α/√r, as PEFT scales it", async () => {
  // PEFT's own adapter has r = 3 and lora_alpha = 6.
  const { lora } = await loadAdapter(withField("rslora", "use_rslora", true), config);
  expect(lora.alpha / lora.rank).toBeCloseTo(6 / Math.sqrt(3), 12);
  expect((await loadAdapter(saved, config)).lora).toMatchObject({ rank: 3, alpha: 6 });
});

test("an adapter with a weight that is no number, or in PyTorch's own format, is refused by name", async () => {
  const path = withField("nan", "inference_mode", true);
  const weights = join(path, "adapter_model.safetensors");
  const file = await openSafetensors(weights);
  const tensors = await Promise.all(
    [...file.tensors.keys()].map(async (name) => [name, await file.read(name)] as const),
  );
  await file.close();
  const [name, { data }] = tensors[1]!;
  data[4] = Number.NaN;
  await writeSafetensors(weights, tensors);
  expect(await failure(path)).toBe(`${weights}: ${name}: has NaN at index 4; expected finite numbers`);
  renameSync(weights, join(path, "adapter_model.bin"));
  expect(await failure(path)).toMatch(
    /adapter_model\.bin: PyTorch's own format is not read; load the adapter/,
  );
});
