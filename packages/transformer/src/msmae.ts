/**
 * MS-MAE, the Multi-Stream Masked Autoencoder for sign language, top to bottom.
 *
 * B clips, T frames, S frames a cubelet, N = T/S tokens a stream, V of them visible, P streams, K keypoints, C the
 * encoder's width, D the decoder's. A clip's sequence holds its streams one after the other: [body; left; right; face].
 *
 * Where tokens are fused, the ablation, all streams together are as one of ΣK keypoints, and P is 1.
 */
import {
  type LossKind,
  maskedLoss,
  type PretrainBatch,
  placeRows,
  type StreamTensors,
  toCubelets,
  tokenize,
  tokenSequences,
} from "@msmae/cubelets";
import { linear } from "@msmae/nn";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import {
  add,
  concat,
  gather,
  mul,
  reshape,
  type Scalar,
  split,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  tensor,
  transpose,
} from "@tensorflow/tfjs-core";
import type { EncoderConfig, MsMaeConfig } from "./config.js";
import { cubeletSequences } from "./cubelet-sequences.js";
import { encode, positionsOf } from "./encoder.js";
import type { DecoderParameters, MsMaeParameters } from "./parameters.js";

/** What a pretraining step computes. */
export interface MsMaeOutput {
  /** [] */
  readonly loss: Scalar;
  /** [] for each stream: its own loss. */
  readonly streamLoss: StreamTensors<Scalar>;
  /**
   * [B, N, S*2K] for each stream: every token's cubelet, of visible tokens too (those are not trained), in coordinates. A
   * loss that trains no coordinates takes what it lacks from the truth (`told` in `LOSSES`).
   */
  readonly reconstruction: StreamTensors<Tensor3D>;
}

/**
 * One pretraining step's forward pass (paper §3.2): embed the visible cubelets, encode them, put mask tokens where
 * cubelets were masked, decode, and compare with the coordinates.
 *
 * @param batch Tensors of a {@link PretrainBatch}.
 * @param options.loss One of `LOSSES` of @msmae/cubelets. Paper §3.2: `paper`.
 * @throws {RangeError} if the stride does not divide the frames.
 * @example
 * valueAndGradients((p) => msmae(p, batch, config, { loss: "paper" }), parameters);
 */
export function msmae(
  p: MsMaeParameters<Tensor>,
  batch: PretrainBatch<Tensor>,
  config: MsMaeConfig,
  options: { readonly loss: LossKind },
): MsMaeOutput {
  // Masked tokens are kept from the encoder here: it never gets them.
  const visible = embedVisible(p.tokenizer, batch, config); // [B, P*V, C]
  const latent = encode(p.encoder, visible, config.encoder.heads); // [B, P*V, C]
  // The decoder has all places: the mask token stands where a cubelet was masked.
  const decoded = decode(p.decoder, latent, batch, config); // [B, P*N, D]
  const prediction = reconstruct(p.decoder, decoded, config); // [B, N, S*2K] a stream

  const target: { [name in StreamName]?: Tensor3D } = {}; // [B, N, S*2K] a stream
  for (const name of config.streams) target[name] = toCubelets(batch.coordinates[name]!, config.stride);
  const { streams } = config;
  const { present, masked } = batch;
  const result = maskedLoss({ streams, prediction, target, present, masked, kind: options.loss });
  // Every parameter of the tree gets a gradient; the CLS token's is 0, since pretraining does without it.
  const unused = mul(sum(p.encoder.cls_token), 0) as Scalar;
  return {
    loss: add(result.loss, unused),
    streamLoss: result.perStream,
    reconstruction: result.reconstruction,
  };
}

/**
 * Tokens of the visible cubelets alone, with their positions. Masked cubelets are left out before the tokenizer: which ones
 * are visible was drawn with the batch (`sampleMasks()` and `maskIndices()` of @msmae/cubelets).
 *
 * @param batch.coordinates [B, T, K, 2] a stream
 * @param batch.visible int32 [P, B*V], rows into [B*N]
 * @returns [B, P*V, C]
 * @throws {RangeError} if the stride does not divide the frames.
 */
export function embedVisible(
  p: MsMaeParameters<Tensor>["tokenizer"],
  { coordinates, visible }: Pick<PretrainBatch<Tensor>, "coordinates" | "visible">,
  config: EncoderConfig,
): Tensor3D {
  const sequences = cubeletSequences(coordinates, config); // P times [B, N, S*2K]
  const [clips, tokens] = sequences[0]!.cubelets.shape;
  const { width } = config.encoder;
  const count = visible.shape[1]! / clips; // V
  const clipStart = Int32Array.from({ length: clips * count }, (_, row) => Math.floor(row / count) * tokens);
  const times = sub(visible, tensor(clipStart, [1, clips * count], "int32")); // [P, B*V], token indices in the sequence
  const rowsOf = split(visible, sequences.length, 0); // P times [1, B*V]
  const timesOf = split(times, sequences.length, 0);
  const positions = positionsOf(tokens, width); // [N, C]

  const embedded = sequences.map(({ part, cubelets }, sequence) => {
    const all = reshape(cubelets, [clips * tokens, -1]); // [B*N, S*2K]
    const taken = gather(all, reshape(rowsOf[sequence]!, [clips * count]) as Tensor1D); // [B*V, S*2K]
    const position = gather(positions, reshape(timesOf[sequence]!, [clips * count]) as Tensor1D); // [B*V, C]
    return reshape(add(tokenize(p[part]!, taken), position), [clips, count, width]); // [B, V, C]
  });
  return concat(embedded, 1) as Tensor3D;
}

/**
 * Puts the encoded tokens back to their places and the mask token everywhere else, adds the positions again and which
 * stream each token is of, and runs the decoder's transformer.
 *
 * @param latent [B, P*V, C]
 * @returns [B, P*N, D]
 */
export function decode(
  p: DecoderParameters<Tensor>,
  latent: Tensor3D,
  batch: Pick<PretrainBatch<Tensor>, "visible" | "restore" | "masked">,
  config: Pick<MsMaeConfig, "decoder">,
): Tensor3D {
  const [clips, streams, tokens] = batch.masked.shape as [number, number, number];
  const { width, heads } = config.decoder;
  const visibleRows = latent.shape[0]! * latent.shape[1]!; // B*P*V
  const rows = reshape(linear(p.embed, latent), [visibleRows, width]); // [B*P*V, D]
  const full = placeRows(rows, p.mask_token, {
    restore: batch.restore,
    back: placesOf(batch.visible, clips, streams, tokens),
    masked: reshape(batch.masked, [clips * streams * tokens]),
  }); // [B*P*N, D]

  let place: Tensor = reshape(positionsOf(tokens, width), [1, tokens, width]); // [1, N, D]
  if (p.stream_embed !== undefined) place = add(place, reshape(p.stream_embed, [streams, 1, width])); // [P, N, D]
  const placed = add(reshape(full, [clips, streams, tokens, width]), place); // [B, P, N, D]
  return encode(p, reshape(placed, [clips, streams * tokens, width]), heads);
}

/**
 * Each token's cubelet, by the linear head of its part. No activation: coordinates have both signs.
 *
 * @param decoded [B, P*N, D]
 * @returns [B, N, S*2K] a stream
 */
export function reconstruct(
  p: Pick<DecoderParameters<Tensor>, "head">,
  decoded: Tensor3D,
  config: Pick<MsMaeConfig, "streams" | "tokens" | "stride">,
): StreamTensors<Tensor3D> {
  const sequences = tokenSequences(config);
  // P times [B, N, D]. TensorFlow.js cannot differentiate a split into one.
  const perSequence: Tensor3D[] = sequences.length === 1 ? [decoded] : split(decoded, sequences.length, 1);
  const reconstruction: { [name in StreamName]?: Tensor3D } = {};
  for (const [i, { part, streams }] of sequences.entries()) {
    const cubelets = linear(p.head[part]!, perSequence[i]!); // [B, N, S*2K], K keypoints of all its streams
    for (const [name, own] of streamsOf(cubelets, streams, config.stride)) reconstruction[name] = own;
  }
  return reconstruction;
}

/** Cubelets [B, N, S*2ΣK] of several streams, taken apart: [B, N, S*2K] each. */
function streamsOf(
  cubelets: Tensor3D,
  streams: readonly StreamName[],
  stride: number,
): (readonly [StreamName, Tensor3D])[] {
  if (streams.length === 1) return [[streams[0]!, cubelets]];
  const [clips, tokens, values] = cubelets.shape;
  const frames = reshape(cubelets, [clips, tokens, stride, values / stride]); // [B, N, S, 2ΣK]
  const sizes = streams.map((name) => 2 * KEYPOINTS[name]);
  const own = split(frames, sizes, 3); // [B, N, S, 2K] each
  return streams.map((name, i) => [name, reshape(own[i]!, [clips, tokens, stride * sizes[i]!])]);
}

/** For each visible token [B*P*V] its place in the full sequences [B*P*N]: the inverse of `restore`. */
function placesOf(visible: Tensor, clips: number, streams: number, tokens: number): Tensor {
  const count = visible.shape[1]! / clips; // V
  const rows = transpose(reshape(visible, [streams, clips, count]), [1, 0, 2]); // [B, P, V], b*N + n
  const shift = Int32Array.from({ length: clips * streams }, (_, sequence) => {
    const clip = Math.floor(sequence / streams);
    return sequence * tokens - clip * tokens; // from b*N + n to (b*P + p)*N + n
  });
  return reshape(add(rows, tensor(shift, [clips, streams, 1], "int32")), [clips * streams * count]);
}
