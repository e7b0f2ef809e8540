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
  type Tensor1D,
} from "@tensorflow/tfjs-core";
import { hasKernel, runKernel } from "./fused.js";

/**
 * Layer normalisation over the last axis (Ba et al., 2016): (x - mean) / √(variance + ε) · weight + bias, the variance
 * over all C elements.
 *
 * One operator where the function is compiled by `@msmae/tfjs-onnxruntime`, a composition on every other backend.
 *
 * @param x [..., C], float32
 * @param weight [C]
 * @param bias [C]
 * @param epsilon Default: 1e-6, as in MAE (He et al., 2022).
 * @returns [..., C]
 * @throws {RangeError} if weight or bias are not [C].
 * @example
 * layerNorm(tensor([[1, 3]]), ones([2]), zeros([2])); // [[-1, 1]]
 */
export function layerNorm<T extends Tensor>(x: T, weight: Tensor, bias: Tensor, epsilon = 1e-6): T {
  const width = x.shape[x.rank - 1];
  for (const [name, { shape }] of [
    ["weight", weight],
    ["bias", bias],
  ] as const) {
    if (shape.length !== 1 || shape[0] !== width) {
      throw new RangeError(
        `layerNorm: ${name} has shape [${shape.join(", ")}]; expected [${width}], the last axis of x.`,
      );
    }
  }
  return customGrad((...given) => {
    const [input, scale, shift, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    const [value, average, inverse] = forward(input, scale, shift, epsilon);
    save([input, scale, average, inverse]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, saved) };
  })(x, weight, bias) as T;
}

function forward(x: Tensor, weight: Tensor, bias: Tensor, epsilon: number): [Tensor, Tensor, Tensor] {
  if (hasKernel("LayerNormalization")) {
    return runKernel("LayerNormalization", { x, weight, bias }, { epsilon }) as [Tensor, Tensor, Tensor];
  }
  const average = mean(x, -1, true);
  const centred = sub(x, average);
  const inverse = rsqrt(add(mean(square(centred), -1, true), epsilon));
  return [add(mul(mul(centred, inverse), weight), bias), average, inverse];
}

/**
 * With n = (x - mean) / std and g = dy · weight: dx = (g - mean(g) - n mean(g n)) / std, and the sums over the rows.
 */
function gradient(dy: Tensor, saved: Tensor[]): Tensor[] {
  const [x, weight, average, inverse] = saved as [Tensor, Tensor, Tensor, Tensor];
  if (hasKernel("LayerNormalizationGradient")) {
    return runKernel("LayerNormalizationGradient", { dy, x, weight, mean: average, inverse });
  }
  const normalised = mul(sub(x, average), inverse);
  const scaled = mul(dy, weight);
  const along = mul(normalised, mean(mul(scaled, normalised), -1, true));
  const dx = mul(sub(sub(scaled, along), mean(scaled, -1, true)), inverse);
  return [dx, sumRows(mul(dy, normalised)), sumRows(dy)];
}

/** [..., C] to [C]. */
function sumRows(x: Tensor): Tensor1D {
  const width = x.shape[x.rank - 1] as number;
  return sum(reshape(x, [-1, width]), 0);
}
