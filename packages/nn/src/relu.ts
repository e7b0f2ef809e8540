import {
  cast,
  customGrad,
  type GradSaveFunc,
  greater,
  mul,
  type Tensor,
  relu as tfRelu,
} from "@tensorflow/tfjs-core";

/**
 * max(x, 0), with a gradient that reads the result. TensorFlow.js' own reads x, which has to be kept for it beside the
 * result that the next operation keeps anyway.
 */
export function relu<T extends Tensor>(x: T): T {
  return customGrad((...given) => {
    const [input, save] = given as [Tensor, GradSaveFunc];
    const value = tfRelu(input);
    save([value]);
    return { value, gradFunc: (dy: Tensor, [y]: Tensor[]) => mul(dy, cast(greater(y!, 0), "float32")) };
  })(x) as T;
}
