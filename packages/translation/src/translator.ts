import type { LoadedBatch, SentenceBatch } from "@msmae/datasets";
import {
  createGenerator,
  decodeTarget,
  encodeSource,
  type Generator,
  type GeneratorStatistics,
  type Hypothesis,
  labelBatch,
  type SearchConfig,
  type TranslationStart,
} from "@msmae/mbart";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import { type Compiled, compile, type SessionOptions } from "@msmae/tfjs-onnxruntime";
import { mean, type Tensor } from "@tensorflow/tfjs-core";
import type { Translation } from "./checkpoint.js";
import { type TranslatorInput, translatorInput } from "./input.js";
import { mbartForward, sourceOf, type TranslatorParameters, type TranslatorWeights } from "./model.js";

type Pose<T> = Omit<TranslatorParameters<T>, "mbart">;

export interface TranslatorOptions extends SessionOptions {
  /** Where it differs from `searchDefaults` of @msmae/mbart. Chosen here: 5 beams, length penalty 1, at most 100 tokens. */
  readonly search?: Partial<SearchConfig>;
}

/** Cross-attention: how much each predicted token attends to each time step. */
export interface CrossAttention {
  /** The tokens after the first one. */
  readonly tokens: readonly number[];
  /** `[tokens, N of the clip]`: mean over heads of the decoder's last layer; rows sum to 1. */
  readonly weights: HostTensor<Float32Array>;
}

/**
 * Translates batches of clips, compiled once for each size of batch and bucket of lengths.
 *
 * @example
 * const translator = new Translator(translation);
 * const found = await translator.run(translation.weights, loaded, translation.tokenizer.startOf("de_DE"));
 * await translator.dispose();
 */
export class Translator {
  readonly #shape: Pick<Translation, "model" | "mbart" | "lora">;
  readonly #generator: Generator;
  readonly #read: Compiled<
    { readonly p: Pose<Tensor>; readonly input: TranslatorInput<Tensor> },
    { readonly embeds: Tensor }
  >;
  readonly #look: Compiled<
    {
      readonly p: TranslatorParameters<Tensor>;
      readonly input: TranslatorInput<Tensor>;
      readonly target: Tensor;
    },
    { readonly attention: Tensor }
  >;

  constructor(
    shape: Pick<Translation, "model" | "mbart" | "lora">,
    { search = {}, ...session }: TranslatorOptions = {},
  ) {
    this.#shape = shape;
    const { model, mbart, lora } = shape;
    this.#generator = createGenerator(mbart, { search, ...(lora && { lora }), ...session });
    this.#read = compile(({ p, input }) => ({ embeds: sourceOf(p, input, model) }), session);
    this.#look = compile(({ p, input, target }) => {
      const forward = mbartForward({ mbart, lora });
      const source = { embeds: sourceOf(p, input, model) };
      const encoded = encodeSource(p.mbart, source, input.mask, forward);
      const { crossAttention } = decodeTarget(p.mbart, target, encoded, input.mask, forward);
      return { attention: mean(crossAttention.at(-1)!, 1) }; // [B, T, S]
    }, session);
  }

  /** @returns The best translation of each clip of the batch, in their order; of a clip without poses an empty one. */
  async run(
    weights: TranslatorWeights,
    { batch, clips }: Pick<LoadedBatch<SentenceBatch<HostTensor>>, "batch" | "clips">,
    start: TranslationStart,
  ): Promise<Hypothesis[]> {
    const { mbart, ...pose } = weights;
    const input = translatorInput(batch, this.#shape.model);
    const { embeds } = await this.#read.run({ p: pose, input });
    const source = { source: { embeds }, mask: input.mask };
    return (await this.#generator.generate(mbart, source, start)).slice(0, clips.length);
  }

  /**
   * Where the model looks when it writes `hypotheses`; over time, the streams of a flat bridge taken together.
   *
   * @param hypotheses The tokens of each clip of the batch, as {@link run} gives them.
   */
  async attention(
    weights: TranslatorWeights,
    { batch, clips }: Pick<LoadedBatch<SentenceBatch<HostTensor>>, "batch" | "clips">,
    hypotheses: readonly (readonly number[])[],
  ): Promise<CrossAttention[]> {
    const { model, mbart } = this.#shape;
    const input = translatorInput(batch, model);
    const [places, steps] = batch.time.shape as [number, number];
    const rows = Array.from({ length: places }, (_, at) => hypotheses[at] ?? [mbart.pad_token_id]);
    const { labels: target } = labelBatch(rows, mbart); // a hypothesis begins with what the decoder reads first
    const { attention } = await this.#look.run({ p: weights, input, target });
    const [, targets, positions] = attention.shape as [number, number, number];
    return clips.map((_, clip) => {
      const own = Array.from(batch.time.data.subarray(clip * steps, (clip + 1) * steps));
      const length = own.filter((there) => there === 1).length;
      const tokens = rows[clip]!.slice(1);
      const found = new Float32Array(tokens.length * length);
      for (let token = 0; token < tokens.length; token++) {
        for (let position = 0; position < positions; position++) {
          const row = input.order?.data[clip * positions + position] ?? position;
          const step = row % steps;
          if (step >= length || input.mask.data[clip * positions + position] !== 1) continue;
          found[token * length + step]! += attention.data[(clip * targets + token) * positions + position]!;
        }
      }
      return { tokens, weights: hostTensor([tokens.length, length], found) };
    });
  }

  /** How many graphs were compiled. */
  statistics(): GeneratorStatistics & { readonly poses: number } {
    return { ...this.#generator.statistics(), poses: this.#read.statistics().length };
  }

  /** Releases the memory of what was compiled. */
  async dispose(): Promise<void> {
    await this.#read.dispose();
    await this.#look.dispose();
    await this.#generator.dispose();
  }
}
