import { tokenSequences } from "@msmae/cubelets";
import { lengthBucket, type SentenceBatch } from "@msmae/datasets";
import { labelBatch, type MbartConfig } from "@msmae/mbart";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import type { StreamName } from "@msmae/pose";
import type { BridgeInput } from "./bridge.js";
import type { TranslatorConfig } from "./config.js";

/** A translation model's input: N time steps, P streams, S source positions of mBART. */
export interface TranslatorInput<T> extends BridgeInput<T> {
  /** float32 [B, N*stride, K, 2] a stream */
  readonly coordinates: { readonly [name in StreamName]?: T };
  /** float32 [B, N]: 1 = a time step of the clip. */
  readonly time: T;
  /** float32 [B, S]: 1 = a position that mBART reads. */
  readonly mask: T;
}

/** Clips with their translations. */
export interface TranslatorBatch<T> {
  readonly input: TranslatorInput<T>;
  /** int32 [B, T]: what is to be predicted, and what the decoder reads for it. */
  readonly labels: T;
  readonly target: T;
}

/** A batch of the loader as the model reads it. */
export function translatorInput(
  { coordinates, time, shown }: SentenceBatch<HostTensor>,
  config: Pick<TranslatorConfig, "streams" | "tokens" | "bridge">,
): TranslatorInput<HostTensor> {
  const [clips, steps] = time.shape as [number, number];
  const sequences = tokenSequences(config);
  const shows = (clip: number, streams: readonly StreamName[]) =>
    streams.some((name) => shown.data[clip * config.streams.length + config.streams.indexOf(name)] === 1);
  const perSequence = Float32Array.from({ length: clips * sequences.length }, (_, at) =>
    Number(shows(Math.floor(at / sequences.length), sequences[at % sequences.length]!.streams)),
  );
  const input = { coordinates, time, shown: hostTensor([clips, sequences.length], perSequence) };
  if (config.bridge === "average") return { ...input, mask: time };

  // The tokens that are there come first, so that a clip's positions do not depend on what it is padded to.
  const positions = sequences.length * steps;
  const order = new Int32Array(clips * positions);
  const mask = new Float32Array(clips * positions);
  for (let clip = 0; clip < clips; clip++) {
    const isThere = (token: number) =>
      time.data[clip * steps + (token % steps)] === 1 &&
      perSequence[clip * sequences.length + Math.floor(token / steps)] === 1;
    const tokens = Array.from({ length: positions }, (_, token) => token);
    const there = tokens.filter(isThere);
    const gone = tokens.filter((token) => !isThere(token));
    [...there, ...gone].forEach((token, at) => {
      order[clip * positions + at] = clip * positions + token;
    });
    mask.fill(1, clip * positions, clip * positions + there.length);
  }
  return {
    ...input,
    order: hostTensor([clips * positions], order),
    mask: hostTensor([clips, positions], mask),
  };
}

/**
 * A batch of the loader, and its translations, padded to the length of a bucket. A place in which no time step is a clip's
 * has none.
 *
 * @param labels The ids of each clip's sentence with language and `</s>`.
 * @returns The batch, and the number of ids to be predicted.
 */
export function translatorBatch(
  batch: SentenceBatch<HostTensor>,
  labels: readonly (readonly number[])[],
  config: Pick<TranslatorConfig, "streams" | "tokens" | "bridge">,
  mbart: MbartConfig,
): { readonly batch: TranslatorBatch<HostTensor>; readonly tokens: number } {
  const [clips, steps] = batch.time.shape as [number, number];
  const isEmpty = (clip: number) => batch.time.data[clip * steps] !== 1;
  const sentences = Array.from({ length: clips }, (_, clip) =>
    isEmpty(clip) ? [mbart.pad_token_id] : labels[clip]!,
  );
  const longest = Math.max(...labels.map(({ length }) => length));
  const length = lengthBucket(longest, mbart.max_position_embeddings);
  return {
    batch: { input: translatorInput(batch, config), ...labelBatch(sentences, mbart, length) },
    tokens: sentences.reduce((sum, ids, clip) => sum + (isEmpty(clip) ? 0 : ids.length), 0),
  };
}
