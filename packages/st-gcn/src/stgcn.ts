/**
 * ST-GCN (Yan et al., 2018) and ST-GCN++ (Duan et al., 2022).
 *
 * B clips, T frames (halved at each stage), V keypoints, C channels before a layer and D after it, G glosses. What one
 * keypoint of one clip has in one frame is a row; the N = T*B*V rows are ordered by frame, clip, keypoint, so that the
 * keypoints of a frame lie together for the graph, and the frames lie the same distance apart for time.
 */
import { dropout, linear, relu } from "@msmae/nn";
import { mapTree, type PartialTree } from "@msmae/parameters";
import type { StreamName } from "@msmae/pose";
import {
  add,
  concat,
  expandDims,
  mean,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import { batchNorm, type Channels, type NormPass } from "./batch-norm.js";
import { CHANNELS, layerShapes, type StgcnConfig } from "./config.js";
import { inTwo, type LayerTree, type StgcnTree } from "./parameters.js";
import { type Extent, everyNthFrame, past } from "./rows.js";
import { spatial } from "./spatial.js";
import { branchedTemporal, plainTemporal } from "./temporal.js";
import type { Stride } from "./temporal-convolution.js";

/** Clips as the model takes them. */
export interface StgcnInput<T> {
  /** float32 [B, T, K, 2] a stream: normalised, 0 where missing. */
  readonly coordinates: { readonly [name in StreamName]?: T };
  /** float32 [B, T, K] a stream: 1 = seen. */
  readonly present: { readonly [name in StreamName]?: T };
}

export interface StgcnOptions {
  /** Whether batch norms go by the batch and features are dropped. */
  readonly training: boolean;
  /** bool [B, D] from `dropoutMask`, where the configuration drops features in training. */
  readonly kept?: Tensor;
}

/**
 * Classification logits of a clip.
 *
 * @param p Parameters and buffers, merged.
 * @returns `logits` [B, G]; `buffers`: in training the running statistics after this batch, otherwise those of p.
 * @throws {TypeError} if features are to be dropped and nothing says which are kept.
 * @example
 * const { logits, buffers } = stgcn(mergeTrees<StgcnTree<Tensor>>(parameters, before), batch, config, { training: true });
 */
export function stgcn(
  p: StgcnTree<Tensor>,
  input: StgcnInput<Tensor>,
  config: StgcnConfig,
  { training, kept }: StgcnOptions,
): { readonly logits: Tensor2D; readonly buffers: PartialTree<StgcnTree<Tensor>> } {
  const pass: NormPass = { training, seen: new Map() };
  // ST-GCN has its channels first between layers, ST-GCN++ last: where the fewest have to be turned for it.
  const channels: Channels = config.kind === "st-gcn" ? "first" : "last";
  const joined = joinStreams(input, config); // [T, B, V, 3]
  const [frames, clips, keypoints] = joined.shape;
  const perFrame = reshape(joined, [frames * clips, keypoints * CHANNELS]); // [T*B, 3V]
  const rows = reshape(batchNorm(p.data_norm, perFrame, "last", pass), [-1, CHANNELS]); // [N, 3]

  let x: Tensor = channels === "first" ? transpose(rows) : rows;
  let extent: Extent = { frames, clips, keypoints };
  for (const [at, { stride }] of layerShapes(config).entries()) {
    x = layer(p.layers[at]!, x, extent, { config, channels, stride, isFirst: at === 0, pass });
    extent = { ...extent, frames: Math.ceil(extent.frames / stride) };
  }

  const features = pool(x, extent, channels); // [B, D]
  const logits = linear(p.classifier, dropped(features, config, training, kept)); // [B, G]
  const { buffers } = inTwo(p);
  return {
    logits,
    buffers: mapTree(buffers, (leaf) => pass.seen.get(leaf as Tensor) ?? leaf),
  };
}

/** x, y and presence of the keypoints of all streams, [T, B, V, 3]. */
function joinStreams({ coordinates, present }: StgcnInput<Tensor>, { streams }: StgcnConfig): Tensor4D {
  const perStream = streams.map((name) => concat([coordinates[name]!, expandDims(present[name]!, 3)], 3)); // [B, T, K, 3]
  return transpose(concat(perStream, 2), [1, 0, 2, 3]) as Tensor4D;
}

interface LayerOptions {
  readonly config: StgcnConfig;
  readonly channels: Channels;
  readonly stride: Stride;
  readonly isFirst: boolean;
  readonly pass: NormPass;
}

/**
 * Over the graph, over time, and past both; nothing goes past the first.
 *
 * @param x [N, C], or [C, N] where channels are first
 * @returns [N', D], or [D, N']
 */
export function layer(
  p: LayerTree<Tensor>,
  x: Tensor,
  extent: Extent,
  { config, channels, stride, isFirst, pass }: LayerOptions,
): Tensor2D {
  const heard = spatial(p.gcn, x, extent, { config, channels, pass }); // [N, D]
  const y =
    "inner" in p.tcn
      ? branchedTemporal(p.tcn, heard, extent, stride, pass)
      : plainTemporal(p.tcn, heard, extent, stride, pass);
  if (isFirst) return relu(y);
  return relu(add(y, past(p, everyNthFrame(x, extent, channels, stride), channels, pass)));
}

/** The mean over frames and keypoints, [B, D]. */
function pool(x: Tensor, { frames, clips, keypoints }: Extent, channels: Channels): Tensor2D {
  if (channels === "last") return mean(reshape(x, [frames, clips, keypoints, -1]), [0, 2]);
  return transpose(mean(reshape(x, [-1, frames, clips, keypoints]), [1, 3]));
}

function dropped(
  features: Tensor2D,
  { dropout: rate }: StgcnConfig,
  training: boolean,
  kept: Tensor | undefined,
): Tensor2D {
  if (!training || rate === 0) return features;
  if (kept === undefined)
    throw new TypeError(`stgcn: a dropout of ${rate} needs \`kept\`, see dropoutMask().`);
  return dropout(features, kept, rate);
}
