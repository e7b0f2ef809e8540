import {
  Conv2D,
  customGrad,
  engine,
  type GradSaveFunc,
  matMul,
  type NamedAttrMap,
  pad,
  reshape,
  reverse,
  slice,
  stack,
  stridedSlice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  transpose,
} from "@tensorflow/tfjs-core";

export interface TemporalOptions {
  /** Every so many frames there is a result. */
  readonly stride?: number;
  /** Frames from one of the kernel to the next. */
  readonly dilation?: number;
}

/**
 * Convolution over time, the kernel's middle on the frames 0, stride, 2 stride, …, zeros before and after.
 *
 * @param x [C, T, R], R whatever stays apart: clips, keypoints.
 * @param weight [D, C, K], K odd.
 * @returns [D, ceil(T / stride), R]
 */
export function temporalConvolution(
  x: Tensor3D,
  weight: Tensor3D,
  { stride = 1, dilation = 1 }: TemporalOptions = {},
): Tensor3D {
  const edge = (dilation * (weight.shape[2] - 1)) / 2;
  return customGrad((...given) => {
    const [input, kernel, save] = given as [Tensor3D, Tensor3D, GradSaveFunc];
    const padded: Tensor3D = pad(input, [
      [0, 0],
      [edge, edge],
      [0, 0],
    ]); // what the weight's gradient reads again
    save([padded, kernel]);
    const gradFunc = (dy: Tensor3D, saved: Tensor[]) => {
      const [met, w] = saved as [Tensor3D, Tensor3D];
      const atEachFrame = spread(dy, stride, input.shape[1]);
      const reversed = transpose(reverse(w, 2), [1, 0, 2]) as Tensor3D;
      return [
        convolve(atEachFrame, reversed, { stride: 1, dilation, edge }),
        weightGradient(dy, met, w.shape[2], { stride, dilation }),
      ];
    };
    return { value: convolve(padded, kernel, { stride, dilation, edge: 0 }), gradFunc };
  })(x, weight) as Tensor3D;
}

type Frames = Required<TemporalOptions>;

/** As an image of T by R pixels. By its kernel, since conv2d() refuses a stride together with a dilation. */
function convolve(
  x: Tensor3D,
  weight: Tensor3D,
  { stride, dilation, edge }: Frames & { readonly edge: number },
): Tensor3D {
  const image = transpose(reshape(x, [1, ...x.shape]), [0, 2, 3, 1]); // [1, T, R, C]: channels last
  const filter = transpose(reshape(weight, [...weight.shape, 1]), [2, 3, 1, 0]); // [K, 1, C, D]
  const none = [0, 0];
  const attributes = {
    strides: [stride, 1],
    pad: [none, [edge, edge], none, none],
    dataFormat: "NHWC",
    dilations: [dilation, 1],
  };
  const y = engine().runKernel<Tensor4D>(Conv2D, { x: image, filter }, attributes as unknown as NamedAttrMap);
  return reshape(transpose(y, [0, 3, 1, 2]), [weight.shape[0], y.shape[1], x.shape[2]]); // [D, T', R]
}

/** [D, T', R] with zeros for the frames that have no result: [D, T, R]. */
function spread(dy: Tensor3D, stride: number, frames: number): Tensor3D {
  const [outputs, count, rest] = dy.shape;
  const gaps = pad(reshape(dy, [outputs, count, 1, rest]), [
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
  const whole: Tensor3D = reshape(gaps, [outputs, count * stride, rest]);
  return slice(whole, [0, 0, 0], [outputs, frames, rest]);
}

/** For each frame of the kernel dy times the frames that it met: [D, C, K]. */
function weightGradient(dy: Tensor3D, met: Tensor3D, kernel: number, { stride, dilation }: Frames): Tensor {
  const [outputs, count, rest] = dy.shape;
  const channels = met.shape[0];
  const rows = reshape(dy, [outputs, count * rest]) as Tensor2D;
  const perFrame = Array.from({ length: kernel }, (_, k) => {
    const first = k * dilation;
    const end = first + (count - 1) * stride + 1;
    const frames = stridedSlice(met, [0, first, 0], [channels, end, rest], [1, stride, 1]);
    return matMul(rows, reshape(frames, [channels, count * rest]) as Tensor2D, false, true); // [D, C]
  });
  return stack(perFrame, 2);
}
