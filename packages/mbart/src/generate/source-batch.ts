import { type HostTensor, hostTensor } from "@msmae/parameters";
import type { MbartConfig } from "../config.js";
import type { Source } from "../mbart.js";
import { bucket } from "./buckets.js";

/** Sources of which each row may be of another length. */
export interface SourceBatch<T> {
  readonly source: Source<T>;
  /** [B, S], 1 = a position of the source, 0 = padding. */
  readonly mask: T;
}

/** One source: token ids, or embeddings [S, C]. */
export type SourceSequence = readonly number[] | HostTensor<Float32Array>;

/** The number of positions of a source. */
export const lengthOf = (sequence: SourceSequence): number =>
  "shape" in sequence ? sequence.shape[0]! : sequence.length;

/**
 * Sources as a batch, padded to the length of a bucket.
 *
 * @param size B; rows behind the sequences are all padding. Their number by default.
 * @throws {RangeError} if token ids and embeddings are mixed.
 */
export function sourceBatch(
  sequences: readonly SourceSequence[],
  config: MbartConfig,
  size = sequences.length,
): SourceBatch<HostTensor> {
  const length = bucket(Math.max(...sequences.map(lengthOf)), config.max_position_embeddings);
  const mask = new Float32Array(size * length);
  sequences.forEach((sequence, row) => {
    mask.fill(1, row * length, row * length + lengthOf(sequence));
  });
  const width = config.d_model;
  const embeds = "shape" in sequences[0]! ? new Float32Array(size * length * width) : undefined;
  const tokens = new Int32Array(embeds ? 0 : size * length).fill(config.pad_token_id);
  sequences.forEach((sequence, row) => {
    if ("shape" in sequence !== (embeds !== undefined)) {
      throw new RangeError(
        `Source ${row} of the batch: expected ${embeds ? "embeddings" : "token ids"}, as the first.`,
      );
    }
    if ("shape" in sequence) embeds?.set(sequence.data, row * length * width);
    else tokens.set(sequence, row * length);
  });
  return {
    source: embeds
      ? { embeds: hostTensor([size, length, width], embeds) }
      : { tokens: hostTensor([size, length], tokens) },
    mask: hostTensor([size, length], mask),
  };
}

/** The batch with its sources padded to the length of a bucket. */
export function padSources(
  { source, mask }: SourceBatch<HostTensor>,
  config: MbartConfig,
): SourceBatch<HostTensor> {
  const [sentences, before] = mask.shape as [number, number];
  const length = bucket(before, config.max_position_embeddings);
  if (length === before) return { source, mask };
  const longer = (tensor: HostTensor, padding: number): HostTensor => {
    const width = tensor.data.length / (sentences * before);
    const make = tensor.data.constructor as new (size: number) => Float32Array | Int32Array;
    const data = new make(sentences * length * width).fill(padding);
    for (let row = 0; row < sentences; row++) {
      data.set(tensor.data.subarray(row * before * width, (row + 1) * before * width), row * length * width);
    }
    return hostTensor([sentences, length, ...tensor.shape.slice(2)], data);
  };
  return {
    source:
      "embeds" in source
        ? { embeds: longer(source.embeds, 0) }
        : { tokens: longer(source.tokens, config.pad_token_id) },
    mask: longer(mask, 0),
  };
}
