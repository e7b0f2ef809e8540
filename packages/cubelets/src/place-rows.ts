import {
  concat,
  customGrad,
  type GradSaveFunc,
  gather,
  matMul,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "@tensorflow/tfjs-core";

/**
 * Puts the visible tokens back to their places and the mask token everywhere else (MAE's unshuffle).
 *
 * A gather whose gradients are a gather and a matrix product. TensorFlow.js' own gradient of a gather is a scatter
 * (UnsortedSegmentSum), which several backends lack, and which is slow on the others.
 *
 * @param rows [R, C], the visible tokens.
 * @param fill [C], the mask token.
 * @param index.restore int32 [M], for each place its row in [rows; fill]; each of the R rows occurs once.
 * @param index.back int32 [R], for each row its place: the inverse of `restore`.
 * @param index.masked float32 [M], 1 where `restore` takes `fill`.
 * @returns [M, C]
 * @example
 * placeRows(rows, fill, { restore: tensor1d([2, 0, 1], "int32"), back: tensor1d([1, 2], "int32"), masked: tensor1d([1, 0, 0]) });
 * // [fill, rows[0], rows[1]]
 */
export function placeRows(
  rows: Tensor,
  fill: Tensor,
  index: { readonly restore: Tensor; readonly back: Tensor; readonly masked: Tensor },
): Tensor2D {
  const width = fill.shape[0]!;
  const places = index.restore.shape[0]!;
  const place = customGrad((...given) => {
    const [rows, fill, save] = given as [Tensor2D, Tensor1D, GradSaveFunc];
    save([index.back, index.masked]); // what only the gradient reads would be gone by then
    return {
      value: gather(concat([rows, reshape(fill, [1, width])], 0), index.restore as Tensor1D),
      gradFunc: (dy: Tensor, saved: Tensor[]) => [
        gather(dy, saved[0] as Tensor1D), // [R, C]
        reshape(matMul(reshape(saved[1]!, [1, places]) as Tensor2D, dy as Tensor2D), [width]), // [C]
      ],
    };
  });
  return place(rows, fill) as Tensor2D;
}
