import {
  initLora,
  initMbart,
  type LoadedMbart,
  type LoraConfig,
  loadMbart,
  loadTokenizer,
  type MbartTokenizer,
  mbartConfig,
  trimMbart,
  trimVocabulary,
  wordVocabulary,
} from "@msmae/mbart";
import { mergeTrees } from "@msmae/parameters";
import { WrongCheckpointError } from "../errors.js";
import type { TranslationConfig } from "./config.js";

/** The mBART that a run begins with. */
export interface FirstMbart extends LoadedMbart {
  readonly tokenizer: MbartTokenizer;
  /** Of the adapter that its decoder gets; null where all of it learns. */
  readonly lora: LoraConfig | null;
  /** In words. */
  readonly origin: string;
}

/**
 * Loads or draws mBART.
 *
 * @param texts The sentences to train on: what a vocabulary is made of, or trimmed to.
 * @throws {FolderError | MbartConfigError | SafetensorsError} naming the file and what is wrong with it.
 * @throws {WrongCheckpointError} if its tokenizer is of another model.
 */
export async function firstMbart(
  { mbart, seed }: Pick<TranslationConfig, "mbart" | "seed">,
  texts: readonly string[],
): Promise<FirstMbart> {
  if (mbart.kind === "random") {
    const { layers, heads, width, hidden, dropout, words } = mbart;
    const tokenizer = wordVocabulary(texts, { pieces: words });
    const config = mbartConfig({
      vocab_size: tokenizer.size,
      d_model: width,
      ...{ encoder_layers: layers, encoder_attention_heads: heads, encoder_ffn_dim: hidden },
      ...{ decoder_layers: layers, decoder_attention_heads: heads, decoder_ffn_dim: hidden },
      ...{ dropout, scale_embedding: true },
      init_std: 0.02 * Math.sqrt(1024 / width), // Chosen here: sums over a small width as large as those of mBART-50's
    });
    const origin =
      `small, randomly initialised: it learns as a whole, without LoRA; ${layers} + ${layers} layers of width ${width}, ` +
      `${tokenizer.size} words, characters and languages. --mbart names a pretrained one`;
    return { config, parameters: initMbart(config, seed), tokenizer, lora: null, origin };
  }
  const tokenizer = loadTokenizer(mbart.path);
  const loaded = await loadMbart(mbart.path);
  if (tokenizer.size > loaded.config.vocab_size) {
    const sizes = `${tokenizer.size} tokens, the model ${loaded.config.vocab_size}`;
    throw new WrongCheckpointError(mbart.path, `its tokenizer has ${sizes}; expected those of one model`);
  }
  const { lora } = mbart;
  const adapter = `LoRA of rank ${lora.rank} on its ${lora.stacks.join(" and ")}`;
  if (!mbart.trimVocabulary) return { ...loaded, tokenizer, lora, origin: `${mbart.path}; ${adapter}` };
  const trimmed = trimVocabulary(tokenizer, texts);
  const sizes = `${trimmed.tokenizer.size} of ${tokenizer.size} subwords`;
  const origin = `${mbart.path}, ${sizes}; ${adapter}`;
  return { ...trimMbart(loaded, trimmed.map), tokenizer: trimmed.tokenizer, lora, origin };
}

/** The weights with an adapter that changes nothing yet; the others are shared, not copied. */
export function withAdapter(
  { config, parameters }: LoadedMbart,
  lora: LoraConfig | null,
  seed: number,
): LoadedMbart["parameters"] {
  if (lora === null) return parameters;
  return mergeTrees<LoadedMbart["parameters"]>(parameters, initLora(config, lora, seed));
}
