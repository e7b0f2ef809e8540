import { relu } from "@msmae/nn";
import {
  add,
  customGrad,
  type GradSaveFunc,
  matMul,
  mul,
  reshape,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor,
  transpose,
} from "@tensorflow/tfjs-core";
import { adjacency, SUBSETS } from "./adjacency.js";
import { batchNorm, type Channels, type NormPass } from "./batch-norm.js";
import type { StgcnConfig } from "./config.js";
import { skeletonGraph } from "./graph.js";
import type { SpatialTree } from "./parameters.js";
import { type Extent, past } from "./rows.js";

/**
 * The graph convolution: each keypoint hears what it says itself, what neighbours at least as far from the centre say,
 * and what nearer ones say, each of the three by its own 1 x 1 convolution.
 *
 * ST-GCN weighs the skeleton's adjacency by learned factors; ST-GCN++ learns the adjacency, and adds what went in.
 *
 * @param x [N, C] or [C, N], as `channels` says.
 * @returns [N, D]
 */
export function spatial(
  p: SpatialTree<Tensor>,
  x: Tensor,
  { frames, clips, keypoints }: Extent,
  { config, channels, pass }: { config: StgcnConfig; channels: Channels; pass: NormPass },
): Tensor2D {
  const weight = p.conv.weight as Tensor2D; // [3D, C]
  const width = weight.shape[0] / SUBSETS; // D
  const said = matMul(x as Tensor2D, weight, channels === "first", true); // [N, 3D]
  const perFrame = reshape(said, [frames * clips, keypoints * SUBSETS, width]) as Tensor3D; // [T*B, V*3, D]
  const shares = sharesOf(p, config); // [3, V, V]
  // The bias is said by every keypoint alike, so that what is heard of it is the same in each frame.
  const bias = reshape(p.conv.bias, [SUBSETS, width]) as Tensor2D;
  const ofBias = matMul(sum(shares, 1) as Tensor2D, bias, true); // [V, D]
  const heard = reshape(add(mix(shares, perFrame), ofBias), [-1, width]); // [N, D]
  const y = batchNorm(p.norm, heard, "last", pass);
  return relu(config.kind === "st-gcn++" ? (add(y, past(p, x, channels, pass)) as Tensor2D) : y);
}

/** How much keypoint w hears of keypoint v: [3, V, V] in the order k, v, w. */
function sharesOf(p: SpatialTree<Tensor>, { streams }: StgcnConfig): Tensor3D {
  if (p.adjacency !== undefined) return p.adjacency as Tensor3D;
  const graph = skeletonGraph(streams);
  const fixed = tensor(adjacency(graph, "together"), [SUBSETS, graph.keypoints, graph.keypoints]);
  return mul(fixed, p.importance!);
}

/**
 * What is heard of what is said, frame by frame: sums over v and k of shares [k, v, w] times said [n, v*3+k].
 *
 * @param shares [3, V, V]
 * @param said [T*B, V*3, D]
 * @returns [T*B, V, D]
 */
function mix(shares: Tensor3D, said: Tensor3D): Tensor3D {
  const [subsets, keypoints] = shares.shape;
  const sources = keypoints * subsets;
  return customGrad((...given) => {
    const [of, x, save] = given as [Tensor3D, Tensor3D, GradSaveFunc];
    save([of, x]);
    const gradFunc = (dy: Tensor3D, saved: Tensor[]) => {
      const [of, x] = saved as [Tensor3D, Tensor3D];
      const summed = sum(matMul(x, dy, false, true), 0); // [V*3, V], of all frames and clips
      const back = reshape(transpose(of, [1, 0, 2]), [1, sources, keypoints]); // [1, V*3, V]
      return [transpose(reshape(summed, [keypoints, subsets, keypoints]), [1, 0, 2]), matMul(back, dy)];
    };
    const matrix = reshape(transpose(of, [2, 1, 0]), [1, keypoints, sources]); // [1, V, V*3]
    return { value: matMul(matrix, x) as Tensor3D, gradFunc };
  })(shares, said) as Tensor3D;
}
