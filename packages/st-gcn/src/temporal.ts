import { relu } from "@msmae/nn";
import {
  concat,
  matMul,
  maxPool,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";
import { batchNorm, type NormPass } from "./batch-norm.js";
import { branchWidths } from "./config.js";
import { BRANCH_KERNEL, type BranchedTemporalTree, DILATIONS, type PlainTemporalTree } from "./parameters.js";
import { type Extent, everyNthFrame } from "./rows.js";
import { type Stride, temporalConvolution } from "./temporal-convolution.js";

/**
 * ST-GCN's convolution over nine frames.
 *
 * @param x [N, D]
 * @returns [D, N'], N' = ceil(T / stride) * B * V
 */
export function plainTemporal(
  p: PlainTemporalTree<Tensor>,
  x: Tensor,
  { frames, clips, keypoints }: Extent,
  stride: Stride,
  pass: NormPass,
): Tensor2D {
  const width = x.shape[1]!;
  const first = reshape(transpose(x), [width, frames, clips * keypoints]) as Tensor3D; // [D, T, B*V]
  const y = temporalConvolution(first, p.conv.weight as Tensor3D, { stride }); // [D, T', B*V]
  return batchNorm(p.norm, reshape(y, [width, -1]), "first", pass);
}

/**
 * ST-GCN++'s six branches: four look at three frames each, 1 to 4 apart, one takes the largest of three, one takes what
 * is there. What they found is mixed by a 1 x 1 convolution.
 *
 * The products also turn the channels to the front, where time is convolved, and back.
 *
 * @param x [N, D]
 * @returns [N', D], N' = ceil(T / stride) * B * V
 */
export function branchedTemporal(
  p: BranchedTemporalTree<Tensor>,
  x: Tensor,
  extent: Extent,
  stride: Stride,
  pass: NormPass,
): Tensor2D {
  const rest = extent.clips * extent.keypoints;
  const widths = branchWidths(x.shape[1]!); // channels c of each branch
  const before = matMul(p.inner.conv.weight as Tensor2D, x as Tensor2D, false, true); // [five branches, N]
  const inner = relu(batchNorm(p.inner.norm, before, "first", pass));
  let start = 0;
  const found = widths.slice(0, -1).map((width, branch) => {
    const own = reshape(slice(inner, [start, 0], [width, -1]), [width, extent.frames, rest]) as Tensor3D; // [c, T, B*V]
    start += width;
    const weight = p.dilated[branch]?.weight as Tensor3D | undefined;
    const dilation = DILATIONS[branch]!;
    const y =
      weight === undefined ? largest(own, stride) : temporalConvolution(own, weight, { stride, dilation });
    return reshape(y, [width, -1]); // [c, N']
  });
  const taken = everyNthFrame(x, extent, "last", stride) as Tensor2D; // [N', D]
  const passed = matMul(p.pass.weight as Tensor2D, taken, false, true); // [c, N']
  const joined = relu(batchNorm(p.joined_norm, concat([...found, passed], 0), "first", pass)); // [D, N']
  const y = matMul(joined, p.outer.conv.weight as Tensor2D, true, true); // [N', D]
  return batchNorm(p.outer.norm, y, "last", pass);
}

/** The largest around each of the frames 0, stride, 2 stride, …: [c, T, R] to [c, T', R]. */
function largest(x: Tensor3D, stride: Stride): Tensor3D {
  const [channels, frames, rest] = x.shape;
  const image = reshape(x, [channels, frames, rest, 1]) as Tensor4D;
  const edge = (BRANCH_KERNEL - 1) / 2;
  const y = maxPool(
    image,
    [BRANCH_KERNEL, 1],
    [stride, 1],
    [
      [0, 0],
      [edge, edge],
      [0, 0],
      [0, 0],
    ],
  );
  return reshape(y, [channels, y.shape[1], rest]);
}
