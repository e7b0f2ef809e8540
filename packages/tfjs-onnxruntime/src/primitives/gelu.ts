import {
  add,
  customGrad,
  erf,
  exp,
  type GradSaveFunc,
  mul,
  square,
  type Tensor,
} from "@tensorflow/tfjs-core";
import { hasKernel, runKernel } from "./fused.js";

/**
 * The Gaussian error linear unit in its exact form, x Φ(x) = x (1 + erf(x / √2)) / 2 (Hendrycks & Gimpel, 2016).
 *
 * One operator where the function is compiled by `@msmae/tfjs-onnxruntime`, a composition on every other backend.
 *
 * @param x Any shape, float32.
 * @returns The shape of x.
 * @example
 * gelu(tensor([-1, 0, 1])); // [-0.1587, 0, 0.8413]
 */
export function gelu<T extends Tensor>(x: T): T {
  return customGrad((...given) => {
    const [input, save] = given as [Tensor, GradSaveFunc];
    save([input]);
    const value = hasKernel("Gelu") ? runKernel("Gelu", { x: input })[0]! : mul(input, distribution(input));
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, saved[0]!) };
  })(x) as T;
}

function gradient(dy: Tensor, x: Tensor): Tensor {
  if (hasKernel("GeluGradient")) return runKernel("GeluGradient", { dy, x })[0]!;
  const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return mul(dy, add(distribution(x), mul(x, density)));
}

/** Φ(x) */
function distribution(x: Tensor): Tensor {
  return mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
}
