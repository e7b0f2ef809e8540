import {
  add,
  customGrad,
  type GradSaveFunc,
  mean,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from "@tensorflow/tfjs-core";
import type { Norm } from "./parameters.js";

/** PyTorch's defaults, which PYSKL leaves as they are. */
const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/** Where the channels of a matrix are: first, [C, N], or last, [N, C]. */
export type Channels = "first" | "last";

/** One forward pass, as its batch norms see it. */
export interface NormPass {
  /** Whether to norm by the batch, or by the running statistics. */
  readonly training: boolean;
  /** In training: under each running statistic what it is after the batch. */
  readonly seen: Map<Tensor, Tensor>;
}

/**
 * Batch normalisation (Ioffe & Szegedy, 2015) as PyTorch has it: a channel of the batch gets mean 0 and variance 1, then
 * a learned scale and shift. Running statistics move by a tenth towards the batch's; their variance is the unbiased one.
 *
 * @param x [C, N] or [N, C], as `channels` says.
 * @returns The shape of x.
 */
export function batchNorm(p: Norm<Tensor>, x: Tensor, channels: Channels, pass: NormPass): Tensor2D {
  const axis = channels === "first" ? 1 : 0;
  const along = (vector: Tensor) => reshape(vector, axis === 1 ? [-1, 1] : [1, -1]);
  const { running_mean, running_var } = p;
  if (!pass.training) {
    const scale = mul(p.weight, rsqrt(add(running_var, EPSILON)));
    return add(mul(x, along(scale)), along(sub(p.bias, mul(running_mean, scale))));
  }
  const { average, variance } = moments(x, axis);
  const count = x.shape[axis]!;
  const blend = (before: Tensor, now: Tensor) =>
    add(mul(before, 1 - MOMENTUM), mul(reshape(now, before.shape), MOMENTUM));
  pass.seen.set(running_mean, blend(running_mean, average));
  pass.seen.set(running_var, blend(running_var, mul(variance, count / Math.max(1, count - 1))));
  return normalise(x, along(p.weight), along(p.bias), axis);
}

/** What is left of x without its mean, the mean, and the biased variance, with 1 in place of the axis. */
function moments(x: Tensor, axis: number) {
  const average = mean(x, axis, true);
  const centred = sub(x, average);
  return { average, centred, variance: mean(square(centred), axis, true) };
}

/** With n = (x - mean) / std: n weight + bias, and dx = (dy - mean(dy) - n mean(dy n)) weight / std. */
function normalise(x: Tensor, weight: Tensor, bias: Tensor, axis: number): Tensor2D {
  return customGrad((...given) => {
    const [input, scale, shift, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    const { centred, variance } = moments(input, axis);
    const inverse = rsqrt(add(variance, EPSILON));
    const factor = mul(scale, inverse);
    save([centred, inverse, factor]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => gradient(dy, saved, axis);
    return { value: add(mul(centred, factor), shift), gradFunc };
  })(x, weight, bias) as Tensor2D;
}

/** dx as dy and x, each times a number a channel, plus a third: few passes over what is large. */
function gradient(dy: Tensor, saved: Tensor[], axis: number): Tensor[] {
  const [centred, inverse, factor] = saved as [Tensor, Tensor, Tensor];
  const total = sum(dy, axis, true);
  const slope = mul(sum(mul(dy, centred), axis, true), inverse); // Σ dy n
  const share = mul(factor, -1 / centred.shape[axis]!);
  const dx = add(add(mul(dy, factor), mul(centred, mul(mul(share, inverse), slope))), mul(share, total));
  return [dx, slope, total];
}
