import { type HostTensor, hostTensor } from "@msmae/parameters";
import type { MbartConfig } from "./config.js";

/**
 * Sentences as a batch of labels, and what the decoder reads to predict them: the labels one token late, the last one
 * before the padding in front. So mBART does it whatever the layout: of mBART-50's `[lang] X </s>` it makes
 * `</s> [lang] X`, of cc25's `X </s> [lang]` it makes `[lang] X </s>`.
 *
 * @param sentences Token ids with language and `</s>`, as the tokenizer's `labels()` gives them.
 * @param length T, at least the longest sentence; that one by default.
 * @returns `labels` and `target`, int32 [B, T], padded with `pad_token_id`.
 * @throws {RangeError} if a sentence is empty or longer than T.
 * @example
 * labelBatch([[250004, 62, 3034, 2]], config).target.data; // [2, 250004, 62, 3034]
 */
export function labelBatch(
  sentences: readonly (readonly number[])[],
  { pad_token_id: padding }: MbartConfig,
  length = Math.max(0, ...sentences.map((sentence) => sentence.length)),
): { readonly labels: HostTensor<Int32Array>; readonly target: HostTensor<Int32Array> } {
  const labels = new Int32Array(sentences.length * length).fill(padding);
  const target = new Int32Array(sentences.length * length).fill(padding);
  sentences.forEach((sentence, at) => {
    if (sentence.length === 0 || sentence.length > length) {
      throw new RangeError(
        `Sentence ${at} of the batch has ${sentence.length} tokens; expected 1 to ${length}.`,
      );
    }
    labels.set(sentence, at * length);
    target.set([sentence.at(-1)!, ...sentence].slice(0, length), at * length);
  });
  const shape = [sentences.length, length];
  return { labels: hostTensor(shape, labels), target: hostTensor(shape, target) };
}
