import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@msmae/files";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import { openSafetensors, type SafetensorsFile, writeSafetensors } from "@msmae/safetensors";
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
import { peftConfigSchema } from "./peft-config.js";
import { readJson } from "./read-json.js";
import { readFloats } from "./weights.js";

const CONFIG = "adapter_config.json";
const WEIGHTS = "adapter_model.safetensors";
const PICKLED = "adapter_model.bin";

/** What PEFT puts in front of the names of its base model's layers. */
const PREFIX = "base_model.model.";

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
 * Which layers are adapted follows from the weights that are there. Of an adapter scaled by α/√r (`use_rslora`) the
 * given alpha is α√r, which says the same as α/r.
 *
 * @param config Of the model that is adapted.
 * @throws {FolderError} if it is anything but a plain LoRA over the model as it is (PiSSA, OLoRA, DoRA, aLoRA, saved
 * modules… are named), if a layer is not the model's, or if a shape or value does not fit.
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
  const { r: rank, lora_dropout, use_rslora } = parsed.data;
  const alpha = use_rslora ? parsed.data.lora_alpha * Math.sqrt(rank) : parsed.data.lora_alpha;
  const dropout = lora_dropout ?? 0;
  if (!existsSync(join(folder, WEIGHTS)) && existsSync(join(folder, PICKLED))) {
    throw new FolderError(
      join(folder, PICKLED),
      undefined,
      "PyTorch's own format is not read; load the adapter with PEFT and save it again with save_pretrained(folder)",
    );
  }
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
