/**
 * MS-MAE, the Multi-Stream Masked Autoencoder for sign language, top to bottom.
 *
 * B clips, T frames, S frames a cubelet, N = T/S tokens a stream, V of them visible, P streams, K keypoints, C the
 * encoder's width, D the decoder's. A clip's sequence holds its streams one after the other: [body; left; right; face].
 */
import {
  type LossKind,
  maskedLoss,
  type PretrainBatch,
  partOf,
  placeRows,
  positionTable,
  type StreamTensors,
  toCubelets,
  tokenize,
} from "@msmae/cubelets";
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
  type Tensor4D,
  tensor,
  transpose,
  zeros,
} from "@tensorflow/tfjs-core";
import { block, linear, norm } from "./block.js";
import type { MsMaeConfig } from "./config.js";
import type { DecoderParameters, MsMaeParameters, StackParameters } from "./parameters.js";

/** What a pretraining step computes. */
export interface MsMaeOutput {
  /** [] */
  readonly loss: Scalar;
  /** [] for each stream: its own loss. */
  readonly streamLoss: StreamTensors<Scalar>;
  /** [B, N, S*2K] for each stream: every token's cubelet, of visible tokens too (those are not trained). */
  readonly reconstruction: StreamTensors<Tensor3D>;
}

/**
 * One pretraining step's forward pass (paper §3.2): embed the visible cubelets, encode them, put mask tokens where
 * cubelets were masked, decode, and compare with the coordinates.
 *
 * @param batch Tensors of a {@link PretrainBatch}.
 * @param options.loss Paper §3.2: `paper`.
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
  const cubelets: StreamTensors<Tensor3D> = Object.fromEntries(
    config.streams.map((name) => [name, toCubelets(batch.coordinates[name]!, config.stride)]), // [B, N, S*2K]
  );

  const visible = embedVisible(p.tokenizer, cubelets, batch.visible, config); // [B, P*V, C]
  const latent = encode(p.encoder, visible, config.encoder.heads); // [B, P*V, C]
  const decoded = decode(p.decoder, latent, batch, config); // [B, P*N, D]
  const reconstruction = reconstruct(p.decoder, decoded, config); // [B, N, S*2K] a stream

  const { loss, perStream } = maskedLoss({
    streams: config.streams,
    prediction: reconstruction,
    target: cubelets,
    present: batch.present,
    masked: batch.masked,
    kind: options.loss,
  });
  // Every parameter of the tree gets a gradient; the CLS token's is 0, since pretraining does without it.
  const unused = mul(sum(p.encoder.cls_token), 0) as Scalar;
  return { loss: add(loss, unused), streamLoss: perStream, reconstruction };
}

/**
 * Tokens of the visible cubelets alone, with their positions. The masked ones are never computed.
 *
 * @param cubelets [B, N, S*2K] a stream
 * @param visible int32 [P, B*V], rows into [B*N]
 * @returns [B, P*V, C]
 */
export function embedVisible(
  p: MsMaeParameters<Tensor>["tokenizer"],
  cubelets: StreamTensors<Tensor>,
  visible: Tensor,
  config: MsMaeConfig,
): Tensor3D {
  const [clips, tokens] = cubelets[config.streams[0]!]!.shape as [number, number, number];
  const { width } = config.encoder;
  const count = visible.shape[1]! / clips; // V
  const clipStart = Int32Array.from({ length: clips * count }, (_, row) => Math.floor(row / count) * tokens);
  const times = sub(visible, tensor(clipStart, [1, clips * count], "int32")); // [P, B*V], token indices in the stream
  const rowsOf = split(visible, config.streams.length, 0); // P times [1, B*V]
  const timesOf = split(times, config.streams.length, 0);
  const positions = positionsOf(tokens, width); // [N, C]

  const embedded = config.streams.map((name, stream) => {
    const all = reshape(cubelets[name]!, [clips * tokens, -1]); // [B*N, S*2K]
    const taken = gather(all, reshape(rowsOf[stream]!, [clips * count]) as Tensor1D); // [B*V, S*2K]
    const position = gather(positions, reshape(timesOf[stream]!, [clips * count]) as Tensor1D); // [B*V, C]
    return reshape(add(tokenize(p[partOf(name)]!, taken), position), [clips, count, width]); // [B, V, C]
  });
  return concat(embedded, 1) as Tensor3D;
}

/**
 * Tokens of all cubelets, with their positions: the input of the encoder without masking.
 *
 * @param coordinates [B, T, K, 2] a stream, normalised, 0 where missing.
 * @param options.cls Whether the CLS token, which carries no position, comes first (paper §4.2).
 * @returns [B, P*N, C], or [B, 1 + P*N, C] with the CLS token.
 * @throws {RangeError} if the stride does not divide the frames.
 * @example
 * encode(p.encoder, embedAll(p, coordinates, config, { cls: true }), config.encoder.heads);
 */
export function embedAll(
  p: Pick<MsMaeParameters<Tensor>, "tokenizer"> & { readonly encoder: { readonly cls_token: Tensor } },
  coordinates: StreamTensors<Tensor>,
  config: MsMaeConfig,
  options: { readonly cls: boolean },
): Tensor3D {
  const { width } = config.encoder;
  const embedded: Tensor[] = config.streams.map((name) => {
    const cubelets = toCubelets(coordinates[name]!, config.stride); // [B, N, S*2K]
    const [clips, tokens, values] = cubelets.shape;
    const rows = tokenize(p.tokenizer[partOf(name)]!, reshape(cubelets, [clips * tokens, values])); // [B*N, C]
    return add(reshape(rows, [clips, tokens, width]), positionsOf(tokens, width)); // [B, N, C]
  });
  if (options.cls) {
    const clips = embedded[0]!.shape[0]!;
    embedded.unshift(add(zeros([clips, 1, width]), p.encoder.cls_token)); // [B, 1, C]
  }
  return concat(embedded, 1) as Tensor3D;
}

/**
 * The transformer: blocks and a final norm.
 *
 * @param tokens [B, M, C]
 * @returns [B, M, C]
 */
export function encode(p: StackParameters<Tensor>, tokens: Tensor, heads: number): Tensor3D {
  return encodeWithAttention(p, tokens, heads).tokens;
}

/**
 * The transformer, with the attention of each layer (paper appendix F looks at the last one).
 *
 * @param tokens [B, M, C]
 * @returns `tokens` [B, M, C]; `attention`: for each layer [B, H, M, M], rows are queries and sum to 1.
 * @example
 * const { attention } = encodeWithAttention(p.encoder, tokens, 8);
 * const last = attention.at(-1);
 */
export function encodeWithAttention(
  p: StackParameters<Tensor>,
  tokens: Tensor,
  heads: number,
): { readonly tokens: Tensor3D; readonly attention: readonly Tensor4D[] } {
  const attention: Tensor4D[] = [];
  let x = tokens;
  for (const parameters of p.blocks) {
    const result = block(parameters, x, heads);
    x = result.x; // [B, M, C]
    attention.push(result.weights);
  }
  return { tokens: norm(p.norm, x), attention };
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
  latent: Tensor,
  batch: Pick<PretrainBatch<Tensor>, "visible" | "restore" | "masked">,
  config: MsMaeConfig,
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
  decoded: Tensor,
  config: MsMaeConfig,
): StreamTensors<Tensor3D> {
  // P times [B, N, D]. TensorFlow.js cannot differentiate a split into one.
  const perStream = config.streams.length === 1 ? [decoded] : split(decoded, config.streams.length, 1);
  return Object.fromEntries(
    config.streams.map((name, stream) => [name, linear(p.head[partOf(name)]!, perStream[stream]!)]),
  );
}

/** The position table as a constant, [N, C]. */
function positionsOf(tokens: number, width: number): Tensor {
  return tensor(positionTable(tokens, width), [tokens, width]);
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
