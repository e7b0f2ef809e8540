import { batchBuilder, type Corpus } from "@msmae/datasets";
import type { MbartTokenizer } from "@msmae/mbart";
import { drawStrip, NoReferenceError, normalise, segmentFrames } from "@msmae/pose";
import {
  type CrossAttention,
  stepLimit,
  type TranslatedClip,
  type Translation,
  type Translator,
} from "@msmae/translation";
import { attentionPicture } from "./attention-picture.js";

/** Chosen here: what fits into a page's width. */
const FRAMES = 10;
/** Chosen here: few clips are looked at. */
const BATCH = 4;

/**
 * A picture of each clip: frames of it, and below them where the model looked when it wrote each token of its translation,
 * the mean over the heads of mBART's last layer. A clip without shoulders has none.
 *
 * @returns By the clips' indices in the corpus.
 */
export async function picturesOf(
  translated: readonly TranslatedClip[],
  translator: Translator,
  translation: Translation,
  corpus: Corpus,
): Promise<Map<number, string>> {
  const looks = await looksOf(translated, translator, translation, corpus);
  const pictures = new Map<number, string>();
  for (const { clip } of translated) {
    const look = looks.get(clip);
    const strip = stripOf(corpus, clip);
    if (look === undefined || strip === undefined) continue;
    const { tokens, weights } = look;
    const [, steps] = weights.shape as [number, number];
    const rows = tokens.flatMap((id, at) => {
      const token = nameOf(translation.tokenizer, id);
      return token === undefined
        ? []
        : [{ token, weights: weights.data.subarray(at * steps, (at + 1) * steps) }];
    });
    pictures.set(clip, attentionPicture(strip, rows));
  }
  return pictures;
}

async function looksOf(
  translated: readonly TranslatedClip[],
  translator: Translator,
  { model, mbart, unit, weights }: Translation,
  corpus: Corpus,
): Promise<Map<number, CrossAttention>> {
  const found = new Map<number, CrossAttention>();
  if (translated.length === 0) return found;
  const known = new Map(translated.map((each) => [each.id, each]));
  const batches = batchBuilder(corpus, {
    ...{ task: "translation", sampling: "test", batchSize: BATCH, seed: 0, stride: model.stride },
    clips: translated.map(({ clip }) => clip),
    data: { unit, temporal: 0, workers: 0, cacheMegabytes: 0 },
    limits: { steps: stepLimit(model, mbart), tokens: mbart.max_position_embeddings },
  });
  for (let step = 0; step < batches.steps; step++) {
    const loaded = batches.build(step);
    const clips = loaded.clips.map((id) => known.get(id)!);
    const attention = await translator.attention(
      weights,
      loaded,
      clips.map(({ tokens }) => tokens),
    );
    for (const [at, { clip }] of clips.entries()) found.set(clip, attention[at]!);
  }
  return found;
}

function stripOf(corpus: Corpus, clip: number): string | undefined {
  try {
    const streams = normalise(corpus.load(clip));
    return drawStrip([{ streams }], { frames: [...segmentFrames(streams.frames, FRAMES)] });
  } catch (error) {
    if (error instanceof NoReferenceError) return undefined;
    throw error;
  }
}

/** A piece as SentencePiece has it, "▁" where a word begins; undefined for languages and `</s>`, which say nothing. */
function nameOf(tokenizer: MbartTokenizer, id: number): string | undefined {
  return tokenizer.decode([id]) === "" ? undefined : tokenizer.json.model.vocab[id]?.[0];
}
