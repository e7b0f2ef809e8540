import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@msmae/files";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import { openSafetensors, type SafetensorsFile, writeSafetensors } from "@msmae/safetensors";
import { z } from "zod";
import type { MbartConfig } from "./config.js";
import { FolderError } from "./folder-error.js";
import {
  type Adapter,
  type AdapterPair,
  adapterPairs,
  adapterTree,
  type LoraConfig,
  PROJECTIONS,
  projections,
} from "./lora.js";
import { readJson } from "./read-json.js";
import { readFloats } from "./weights.js";

const CONFIG = "adapter_config.json";
const WEIGHTS = "adapter_model.safetensors";

/** What PEFT puts in front of the names of its base model's layers. */
const PREFIX = "base_model.model.";

/** What a plain LoRA is: whatever would change its mathematics has to be off. */
const peftConfigSchema = z.looseObject({
  peft_type: z.literal("LORA"),
  r: z.int().min(1),
  lora_alpha: z.number().positive(),
  lora_dropout: z.number().min(0).lt(1).default(0),
  bias: z.literal("none").default("none"),
  fan_in_fan_out: z.literal(false).default(false),
  use_dora: z.literal(false).default(false),
  use_rslora: z.literal(false).default(false),
  lora_bias: z.literal(false).default(false),
  modules_to_save: z.null().default(null),
  rank_pattern: z.strictObject({}).nullable().default(null),
  alpha_pattern: z.strictObject({}).nullable().default(null),
});

/**
 * Saves an adapter as PEFT does: `adapter_config.json` and `adapter_model.safetensors`, for
 * `PeftModel.from_pretrained(model, folder)`.
 *
 * @param base The folder or name of the model that is adapted, for PEFT's `base_model_name_or_path`.
 */
export async function saveAdapter(
  folder: string,
  adapter: Adapter<HostTensor<Float32Array>>,
  lora: LoraConfig,
  { base }: { readonly base?: string } = {},
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const tensors = adapterPairs(adapter).flatMap(({ path, a, b }) => [
    [`${PREFIX}${path}.lora_A.weight`, { dtype: "F32" as const, ...a }] as const,
    [`${PREFIX}${path}.lora_B.weight`, { dtype: "F32" as const, ...b }] as const,
  ]);
  await writeSafetensors(join(folder, WEIGHTS), tensors, { format: "pt" });
  const config = {
    peft_type: "LORA",
    task_type: "SEQ_2_SEQ_LM",
    base_model_name_or_path: base ?? null,
    inference_mode: true,
    r: lora.rank,
    lora_alpha: lora.alpha,
    lora_dropout: lora.dropout,
    // PEFT matches it with the whole name; a list of names would adapt both stacks.
    target_modules: `model\\.(${lora.stacks.join("|")})\\.layers\\.\\d+\\.(\\w+\\.)?(${lora.targets.join("|")})`,
    bias: "none",
    fan_in_fan_out: false,
    init_lora_weights: true,
    modules_to_save: null,
  };
  writeWhole(join(folder, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
}

/**
 * Loads an adapter that PEFT or {@link saveAdapter} saved.
 *
 * Which layers are adapted follows from the weights that are there.
 *
 * @param config Of the model that is adapted.
 * @throws {FolderError} if it is not a plain LoRA, if a layer is not the model's, or if a shape does not fit.
 * @throws {SafetensorsError} if the weights cannot be read.
 * @example
 * const { adapter, lora } = await loadAdapter("runs/mine/adapter", config);
 */
export async function loadAdapter(
  folder: string,
  config: MbartConfig,
): Promise<{ readonly adapter: Adapter<HostTensor<Float32Array>>; readonly lora: LoraConfig }> {
  const source = join(folder, CONFIG);
  const parsed = peftConfigSchema.safeParse(readJson(source));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new FolderError(source, issue.path.join("."), `${issue.message}; only a plain LoRA can be loaded`);
  }
  const { r: rank, lora_alpha: alpha, lora_dropout: dropout } = parsed.data;
  const file = await openSafetensors(join(folder, WEIGHTS));
  try {
    const pairs = await readPairs(file, config, rank);
    const names = pairs.map(({ path }) => path.split("."));
    const lora: LoraConfig = {
      rank,
      alpha,
      dropout,
      targets: PROJECTIONS.filter((target) => names.some((name) => name.at(-1) === target)),
      stacks: (["encoder", "decoder"] as const).filter((stack) => names.some((name) => name[1] === stack)),
    };
    return { adapter: adapterTree(pairs), lora };
  } finally {
    await file.close();
  }
}

async function readPairs(file: SafetensorsFile, config: MbartConfig, rank: number): Promise<AdapterPair[]> {
  const left = new Set(file.tensors.keys());
  const pairs: AdapterPair[] = [];
  for (const [path, [out, width]] of projections(config)) {
    const [a, b] = [`${PREFIX}${path}.lora_A.weight`, `${PREFIX}${path}.lora_B.weight`];
    if (!left.has(a) && !left.has(b)) continue;
    const [shapeA, shapeB] = [
      [rank, width],
      [out, rank],
    ];
    pairs.push({
      path,
      a: hostTensor(shapeA, await readFloats(file, a, shapeA)),
      b: hostTensor(shapeB, await readFloats(file, b, shapeB)),
    });
    left.delete(a);
    left.delete(b);
  }
  const [unknown] = left;
  if (unknown !== undefined)
    throw new FolderError(file.path, unknown, "adapts a layer that this mBART does not have");
  if (pairs.length === 0) throw new FolderError(file.path, undefined, "adapts no layer of an mBART");
  return pairs;
}
