import { expect, test } from "@jest/globals";
import type { HostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import {
  agreeTo,
  booleans,
  floats,
  integers,
  type Function as Operation,
  pairs,
  SPECIAL,
  WHOLE,
} from "./agreement.fixture.js";
import { registerKernels } from "./kernels/index.js";

/** One kernel on one set of inputs, to so many units in the last place. */
interface Case {
  readonly call: Operation;
  readonly inputs: HostTensor[];
  readonly ulps?: number;
  /** Where the CPU backend itself is off: what is right. */
  readonly truth?: (x: number) => number;
}

const list = floats([SPECIAL.length]);
const whole = integers([WHOLE.length], ...WHOLE);
const truth = booleans([4], 0, 1, 1, 0);
/** Special numbers among ordinary ones, in rows and columns. */
const table = floats(
  [SPECIAL.length, 3],
  SPECIAL.flatMap((x, row) => [row - 30, x, 40 - row]),
);
const turned = floats(
  [3, SPECIAL.length],
  [...SPECIAL.map((_, i) => i - 30), ...SPECIAL, ...SPECIAL.map((_, i) => 40 - i)],
);
/** An image of whole numbers, whose sums are exact, with NaN and infinities. */
const image = floats(
  [1, 5, 4, 2],
  Array.from({ length: 40 }, (_, i) => [Number.NaN, Infinity, -Infinity][i - 20] ?? ((i * 7) % 11) - 5),
);
const volume = floats(
  [1, 3, 3, 3, 1],
  Array.from({ length: 27 }, (_, i) => [Number.NaN, Infinity, -Infinity][i - 10] ?? ((i * 5) % 7) - 3),
);
const filter = floats(
  [2, 2, 2, 2],
  Array.from({ length: 16 }, (_, i) => (i % 5) - 2),
);
const [first, second] = pairs(SPECIAL);
const both = [floats([first.length], first), floats([second.length], second)];
const [firstWhole, secondWhole] = pairs(WHOLE);
const bothWhole = [
  integers([firstWhole.length], ...firstWhole),
  integers([secondWhole.length], ...secondWhole),
];
const bothTruths = [truth, booleans([4], 0, 1, 0, 1)];

const of =
  (inputs: HostTensor[]) =>
  (call: unknown, ulps = 0, right?: (x: number) => number): Case[] => [
    { call: call as Operation, inputs, ulps, ...(right && { truth: right }) },
  ];
const float = of([list]);
const pair = of(both);
const rows = (call: Operation, ulps = 0) => [...of([table])(call, ulps), ...of([turned])(call, ulps)];
const numbers = (call: unknown, ulps = 0) => [...float(call, ulps), ...of([whole])(call)];
const any = (call: unknown) => [...numbers(call), ...of([truth])(call)];
const pairsOf = (call: unknown, ulps = 0) => [...pair(call, ulps), ...of(bothWhole)(call)];
const moved = (call: Operation) => [
  ...of([table])(call),
  ...of([integers([2, 3], 1, -2, 3, 4, 5, 6)])(call),
  ...of([booleans([2, 3], 1, 0, 0, 1, 1, 0)])(call),
];

const expm1 = (x: number) => Math.expm1(x);
/** erf by its series, of what is small; that of the CPU backend is 1e-7 off everywhere. */
const small = floats([6], [1e-30, -1e-10, 1e-7, -1e-4, 0.01, -0.3]);
const erf = (x: number) =>
  [1, 3, 10, 42, 216].reduce((sum, by, n) => sum + ((-1) ** n * x ** (2 * n + 1)) / by, 0) *
  (2 / Math.sqrt(Math.PI));

/**
 * Every kernel and how near it comes. 0 asks for the same number. What is more: ONNX Runtime's own polynomials (exp, tanh,
 * erf, sin and so on), and what is composed of them.
 */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  Abs: [...float(tf.abs), ...of([whole])(tf.abs, 0, (x) => Math.abs(x) | 0)], // eagerly float32 in between
  Acos: float(tf.acos, 2),
  Acosh: float(tf.acosh, 2),
  Add: pairsOf(tf.add),
  AddN: pair((a: tf.Tensor, b: tf.Tensor) => tf.addN([a, b])),
  All: of([booleans([2, 3], 1, 0, 1, 1, 1, 1)])((x: tf.Tensor) => tf.all(x, 1)),
  Any: of([booleans([2, 3], 0, 0, 0, 1, 0, 1)])((x: tf.Tensor) => tf.any(x, 1)),
  ArgMax: [...rows((x) => tf.argMax(x!, 0)), ...rows((x) => tf.argMax(x!, 1)), ...of([whole])(tf.argMax)],
  ArgMin: [...rows((x) => tf.argMin(x!, 0)), ...rows((x) => tf.argMin(x!, 1)), ...of([whole])(tf.argMin)],
  Asin: float(tf.asin, 2),
  Asinh: float(tf.asinh, 2),
  Atan: float(tf.atan, 2),
  Atan2: pair(tf.atan2, 2),
  Atanh: float(tf.atanh, 2),
  AvgPool: of([image])((x: tf.Tensor4D) => tf.avgPool(x, 2, 1, "same"), 2),
  BatchMatMul: [
    ...of([floats([2, 3], [1, Number.NaN, 2, 3, 4, -5]), floats([3, 2], [0, 1, 2, 3, 0, -1])])(tf.matMul),
    ...of([floats([1, 2], [Infinity, 1]), floats([2, 2], [0, 1, 1, 0])])(tf.matMul),
    ...of([integers([2, 2], 1, 2 ** 31 - 1, 16777217, 4), integers([2, 2], 1, -2, 3, 1)])(tf.matMul),
  ],
  AvgPool3D: of([volume])((x: tf.Tensor5D) => tf.avgPool3d(x, 2, 1, "same"), 2),
  BatchToSpaceND: of([floats([4, 1, 2, 1], [1, Number.NaN, -0, Infinity, 5, 1e-40, 7, -Infinity])])(
    (x: tf.Tensor4D) =>
      tf.batchToSpaceND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 1],
        ],
      ),
  ),
  Bincount: of([integers([4], 1, 5, 1, 0), floats([4], [1, Number.NaN, 2, 3])])(
    (x: tf.Tensor1D, w: tf.Tensor1D) => tf.bincount(x, w, 4),
  ),
  BitwiseAnd: of(bothWhole)(tf.bitwiseAnd),
  Cast: (["float32", "int32", "bool"] as const).flatMap((type) => any((x: tf.Tensor) => tf.cast(x, type))),
  Ceil: float(tf.ceil),
  ClipByValue: [
    ...numbers((x: tf.Tensor) => tf.clipByValue(x, -1, 2)),
    ...numbers((x: tf.Tensor) => tf.clipByValue(x, 0.5, 2.5)),
  ],
  Concat: moved((x) => tf.concat([x!, x!], 1)),
  Conv2D: of([image, filter])((x: tf.Tensor4D, f: tf.Tensor4D) => tf.conv2d(x, f, 1, "valid")),
  Conv3D: of([volume, floats([1, 2, 2, 1, 2], [1, 0, -1, 2, 3, -2, 0, 1])])(
    (x: tf.Tensor5D, f: tf.Tensor5D) => tf.conv3d(x, f, 1, "valid"),
  ),
  Cos: float(tf.cos, 2),
  Cosh: float(tf.cosh, 2),
  Cumprod: of([floats([2, 4], [1, 2, Number.NaN, 3, -1, Infinity, 2, 1])])((x: tf.Tensor) =>
    tf.cumprod(x, 1),
  ),
  Cumsum: [...of([turned])((x: tf.Tensor) => tf.cumsum(x, 0)), ...of([whole])(tf.cumsum)],
  DepthToSpace: of([floats([1, 1, 2, 4], [1, Number.NaN, -0, Infinity, 5, 1e-40, 7, -Infinity])])(
    (x: tf.Tensor4D) => tf.depthToSpace(x, 2),
  ),
  DepthwiseConv2dNative: of([image, filter])((x: tf.Tensor4D, f: tf.Tensor4D) =>
    tf.depthwiseConv2d(x, f, 1, "valid"),
  ),
  Diag: of([floats([3], [1, Infinity, 1e-40])])(tf.diag),
  Einsum: [
    ...of([floats([2, 2], [1, 2, 3, Number.NaN]), floats([2, 2], [1, 0, 3, 4])])(
      (a: tf.Tensor, b: tf.Tensor) => tf.einsum("ij,jk->ik", a, b),
    ),
    ...of([integers([2, 2], 1, 2, 3, 16777217), integers([2, 2], 1, 0, 3, 1)])((a: tf.Tensor, b: tf.Tensor) =>
      tf.einsum("ij,jk->ik", a, b),
    ),
  ],
  Elu: float(tf.elu, 4, (x) => (x < 0 ? expm1(x) : x)),
  Equal: [...pairsOf(tf.equal), ...of(bothTruths)(tf.equal)],
  Erf: of([small])(tf.erf, 4, erf),
  Exp: float(tf.exp, 2),
  ExpandDims: moved((x) => tf.expandDims(x!, 1)),
  Expm1: float(tf.expm1, 4),
  Fill: of([truth])(() => [
    tf.fill([2], Number.NaN),
    tf.fill([70], -Infinity),
    tf.fill([2], 2 ** 31 - 1, "int32"),
  ]),
  FlipLeftRight: of([image])(tf.image.flipLeftRight),
  Floor: float(tf.floor),
  FloorDiv: pairsOf(tf.floorDiv),
  GatherNd: of([table, integers([2, 2], 4, 1, 6, 1)])(tf.gatherND),
  GatherV2: [
    ...of([table, integers([3], 4, 6, 5)])(tf.gather),
    ...of([booleans([3], 1, 0, 0), integers([2], 2, 0)])(tf.gather),
  ],
  Greater: pairsOf(tf.greater),
  GreaterEqual: pairsOf(tf.greaterEqual),
  Identity: any(tf.clone),
  IsFinite: float(tf.isFinite),
  IsInf: float(tf.isInf),
  IsNan: float(tf.isNaN),
  LeakyRelu: float((x: tf.Tensor) => tf.leakyRelu(x, 0.1), 1),
  Less: pairsOf(tf.less),
  LessEqual: pairsOf(tf.lessEqual),
  LinSpace: of([truth])(() => tf.linspace(5, -1, 7), 1),
  Log: float(tf.log, 2),
  Log1p: float(tf.log1p, 3),
  LogSoftmax: of([turned])((x: tf.Tensor) => tf.sub(tf.logSoftmax(tf.transpose(x)), 1), 4), // near 0 it is a difference
  LogicalAnd: of(bothTruths)(tf.logicalAnd),
  LogicalNot: of([truth])(tf.logicalNot),
  LogicalOr: of(bothTruths)(tf.logicalOr),
  Max: [
    ...rows((x) => tf.max(x!, 0)),
    ...rows((x) => tf.max(x!, 1)),
    ...of([whole])(tf.max),
    ...of([truth])(tf.max),
  ],
  MaxPool: [
    ...of([image])((x: tf.Tensor4D) => tf.maxPool(x, 2, 1, "same")),
    ...of([image])((x: tf.Tensor4D) => tf.maxPool(x, 2, 2, 2, "floor")),
    ...of([integers([1, 2, 2, 1], 16777217, 2, 16777216, 3)])((x: tf.Tensor4D) =>
      tf.maxPool(x, 2, 1, "same"),
    ),
  ],
  MaxPool3D: of([volume])((x: tf.Tensor5D) => tf.maxPool3d(x, 2, 1, "same")),
  Maximum: [...pairsOf(tf.maximum), ...of(bothTruths)(tf.maximum)],
  Mean: [
    ...of([turned])((x: tf.Tensor) => tf.mean(x, 0), 4),
    ...of([integers([2, 2], 7, -2, 5, 4)])((x: tf.Tensor) => tf.mean(x, 0)),
  ],
  Min: [
    ...rows((x) => tf.min(x!, 0)),
    ...rows((x) => tf.min(x!, 1)),
    ...of([whole])(tf.min),
    ...of([truth])(tf.min),
  ],
  Minimum: [...pairsOf(tf.minimum), ...of(bothTruths)(tf.minimum)],
  MirrorPad: moved((x) =>
    tf.mirrorPad(
      x!,
      [
        [1, 0],
        [0, 1],
      ],
      "reflect",
    ),
  ),
  Mod: pairsOf(tf.mod),
  Multiply: [...pair(tf.mul), ...of(bothTruths)(tf.mul)], // of whole numbers below
  Neg: numbers(tf.neg),
  NotEqual: [...pairsOf(tf.notEqual), ...of(bothTruths)(tf.notEqual)],
  OneHot: of([integers([5], 0, 2, 3, -1, 2 ** 31 - 1)])((i: tf.Tensor) => tf.oneHot(i, 3)),
  OnesLike: any(tf.onesLike),
  Pack: moved((x) => tf.stack([x!, x!], 1)),
  PadV2: [
    ...moved((x) =>
      tf.pad(x!, [
        [1, 0],
        [0, 2],
      ]),
    ),
    ...of([table])((x: tf.Tensor) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        Number.NaN,
      ),
    ),
  ],
  Pow: pairsOf(tf.pow, 4),
  Prelu: [...pair(tf.prelu), ...of([integers([2], -1, 2), floats([2], [0.5, 0.5])])(tf.prelu)],
  Prod: [
    ...of([floats([4, 2], [1, Number.NaN, 2, 0, -3, 1, 4, Infinity])])((x: tf.Tensor) => tf.prod(x, 0)),
    ...of([integers([3], 65536, 65536, 3)])(tf.prod),
  ],
  Range: of([truth])(() => [
    tf.range(5, 1),
    tf.range(5, 1, -2),
    tf.range(1, 5, -1),
    tf.range(3, 3),
    tf.range(0, 4, 2, "int32"),
  ]),
  RealDiv: [
    ...pair(tf.div),
    ...float((x: tf.Tensor) => tf.div(x, 3)),
    ...float((x: tf.Tensor) => tf.div(x, 4)),
    ...float((x: tf.Tensor) => tf.floor(tf.div(x, 41))),
  ],
  Reciprocal: float(tf.reciprocal),
  Relu: any(tf.relu),
  Relu6: any(tf.relu6),
  Reshape: moved((x) => tf.reshape(x!, [3, -1])),
  ResizeNearestNeighbor: of([image])((x: tf.Tensor4D) => tf.image.resizeNearestNeighbor(x, [7, 3])),
  Reverse: moved((x) => tf.reverse(x!, 1)),
  Round: any(tf.round),
  Rsqrt: float(tf.rsqrt, 2),
  ScatterNd: [
    ...of([integers([3], 0, 4, 2), floats([3], [Number.NaN, -Infinity, 1e-40])])(
      (i: tf.Tensor, x: tf.Tensor) => tf.scatterND(i as tf.Tensor1D, x, [5]),
    ),
    ...of([integers([3, 1], 1, 1, 2), integers([3], 2 ** 31 - 1, 1, 5)])((i: tf.Tensor, x: tf.Tensor) =>
      tf.scatterND(i, x, [3]),
    ),
  ],
  SearchSorted: of([floats([5], [-Infinity, -1, 0, 1e-40, Infinity]), floats([4], [0, 1e30, -1e30, 1e-40])])(
    (x: tf.Tensor1D, v: tf.Tensor1D) => tf.lowerBound(x, v),
  ),
  Select: [
    ...of([booleans([3], 1, 0, 1), floats([3], [Number.NaN, 1, 2]), floats([3], [4, Infinity, Number.NaN])])(
      tf.where,
    ),
    ...of([booleans([3], 1, 0, 1), booleans([3], 1, 1, 0), booleans([3], 0, 0, 1)])(tf.where),
    ...of([booleans([2], 1, 0), integers([2], 2 ** 31 - 1, 3), integers([2], 4, -5)])(tf.where),
  ],
  Selu: float(tf.selu, 4, (x) => (x < 0 ? 1.7580993408473768 * expm1(x) : 1.0507009873554805 * x)),
  Sigmoid: float(tf.sigmoid, 3),
  Sign: any(tf.sign),
  Sin: float(tf.sin, 2),
  Sinh: float(tf.sinh, 2),
  Slice: moved((x) => tf.slice(x!, [1, 1], [1, 2])),
  Softmax: of([turned])((x: tf.Tensor) => tf.softmax(tf.transpose(x)), 8),
  Softplus: float(tf.softplus, 3),
  SpaceToBatchND: of([image])((x: tf.Tensor4D) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 1],
        [0, 0],
      ],
    ),
  ),
  SparseToDense: of([integers([2, 1], 0, 2), floats([2], [Number.NaN, 1e-40])])(
    (i: tf.Tensor, x: tf.Tensor) => tf.sparseToDense(i, x, [4], Number.POSITIVE_INFINITY),
  ),
  SplitV: moved((x) => tf.split(x!, [1, 2], 1)),
  Sqrt: float(tf.sqrt, 1),
  Square: float(tf.square),
  SquaredDifference: pair(tf.squaredDifference, 2), // squared in double precision there
  Step: [...any(tf.step), ...float((x: tf.Tensor) => tf.step(x, 0.25))],
  StridedSlice: moved((x) => tf.stridedSlice(x!, [1, 2], [0, 0], [-1, -2])),
  Sub: pairsOf(tf.sub),
  Sum: [...of([turned])((x: tf.Tensor) => tf.sum(x, 0), 4), ...of([whole])(tf.sum), ...of([truth])(tf.sum)],
  Tan: float(tf.tan, 2),
  Tanh: float(tf.tanh, 3),
  TensorScatterUpdate: of([table, integers([2, 2], 4, 1, 0, 0), floats([2], [1e-40, Number.NaN])])(
    tf.tensorScatterUpdate,
  ),
  Tile: moved((x) => tf.tile(x!, [2, 2])),
  TopK: [
    ...of([floats([2, 4], [1, 5, Infinity, 3, -Infinity, -0, 1e-40, -1])])((x: tf.Tensor) =>
      Object.values(tf.topk(x, 3)),
    ),
    ...of([whole])((x: tf.Tensor) => Object.values(tf.topk(x, 4))),
  ],
  Transpose: moved((x) => tf.transpose(x!)),
  Unpack: moved((x) => tf.unstack(x!, 1)),
  UnsortedSegmentSum: of([floats([4], [1, Infinity, 3, 1e-40]), integers([4], 0, 1, 0, -1)])(
    (x: tf.Tensor, s: tf.Tensor1D) => tf.slice(tf.unsortedSegmentSum(x, s, 3), 1, 1),
  ),
  ZerosLike: any(tf.zerosLike),
};

/** Kernels of gradients, and compositions of those above: compared in the tests beside them, with ordinary numbers. */
const ELSEWHERE = [
  ["AvgPool3DGrad", "AvgPoolGrad", "Conv2DBackpropFilter", "Conv2DBackpropInput", "Conv3DBackpropFilterV2"],
  ["Conv3DBackpropInputV2", "DepthwiseConv2dNativeBackpropFilter", "DepthwiseConv2dNativeBackpropInput"],
  ["Dilation2DBackpropFilter", "Dilation2DBackpropInput", "EluGrad", "GeluGradient", "LRNGrad"],
  [
    "LayerNormalizationGradient",
    "MaxPool3DGrad",
    "MaxPoolGrad",
    "ResizeBilinearGrad",
    "ResizeNearestNeighborGrad",
  ],
  [
    "BroadcastArgs",
    "DenseBincount",
    "Dilation2D",
    "FusedBatchNorm",
    "FusedConv2D",
    "FusedDepthwiseConv2D",
    "Gelu",
  ],
  ["CropAndResize", "MaxPoolWithArgmax", "Transform"],
  ["LRN", "LayerNormalization", "RotateWithOffset", "_FusedMatMul"],
  ["ResizeBilinear"], // of an infinite pixel the CPU backend makes NaN, also where nothing lies between pixels
].flat();

test("Every kernel has its place in the table", () => {
  registerKernels("kernels of the table");
  const names = tf.getKernelsForBackend("kernels of the table").map(({ kernelName }) => kernelName);
  expect([...Object.keys(CASES), ...ELSEWHERE].sort()).toEqual(names.sort());
});

for (const [name, cases] of Object.entries(CASES)) {
  test(`${name} agrees with the CPU backend on NaN, infinities, exact, tiny and huge numbers`, async () => {
    for (const { call, inputs, ulps = 0, truth: right } of cases) {
      await agreeTo(ulps, call, inputs, right && Array.from(inputs[0]!.data, right));
    }
  });
}
