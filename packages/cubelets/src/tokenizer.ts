import { add, matMul, reshape, type Tensor, type Tensor2D, transpose } from "@tensorflow/tfjs-core";
import type { TokenPart } from "./token-sequences.js";

/** Weights of one part's tokenizer, in PyTorch's layout. */
export interface StreamTokenizer<T> {
  /** Per frame: weight [C, 2K], bias [C]. */
  readonly linear: { readonly weight: T; readonly bias: T };
  /** Over frames, kernel = stride = S: weight [C, C, S] (out, in, kernel), bias [C]. */
  readonly conv: { readonly weight: T; readonly bias: T };
}

/** The tokenizers of the parts that a model has; `hand` serves both hands, `fused` all streams at once. */
export type TokenizerParameters<T> = { readonly [part in TokenPart]?: StreamTokenizer<T> };

/**
 * Tokens of cubelets: a Linear on each frame, then a Conv1D whose kernel and stride are the whole cubelet, which
 * makes the convolution one matrix product (paper eq. 1 and 2). No activation; positions are added by the model.
 *
 * @param cubelets [R, S*2K]
 * @returns [R, C]
 * @throws {RangeError} if the cubelets' size does not fit the weights.
 * @example
 * tokenize(parameters.hand, reshape(toCubelets(left, 4), [-1, 168])); // [B*N, C]
 */
export function tokenize(p: StreamTokenizer<Tensor>, cubelets: Tensor): Tensor2D {
  const [width, inWidth, stride] = p.conv.weight.shape as [number, number, number];
  const coordinates = p.linear.weight.shape[1]!;
  const [rows, values] = cubelets.shape as [number, number];
  if (values !== stride * coordinates) {
    throw new RangeError(
      `Got cubelets of ${values} values; expected ${stride * coordinates}: ${stride} frames of ${coordinates} coordinates.`,
    );
  }
  const frames = reshape(cubelets, [rows * stride, coordinates]); // [R*S, 2K]
  const embedded = add(matMul(frames as Tensor2D, p.linear.weight as Tensor2D, false, true), p.linear.bias); // [R*S, C]
  const kernel = reshape(transpose(p.conv.weight, [0, 2, 1]), [width, stride * inWidth]); // [C, S*C]: frames outermost, as in a row of `embedded`
  const flat = reshape(embedded, [rows, stride * inWidth]); // [R, S*C]
  return add(matMul(flat as Tensor2D, kernel as Tensor2D, false, true), p.conv.bias); // [R, C]
}
