import { type CorpusIndex, corpusSourceSchema, scanCorpus } from "@msmae/datasets";
import {
  initLora,
  initMbart,
  loraConfigSchema,
  type MbartConfig,
  mbartConfig,
  wordVocabulary,
} from "@msmae/mbart";
import { type HostTensor, hostTensor, mapTree, mergeTrees } from "@msmae/parameters";
import { seeded } from "@msmae/random";
import {
  initTranslator,
  type Translation,
  type TranslatorConfig,
  type TranslatorWeights,
  translatorConfigSchema,
} from "./index.js";

const SMALL = { layers: 1, heads: 2, width: 8 };

/** A tiny model of each kind. */
export const MODELS: readonly TranslatorConfig[] = [
  translatorConfigSchema.parse({ encoder: SMALL }),
  translatorConfigSchema.parse({ encoder: SMALL, bridge: "flat", streams: ["left", "body"] }),
  translatorConfigSchema.parse({ encoder: SMALL, tokens: "fused", poseEncoder: "frozen" }),
];

/** Synthetic sentences, short ones. */
export function sentences(clips: number, model: TranslatorConfig): CorpusIndex {
  const source = { kind: "synthetic", clips, sentence: [2, 4], languages: 1, missing: 0 };
  return scanCorpus(corpusSourceSchema.parse(source), model.streams);
}

export function tinyMbart(vocab_size: number, rest: object = {}): MbartConfig {
  const heads = { encoder_attention_heads: 2, decoder_attention_heads: 2 };
  const sizes = {
    d_model: 16,
    encoder_layers: 1,
    decoder_layers: 2,
    encoder_ffn_dim: 24,
    decoder_ffn_dim: 24,
  };
  return mbartConfig({
    ...sizes,
    ...heads,
    vocab_size,
    max_position_embeddings: 200,
    init_std: 0.3,
    ...rest,
  });
}

/** A model that has learnt nothing, away from its start, where adapters are 0. */
export function tinyTranslation(
  model: TranslatorConfig,
  corpus: CorpusIndex,
  options: { readonly lora?: boolean } = {},
): Translation {
  const tokenizer = wordVocabulary(corpus.clips.map(({ text = "" }) => text));
  const mbart = tinyMbart(tokenizer.size);
  const lora = options.lora ? loraConfigSchema.parse({ rank: 2, alpha: 4 }) : null;
  const plain = initMbart(mbart, 3);
  const adapted = lora === null ? plain : mergeTrees<typeof plain>(plain, initLora(mbart, lora, 3));
  const weights = initTranslator(model, adapted, 3);
  const shaken = mapTree(weights, (leaf, path) => {
    const { shape, data } = leaf as HostTensor<Float32Array>;
    const random = seeded(4, path);
    return hostTensor(
      shape,
      data.map((value) => value + 0.3 * (random() - 0.5)),
    );
  }) as TranslatorWeights;
  return { model, lora, unit: 1, language: "en_XX", mbart, tokenizer, weights: shaken };
}
