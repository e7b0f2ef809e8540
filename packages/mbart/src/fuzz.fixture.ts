import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FuzzSummary, fuzzReaders, type Random, type Reader } from "@msmae/fuzzing";
import { flatten } from "@msmae/parameters";
import { SafetensorsError } from "@msmae/safetensors";
import { readGolden } from "./golden.fixture.js";
import {
  FolderError,
  loadAdapter,
  loadMbart,
  loadSearch,
  loadTokenizer,
  MbartConfigError,
  mbartConfig,
} from "./index.js";

/** Of a folder of test/ one file is mutated, and the folder is loaded. */
const FILES = [
  ["loadTokenizer of tokenizer.json", "transformers-5/mbart-50", "tokenizer.json", readTokenizer],
  ["loadTokenizer of its config", "transformers-5/mbart-50", "tokenizer_config.json", readTokenizer],
  ["loadTokenizer of a model", "spm", "sentencepiece.bpe.model", readTokenizer],
  ["loadMbart of config.json", "hf-model", "config.json", readModel],
  ["loadMbart of an index", "hf-model", "model.safetensors.index.json", readModel],
  ["loadMbart of weights", "hf-model", "model-00002-of-00002.safetensors", readModel],
  ["loadSearch", "hf-model", "generation_config.json", (folder: string) => void loadSearch(folder)],
  ["loadAdapter of its config", "peft-adapter", "adapter_config.json", readAdapter],
  ["loadAdapter of weights", "peft-adapter", "adapter_model.safetensors", readAdapter],
] as const;

function readTokenizer(folder: string): void {
  const tokenizer = loadTokenizer(folder);
  const ids = tokenizer.encode("ab c");
  if (!ids.every((id) => Number.isSafeInteger(id) && id >= 0)) throw new Error(`ids ${ids}`);
}

async function readModel(folder: string): Promise<void> {
  checkNumbers((await loadMbart(folder)).parameters);
}

/** The model that the adapter is for. */
const adapted = mbartConfig(readGolden<{ config: object }>("lora-golden.json").config);

async function readAdapter(folder: string): Promise<void> {
  const { adapter, lora } = await loadAdapter(folder, adapted);
  checkNumbers(adapter);
  if (![lora.rank, lora.alpha, lora.dropout].every(Number.isFinite)) throw new Error(JSON.stringify(lora));
}

function checkNumbers(parameters: object): void {
  for (const [name, { data }] of flatten(parameters) as [string, { data: Float32Array }][]) {
    if (!data.every(Number.isFinite)) throw new Error(`${name} has a value that is no number`);
  }
}

const source = (name: string) => fileURLToPath(new URL(`../test/${name}`, import.meta.url));

/** How many readers there are. */
export const READERS = FILES.length;

/**
 * Feeds folders of models, adapters and tokenizers, in which one file is mutated, to what loads them.
 *
 * @param inputs How many, to all readers together.
 * @throws {Error} with the reader and the input, at the first that makes anything but finite weights and ids, or a typed error
 *   of one line.
 */
export async function fuzz(inputs: number, random: Random): Promise<FuzzSummary> {
  const root = mkdtempSync(join(tmpdir(), "msmae-fuzz-"));
  const readers = FILES.map(([name, from, file, read], i): Reader => {
    const folder = join(root, `${i}`);
    cpSync(source(from), folder, { recursive: true });
    const original = readFileSync(join(folder, file));
    return {
      name,
      originals: [original],
      read: (bytes) => {
        writeFileSync(join(folder, file), bytes);
        return read(folder);
      },
    };
  });
  try {
    return await fuzzReaders({
      readers,
      ...{ inputs, random },
      isRefusal: (error) =>
        [FolderError, MbartConfigError, SafetensorsError].some((type) => error instanceof type),
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}
