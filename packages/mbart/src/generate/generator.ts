import { type HostTensor, hostTensor } from "@msmae/parameters";
import { type Compiled, compile, type SessionOptions } from "@msmae/tfjs-onnxruntime";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { MbartConfig } from "../config.js";
import type { LoraConfig } from "../lora.js";
import type { MbartParameters } from "../parameters.js";
import type { TranslationStart } from "../tokenizer/tokenizer.js";
import { BeamSearch } from "./beam-search.js";
import { bucket } from "./buckets.js";
import { Cache } from "./cache.js";
import {
  decoderStep,
  type KeysValues,
  readSource,
  type StepInputs,
  type StepOutputs,
} from "./decoder-step.js";
import {
  type Candidate,
  GreedySearch,
  type Hypothesis,
  repeating,
  type Search,
  type SearchConfig,
  searchDefaults,
} from "./search.js";
import { padSources, type SourceBatch } from "./source-batch.js";

export interface GeneratorOptions extends SessionOptions {
  /** Where it differs from {@link searchDefaults}. */
  readonly search?: Partial<SearchConfig>;
  /** Of the adapter that the parameters carry. */
  readonly lora?: LoraConfig;
}

/** How many graphs were compiled. */
export interface GeneratorStatistics {
  /** One for each number of sentences and bucket of source lengths. */
  readonly sources: number;
  /** One for each of those and bucket of target lengths. */
  readonly steps: number;
}

/** Translates batches of sentences. */
export interface Generator {
  /**
   * The best translation of each sentence, as Hugging Face's `generate` finds it.
   *
   * @param p The parameters, with or without an adapter.
   * @param start Of the target language, from the tokenizer.
   * @throws {RangeError} if a source has more positions than the model, or the weights give no numbers.
   */
  generate(
    p: MbartParameters<HostTensor>,
    batch: SourceBatch<HostTensor>,
    start: TranslationStart,
  ): Promise<Hypothesis[]>;
  statistics(): GeneratorStatistics;
  /** Releases ONNX Runtime's memory. */
  dispose(): Promise<void>;
}

interface SourceInputs<T> {
  readonly p: MbartParameters<T>;
  readonly batch: SourceBatch<T>;
}

interface DecoderInputs<T> {
  readonly p: MbartParameters<T>;
  readonly step: StepInputs<T>;
}

/**
 * Greedy or beam search with cached keys and values, compiled to ONNX Runtime.
 *
 * Sources are padded to buckets of lengths, and so is the cache, which grows with the translation: few graphs serve
 * all lengths, as long as the number of sentences in a batch stays the same.
 *
 * @throws {RangeError} if a setting of the search is out of range.
 * @example
 * const generator = createGenerator(config, { search: { beams: 5, maxLength: 60 } });
 * const [best] = await generator.generate(parameters, batch, tokenizer.startOf("de_DE"));
 * tokenizer.decode(best.tokens);
 */
export function createGenerator(
  config: MbartConfig,
  { search: given = {}, lora, ...session }: GeneratorOptions = {},
): Generator {
  const search = checked({ ...searchDefaults, ...given }, config);
  const forward = { config, lora };
  const countOf = (length: number) =>
    Math.min(config.vocab_size, 2 * search.beams + (search.noRepeatNgram > 0 ? length : 0));
  const read = compile(
    ({ p, batch }: SourceInputs<Tensor>) => readSource(p, batch.source, batch.mask, forward),
    session,
  ) as Compiled<unknown, readonly KeysValues<Tensor>[]>;
  const step = compile(({ p, step: inputs }: DecoderInputs<Tensor>) => {
    const length = inputs.cache[0]!.keys.shape[2]!;
    return decoderStep(p, inputs, countOf(length), forward);
  }, session) as Compiled<unknown, StepOutputs<Tensor>>;
  return {
    async generate(p, batch, start) {
      const padded = padSources(batch, config);
      const [sentences] = padded.mask.shape as [number];
      const source = (await read.run({
        p,
        batch: padded,
      } satisfies SourceInputs<HostTensor>)) as KeysValues<HostTensor>[];
      const searches = Array.from({ length: sentences }, (): Search => {
        const Kind = search.beams === 1 ? GreedySearch : BeamSearch;
        return new Kind(search, config.eos_token_id, start.start);
      });
      const heads = config.decoder_attention_heads;
      const rows = sentences * search.beams;
      const length = bucket(1, search.maxLength);
      const cache = new Cache(config.decoder_layers, [rows, heads, length, config.d_model / heads]);
      // A row without a source only fills the batch up.
      const isOpen = (sentence: number) => !searches[sentence]!.isDone && hasSource(padded.mask, sentence);
      while (searches.some((_, sentence) => isOpen(sentence))) {
        if (cache.filled === cache.length) cache.grow(bucket(cache.filled + 1, search.maxLength));
        const tokens = Int32Array.from(
          searches.flatMap(({ running }) => running.map((each) => each.tokens.at(-1)!)),
        );
        const inputs: StepInputs<HostTensor> = {
          tokens: hostTensor([sentences, search.beams], tokens),
          position: hostTensor([1], Int32Array.of(cache.filled)),
          cache: cache.layers,
          source,
          mask: padded.mask,
        };
        const outputs = await step.run({ p, step: inputs } satisfies DecoderInputs<HostTensor>);
        cache.append(outputs.added as KeysValues<HostTensor>[]);
        const from = searches.flatMap((each, sentence) => {
          const first = sentence * search.beams;
          // A sentence that is done waits for the others.
          const origins = !isOpen(sentence)
            ? [...each.running.keys()]
            : each.advance(
                each.running.map(({ tokens: before }, beam) =>
                  candidatesOf(before, outputs, first + beam, search, config, start),
                ),
              );
          return origins.map((origin) => first + origin);
        });
        cache.reorder(from);
      }
      return searches.map(({ best }) => best);
    },
    statistics: () => ({ sources: read.statistics().length, steps: step.statistics().length }),
    async dispose() {
      await read.dispose();
      await step.dispose();
    },
  };
}

function hasSource({ shape, data }: HostTensor, row: number): boolean {
  const length = shape[1]!;
  return data.subarray(row * length, (row + 1) * length).some((value) => value !== 0);
}

/** What may follow a hypothesis, in descending order of its score. */
function candidatesOf(
  tokens: readonly number[],
  outputs: StepOutputs<HostTensor>,
  row: number,
  search: SearchConfig,
  config: MbartConfig,
  start: TranslationStart,
): Candidate[] {
  // What is forced has the score 0, as in Hugging Face's processors.
  const last = config.forced_eos_token_id;
  if (last !== null && tokens.length === search.maxLength - 1) return [{ token: last, score: 0 }];
  if (start.forced !== undefined && tokens.length === 1) return [{ token: start.forced, score: 0 }];
  const [, count] = outputs.scores.shape as [number, number];
  const excluded = repeating(tokens, search.noRepeatNgram);
  const found: Candidate[] = [];
  for (let at = row * count; at < (row + 1) * count && found.length < 2 * search.beams; at++) {
    const [token, score] = [outputs.candidates.data[at]!, outputs.scores.data[at]!];
    if (Number.isNaN(score))
      throw new RangeError("The model's scores are not numbers: its weights are damaged.");
    if (!excluded.has(token)) found.push({ token, score });
  }
  // Where every token would repeat something, the sentence ends.
  return found.length > 0 ? found : [{ token: config.eos_token_id, score: -Infinity }];
}

function checked(search: SearchConfig, config: MbartConfig): SearchConfig {
  const { beams, maxLength, noRepeatNgram } = search;
  const whole = (name: string, value: number, least: number, most: number) => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    throw new RangeError(`${name}: ${value}; expected a whole number from ${least} to ${most}.`);
  };
  whole("beams", beams, 1, Math.floor(config.vocab_size / 2));
  whole("maxLength", maxLength, 2, config.max_position_embeddings);
  whole("noRepeatNgram", noRepeatNgram, 0, config.max_position_embeddings);
  return search;
}
