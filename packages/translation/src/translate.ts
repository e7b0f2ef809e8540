import {
  type CorpusIndex,
  createLoader,
  type LoadedBatch,
  type SentenceBatch,
  type TranslationBatchConfig,
} from "@msmae/datasets";
import type { HostTensor } from "@msmae/parameters";
import type { Translation } from "./checkpoint.js";
import { stepLimit } from "./config.js";
import { languageOf } from "./sentences.js";
import type { Translator } from "./translator.js";

/** A clip with its predicted translation. */
export interface TranslatedClip {
  /** The clip's index in the corpus. */
  readonly clip: number;
  readonly id: string;
  /** mBART's code. */
  readonly language: string;
  readonly hypothesis: string;
  /** The manifest's text, where it has one. */
  readonly reference?: string;
  /** The hypothesis as ids, the first one that the decoder reads included. */
  readonly tokens: readonly number[];
  /** Log probability over length to the power of the length penalty. */
  readonly score: number;
}

export interface TranslateOptions {
  /** Clips at once. Chosen here: 8, several hundred MB of cache for a full-size mBART. */
  readonly batchSize?: number;
  /** Threads that load. Chosen here: 1. */
  readonly workers?: number;
  /** Megabytes of clips that each of them keeps. Chosen here: none, each clip is read once. */
  readonly cacheMegabytes?: number;
  /** After each batch: how many clips are translated. */
  readonly onProgress?: (done: number, total: number) => void;
  /** What was read, batch by batch: clips without shoulders among it. */
  readonly onBatch?: (loaded: LoadedBatch<SentenceBatch<HostTensor>>) => void;
}

/**
 * Translates clips of a corpus, each into the language of its text: those of like length together. Clips with more time
 * steps than mBART has positions are shortened; `tooLong()` finds them beforehand.
 *
 * @param clips Indices into the corpus, with or without a text.
 * @returns In the order of `clips`, without those that cannot be read any more: `onBatch` is told of them.
 * @throws {CorpusError} if the language of a clip is not known.
 * @example
 * const translation = await readTranslation("run/checkpoints/step-002400.safetensors");
 * const corpus = scanCorpus(corpusSource("data/manifest.jsonl"), translation.model.streams);
 * const translator = new Translator(translation, { search: { beams: 5 } });
 * const found = await translateClips(translator, translation, corpus, [...corpus.clips.keys()]);
 * await translator.dispose();
 */
export async function translateClips(
  translator: Translator,
  { model, mbart, tokenizer, weights, unit, language }: Omit<Translation, "lora">,
  corpus: CorpusIndex,
  clips: readonly number[],
  { batchSize = 8, workers = 1, cacheMegabytes = 0, onProgress, onBatch }: TranslateOptions = {},
): Promise<TranslatedClip[]> {
  const languages = new Map(clips.map((clip) => [clip, languageOf(corpus, clip, tokenizer, language)]));
  const indices = new Map(clips.map((clip) => [corpus.clips[clip]!.id, clip]));
  const found = new Map<number, TranslatedClip>();
  for (const code of new Set(languages.values())) {
    const config: TranslationBatchConfig = {
      ...{ task: "translation", sampling: "test", batchSize, seed: 0, stride: model.stride },
      clips: clips.filter((clip) => languages.get(clip) === code),
      data: { unit, temporal: 0, workers, cacheMegabytes },
      limits: { steps: stepLimit(model, mbart), tokens: mbart.max_position_embeddings },
    };
    const loader = createLoader(corpus, config);
    try {
      for await (const loaded of loader) {
        onBatch?.(loaded);
        const hypotheses = await translator.run(weights, loaded, tokenizer.startOf(code));
        for (const [at, { tokens, score }] of hypotheses.entries()) {
          const clip = indices.get(loaded.clips[at]!)!;
          const { id, text } = corpus.clips[clip]!;
          found.set(clip, {
            ...{ clip, id, language: code, hypothesis: tokenizer.decode(tokens) },
            ...(text !== undefined && { reference: text }),
            ...{ tokens, score },
          });
        }
        onProgress?.(found.size, clips.length);
      }
    } finally {
      await loader.close();
    }
  }
  return clips.flatMap((clip) => found.get(clip) ?? []);
}
