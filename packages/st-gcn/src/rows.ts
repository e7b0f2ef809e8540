import {
  matMul,
  pad,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from "@tensorflow/tfjs-core";
import { batchNorm, type Channels, type NormPass } from "./batch-norm.js";
import type { NormedConv } from "./parameters.js";

/** The size of a batch, as far down as it has come. N = T*B*V. */
export interface Extent {
  /** T */
  readonly frames: number;
  /** B */
  readonly clips: number;
  /** V */
  readonly keypoints: number;
}

/** A 1 x 1 convolution, weight [D, C], of [N, C] or [C, N]. */
export function pointwise(weight: Tensor, x: Tensor, channels: Channels): Tensor2D {
  const w = weight as Tensor2D;
  return channels === "first" ? matMul(w, x as Tensor2D) : matMul(x as Tensor2D, w, false, true);
}

/** What goes past a part of the model: x as it is, or brought to another width. */
export function past(
  p: { readonly residual?: NormedConv<Tensor> },
  x: Tensor,
  channels: Channels,
  pass: NormPass,
): Tensor {
  if (p.residual === undefined) return x;
  const y = pointwise(p.residual.conv.weight, x, channels);
  return batchNorm(p.residual.norm, y, channels, pass);
}

/** What belongs to the frames 0, n, 2n, … of [N, C] or [C, N]. */
export function everyNthFrame(
  x: Tensor,
  { frames, clips, keypoints }: Extent,
  channels: Channels,
  n: number,
): Tensor {
  if (n === 1) return x;
  const width = x.shape[channels === "first" ? 0 : 1]!;
  const [outer, inner] = channels === "first" ? [width, clips * keypoints] : [1, clips * keypoints * width];
  const count = Math.ceil(frames / n);
  const perFrame = reshape(x, [outer, frames, inner]) as Tensor3D;
  const whole = pad(perFrame, [
    [0, 0],
    [0, count * n - frames],
    [0, 0],
  ]);
  const first = slice(reshape(whole, [outer, count, n * inner]), [0, 0, 0], [outer, count, inner]);
  return reshape(first, channels === "first" ? [width, -1] : [-1, width]);
}
