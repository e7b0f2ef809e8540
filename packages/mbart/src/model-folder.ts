import { existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeWhole } from "@msmae/files";
import { flatten, type HostTensor, hostTensor, unflatten } from "@msmae/parameters";
import { openSafetensors, type SafetensorsFile, writeSafetensors } from "@msmae/safetensors";
import { z } from "zod";
import { type MbartConfig, mbartConfig } from "./config.js";
import { FolderError } from "./folder-error.js";
import { withGenerationTokens } from "./generation-config.js";
import { type MbartParameters, parameterShapes } from "./parameters.js";
import { readJson } from "./read-json.js";
import { readFloats } from "./weights.js";

const WEIGHTS = "model.safetensors";
const INDEX = "model.safetensors.index.json";
const CONVERT =
  "python -c 'import sys; from transformers import MBartForConditionalGeneration as M; M.from_pretrained(sys.argv[1]).save_pretrained(sys.argv[1])'";

/** A model from a folder in Hugging Face's layout. */
export interface LoadedMbart {
  readonly config: MbartConfig;
  readonly parameters: MbartParameters<HostTensor<Float32Array>>;
}

/**
 * Loads `config.json` and the weights of a local folder: `model.safetensors`, or shards by
 * `model.safetensors.index.json`. Each weight is read once, straight to where it stays; 16-bit ones become float32.
 * The tokens that generation begins and ends with are those of `generation_config.json`, where there is one.
 *
 * @throws {FolderError | MbartConfigError | SafetensorsError} one line that names the file, and the tensor or field.
 * @example
 * const { config, parameters } = await loadMbart("models/mbart-large-50-many-to-many-mmt");
 */
export async function loadMbart(folder: string): Promise<LoadedMbart> {
  if (!existsSync(folder)) throw new FolderError(folder, undefined, "there is no such folder");
  if (!statSync(folder).isDirectory()) throw new FolderError(folder, undefined, "is not a folder");
  const path = join(folder, "config.json");
  const config = withGenerationTokens(folder, mbartConfig(readJson(path), path));
  const weights = await openWeights(folder);
  try {
    checkLayers(config, weights.files.size, path);
    const shapes = parameterShapes(config);
    const tensors: HostTensor<Float32Array>[] = [];
    for (const [name, { shape }] of flatten(shapes)) {
      const stored = storedName(name, weights.files, config);
      if (stored === undefined && name === "final_logits_bias") {
        tensors.push(hostTensor(shape, new Float32Array(config.vocab_size))); // as Hugging Face has it
        continue;
      }
      const file = weights.files.get(stored ?? name) ?? weights.first;
      tensors.push(hostTensor(shape, await readFloats(file, stored ?? name, shape)));
    }
    const parameters = unflatten(shapes, tensors);
    await checkOthers(weights.files, parameters, config);
    return { config, parameters };
  } finally {
    for (const file of new Set(weights.files.values())) await file.close();
  }
}

/** @throws {FolderError} if there are fewer tensors than layers: so many would only fill the memory with their names. */
function checkLayers(config: MbartConfig, tensors: number, path: string): void {
  for (const field of ["encoder_layers", "decoder_layers"] as const) {
    if (config[field] <= tensors) continue;
    throw new FolderError(
      path,
      field,
      `${config[field]}; the weights are ${tensors} tensors, fewer than layers`,
    );
  }
}

/** Under which name a file has a weight. */
function storedName(
  name: string,
  files: ReadonlyMap<string, unknown>,
  config: MbartConfig,
): string | undefined {
  return namesOf(name, config).find((each) => files.has(each));
}

/**
 * The names that a weight may have: a model without its head has no `model.` in front, and of tied embeddings a file may
 * hold any one.
 */
function namesOf(name: string, config: MbartConfig): string[] {
  const names = [name];
  if (name === "model.shared.weight") {
    names.push("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight");
    if (config.tie_word_embeddings) names.push("lm_head.weight");
  }
  return [...names, ...names.map((each) => each.replace(/^model\./, ""))];
}

/**
 * Whatever else is in the files: the same embeddings under another name are read and compared, anything more belongs
 * to another model than `config.json` describes.
 *
 * @throws {FolderError} naming the tensor.
 */
async function checkOthers(
  files: Weights["files"],
  parameters: LoadedMbart["parameters"],
  config: MbartConfig,
): Promise<void> {
  const left = new Map(files);
  const read = (name: string) => {
    const stored = storedName(name, files, config);
    if (stored !== undefined) left.delete(stored);
  };
  for (const [name] of flatten(parameters)) read(name);
  const { weight } = parameters.model.shared;
  for (const name of namesOf("model.shared.weight", config)) {
    const file = left.get(name);
    if (file === undefined) continue;
    left.delete(name);
    const same = await readFloats(file, name, weight.shape);
    const at = same.findIndex((value, i) => value !== weight.data[i]);
    if (at < 0) continue;
    const problem = `differs from the embeddings that it is tied to, at index ${at}; expected a copy of them`;
    throw new FolderError(file.path, name, problem);
  }
  // fairseq's own version numbers, which transformers leaves out as well.
  const other = [...left].find(([name]) => !/(^|\.)(en|de)coder\.version$/.test(name));
  if (other === undefined) return;
  throw new FolderError(other[1].path, other[0], "is no weight of the mBART that config.json describes");
}

/** The open file of each tensor. */
interface Weights {
  readonly files: ReadonlyMap<string, SafetensorsFile>;
  readonly first: SafetensorsFile;
}

async function openWeights(folder: string): Promise<Weights> {
  if (existsSync(join(folder, WEIGHTS))) {
    const file = await openSafetensors(join(folder, WEIGHTS));
    return { files: new Map([...file.tensors.keys()].map((name) => [name, file])), first: file };
  }
  if (existsSync(join(folder, INDEX))) return openShards(join(folder, INDEX));
  const bin = ["pytorch_model.bin", "pytorch_model.bin.index.json"].find((name) =>
    existsSync(join(folder, name)),
  );
  if (bin !== undefined) {
    throw new FolderError(
      join(folder, bin),
      undefined,
      `PyTorch's own format is not read; convert it: ${CONVERT} ${folder}`,
    );
  }
  throw new FolderError(folder, undefined, `has no weights; expected ${WEIGHTS} or ${INDEX}`);
}

const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

async function openShards(path: string): Promise<Weights> {
  const parsed = indexSchema.safeParse(readJson(path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new FolderError(path, issue.path.join("."), issue.message);
  }
  const opened = new Map<string, SafetensorsFile>();
  const files = new Map<string, SafetensorsFile>();
  try {
    for (const [name, shard] of Object.entries(parsed.data.weight_map)) {
      if (basename(shard) !== shard)
        throw new FolderError(path, name, `is in ${JSON.stringify(shard)}; expected a file beside the index`);
      const file = opened.get(shard) ?? (await openSafetensors(join(dirname(path), shard)));
      opened.set(shard, file);
      files.set(name, file);
    }
  } catch (error) {
    for (const file of opened.values()) await file.close();
    throw error;
  }
  const [first] = opened.values();
  if (first === undefined) throw new FolderError(path, "weight_map", "names no weights");
  return { files, first };
}

/**
 * Saves a model in Hugging Face's layout, for `MBartForConditionalGeneration.from_pretrained(folder)`: `config.json`
 * and `model.safetensors`.
 *
 * @throws {SafetensorsError} if the weights cannot be written.
 */
export async function saveMbart(folder: string, { config, parameters }: LoadedMbart): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const tensors = flatten(parameters).map(
    ([name, tensor]) => [name, { dtype: "F32" as const, ...tensor }] as const,
  );
  await writeSafetensors(join(folder, WEIGHTS), tensors, { format: "pt" });
  const written = { architectures: ["MBartForConditionalGeneration"], ...config, is_encoder_decoder: true };
  writeWhole(join(folder, "config.json"), `${JSON.stringify(written, null, 2)}\n`);
}
