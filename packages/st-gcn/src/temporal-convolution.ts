import {
  Conv2D,
  customGrad,
  engine,
  type GradSaveFunc,
  gather,
  matMul,
  type NamedAttrMap,
  pad,
  type Rank,
  reshape,
  slice,
  stack,
  stridedSlice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  transpose,
  zeros,
} from "@tensorflow/tfjs-core";

/** Every so many frames there is a result. */
export type Stride = 1 | 2;

export interface TemporalOptions {
  readonly stride?: Stride;
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
      const frames = { stride, dilation };
      return [inputGradient(dy, w, input.shape[1], frames), weightGradient(dy, met, w.shape[2], frames)];
    };
    return { value: convolve(padded, kernel, { stride, dilation, edges: [0, 0] }), gradFunc };
  })(x, weight) as Tensor3D;
}

type Frames = Required<TemporalOptions>;

/** As an image of T by R pixels. By its kernel, since conv2d() refuses a stride together with a dilation. */
function convolve(
  x: Tensor3D,
  weight: Tensor3D,
  { stride, dilation, edges }: Frames & { readonly edges: readonly [number, number] },
): Tensor3D {
  const image = transpose(reshape(x, [1, ...x.shape]), [0, 2, 3, 1]); // [1, T, R, C]: channels last
  const filter = transpose(reshape(weight, [...weight.shape, 1]), [2, 3, 1, 0]); // [K, 1, C, D]
  const none = [0, 0];
  const attributes = {
    strides: [stride, 1],
    pad: [none, edges, none, none],
    dataFormat: "NHWC",
    dilations: [dilation, 1],
  };
  const y = engine().runKernel<Tensor4D>(Conv2D, { x: image, filter }, attributes as unknown as NamedAttrMap);
  return reshape(transpose(y, [0, 3, 1, 2]), [weight.shape[0], y.shape[1], x.shape[2]]); // [D, T', R]
}

/**
 * dx, of the frames s u + q for each q below the stride s apart: what they gave to the result u + offset went by the kernel's
 * frame k, offset = (q + edge - k dilation) / s, where that is whole. So dx is a convolution of dy by those of the kernel's
 * frames, and nothing is multiplied by the zeros that lie between results otherwise.
 */
function inputGradient(
  dy: Tensor3D,
  weight: Tensor3D,
  frames: number,
  { stride, dilation }: Frames,
): Tensor3D {
  const [, count, rest] = dy.shape;
  const [, channels, kernel] = weight.shape;
  const edge = (dilation * (kernel - 1)) / 2;
  const between = Array.from({ length: stride }, (_, q) => {
    const offsets = Array.from({ length: kernel }, (_, k) => (q + edge - k * dilation) / stride); // descending
    const taken = offsets.flatMap((offset, k) => (Number.isInteger(offset) ? [k] : [])).reverse();
    if (taken.length === 0) return zeros<Rank.R3>([channels, count, rest]);
    const [first, last] = [offsets[taken[0]!]!, offsets[taken.at(-1)!]!];
    const part = transpose(gather(weight, tensor1d(taken, "int32"), 2), [1, 0, 2]) as Tensor3D;
    const apart = taken.length > 1 ? (last - first) / (taken.length - 1) : 1;
    return convolve(dy, part, { stride: 1, dilation: apart, edges: [-first, last] });
  });
  const whole: Tensor3D = reshape(stack(between, 2), [channels, count * stride, rest]);
  return slice(whole, [0, 0, 0], [channels, frames, rest]);
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
