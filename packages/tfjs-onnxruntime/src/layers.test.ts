import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor, size } from "@msmae/parameters";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { input, layers, model } from "@tensorflow/tfjs-layers";
import { agree, normal } from "./agreement.fixture.js";
import { compile, TracedValueError } from "./index.js";

type Layer = InstanceType<typeof layers.Layer>;
type Case = readonly [name: string, make: () => Layer | Layer[], shape: number[], options?: Options];

interface Options {
  /** TensorFlow.js has no gradient of some of them. */
  readonly gradients?: boolean;
  /** Whether the layer reads whole numbers below 6. */
  readonly indices?: boolean;
}

const without = { gradients: false };
const l = layers;

const DENSE: Case[] = (
  [
    "tanh",
    "relu",
    "softmax",
    "swish",
    "mish",
    "hardSigmoid",
    "softsign",
    "selu",
    "relu6",
    "elu",
    "softplus",
  ] as const
).map((activation) => [`dense of ${activation}`, () => l.dense({ units: 3, activation }), [2, 4]]);

const POINTWISE: Case[] = [
  ["activation", () => l.activation({ activation: "sigmoid" }), [2, 4]],
  ["elu", () => l.elu(), [2, 4]],
  ["leakyReLU", () => l.leakyReLU(), [2, 4]],
  ["prelu", () => l.prelu(), [2, 4]],
  ["reLU", () => l.reLU(), [2, 4]],
  ["softmax", () => l.softmax(), [2, 4]],
  ["thresholdedReLU", () => l.thresholdedReLU(), [2, 4], without],
  ["rescaling", () => l.rescaling({ scale: 2, offset: 1 }), [2, 4]],
  ["dropout at inference", () => l.dropout({ rate: 0.3 }), [2, 4]],
  ["alphaDropout at inference", () => l.alphaDropout({ rate: 0.3 }), [2, 4]],
  ["gaussianDropout at inference", () => l.gaussianDropout({ rate: 0.3 }), [2, 4]],
  ["gaussianNoise at inference", () => l.gaussianNoise({ stddev: 0.3 }), [2, 4]],
  ["spatialDropout1d at inference", () => l.spatialDropout1d({ rate: 0.3 }), [2, 4, 3]],
];

const SHAPES: Case[] = [
  ["flatten", () => l.flatten(), [2, 3, 4]],
  ["permute", () => l.permute({ dims: [2, 1] }), [2, 3, 4]],
  ["repeatVector", () => l.repeatVector({ n: 3 }), [2, 4]],
  ["reshape", () => l.reshape({ targetShape: [2, 6] }), [2, 3, 4]],
  ["masking", () => l.masking({ maskValue: 0 }), [2, 3, 4], without],
  [
    "cropping2D",
    () =>
      l.cropping2D({
        cropping: [
          [1, 2],
          [1, 1],
        ],
      }),
    [2, 6, 5, 2],
  ],
  ["zeroPadding2d", () => l.zeroPadding2d({ padding: 2 }), [2, 4, 5, 2]],
  ["upSampling2d", () => l.upSampling2d({ size: [2, 3] }), [1, 4, 4, 2]],
  ["upSampling2d, bilinear", () => l.upSampling2d({ interpolation: "bilinear" }), [1, 4, 4, 2]],
  ["embedding", () => l.embedding({ inputDim: 6, outputDim: 3 }), [2, 4], { ...without, indices: true }],
];

const CONVOLUTIONS: Case[] = [
  ["conv1d", () => l.conv1d({ filters: 3, kernelSize: 3 }), [2, 8, 2]],
  ["conv1d, dilated", () => l.conv1d({ filters: 3, kernelSize: 3, dilationRate: 2 }), [2, 8, 2], without],
  [
    "conv2d",
    () => l.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: "same", activation: "relu" }),
    [2, 8, 7, 2],
  ],
  [
    "conv2d, channels first",
    () => l.conv2d({ filters: 3, kernelSize: 3, dataFormat: "channelsFirst" }),
    [2, 2, 8, 7],
  ],
  ["conv2d, dilated", () => l.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2 }), [2, 8, 7, 2], without],
  [
    "conv2dTranspose",
    () => l.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: "same" }),
    [2, 4, 5, 2],
  ],
  ["conv3d", () => l.conv3d({ filters: 3, kernelSize: 2 }), [2, 4, 5, 4, 2]],
  [
    "conv3dTranspose",
    () => l.conv3dTranspose({ filters: 3, kernelSize: 2, strides: 2 }),
    [2, 2, 3, 2, 2],
    without,
  ],
  ["depthwiseConv2d", () => l.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }), [2, 8, 8, 2]],
  ["separableConv2d", () => l.separableConv2d({ filters: 3, kernelSize: 3 }), [2, 8, 8, 2]],
];

const POOLINGS: Case[] = [
  ["averagePooling1d", () => l.averagePooling1d({ poolSize: 2 }), [2, 8, 2]],
  ["averagePooling2d", () => l.averagePooling2d({ poolSize: 2, padding: "same" }), [2, 5, 5, 2]],
  ["averagePooling3d", () => l.averagePooling3d({ poolSize: 2 }), [2, 4, 4, 4, 2]],
  ["maxPooling1d", () => l.maxPooling1d({ poolSize: 2 }), [2, 8, 2]],
  ["maxPooling2d", () => l.maxPooling2d({ poolSize: 2 }), [2, 6, 6, 2]],
  ["maxPooling3d", () => l.maxPooling3d({ poolSize: 2 }), [2, 4, 4, 4, 2]],
  ["globalAveragePooling1d", () => l.globalAveragePooling1d({}), [2, 8, 2]],
  ["globalAveragePooling2d", () => l.globalAveragePooling2d({}), [2, 5, 5, 2]],
  ["globalMaxPooling1d", () => l.globalMaxPooling1d({}), [2, 8, 2]],
  ["globalMaxPooling2d", () => l.globalMaxPooling2d({}), [2, 5, 5, 2]],
];

const NORMALISATIONS: Case[] = [
  ["batchNormalization", () => l.batchNormalization(), [3, 4]],
  ["batchNormalization of images", () => l.batchNormalization(), [2, 3, 4, 2]],
  ["layerNormalization", () => l.layerNormalization(), [2, 4]],
];

const RECURRENT: Case[] = [
  ["simpleRNN", () => l.simpleRNN({ units: 3 }), [2, 5, 4]],
  ["lstm", () => l.lstm({ units: 3, returnSequences: true }), [2, 5, 4]],
  ["lstm, backwards", () => l.lstm({ units: 3, goBackwards: true }), [2, 5, 4]],
  ["gru", () => l.gru({ units: 3 }), [2, 5, 4]],
  ["convLstm2d", () => l.convLstm2d({ filters: 2, kernelSize: 3, padding: "same" }), [2, 3, 5, 5, 2]],
  [
    "rnn of cells",
    () => l.rnn({ cell: l.stackedRNNCells({ cells: [l.lstmCell({ units: 3 }), l.gruCell({ units: 2 })] }) }),
    [2, 5, 4],
  ],
  ["bidirectional", () => l.bidirectional({ layer: l.lstm({ units: 3 }), mergeMode: "concat" }), [2, 5, 4]],
  ["timeDistributed", () => l.timeDistributed({ layer: l.dense({ units: 3 }) }), [2, 6, 4]],
  ["masking and lstm", () => [l.masking({ maskValue: 0 }), l.lstm({ units: 3 })], [2, 5, 4], without],
];

/** A model of the layers, with weights that are the same each time. */
function modelOf(made: Layer | Layer[], shape: readonly number[], isIndices: boolean) {
  const first = input({ shape: shape.slice(1), dtype: isIndices ? "int32" : "float32" });
  const list = Array.isArray(made) ? made : [made];
  const outputs = list.reduce((x, layer) => layer.apply(x) as typeof first, first);
  const built = model({ inputs: first, outputs });
  const weight = ({ shape }: { shape: number[] }, at: number) => {
    const values = normal(shape, at + 1, 0.5).data;
    return tensor(/variance/.test(built.weights[at]!.name) ? values.map(Math.abs) : values, shape);
  };
  built.setWeights(built.weights.map(({ shape }, at) => weight({ shape: shape as number[] }, at)));
  return built;
}

const indices = (shape: number[]): HostTensor =>
  hostTensor(
    shape,
    Int32Array.from({ length: size(shape) }, (_, at) => (5 * at) % 6),
  );

const groups = { DENSE, POINTWISE, SHAPES, CONVOLUTIONS, POOLINGS, NORMALISATIONS, RECURRENT };

for (const [group, cases] of Object.entries(groups)) {
  test.each(cases)(
    `tf.layers, ${group.toLowerCase()}: %s gives what the CPU backend gives, gradient included`,
    async (_, make, shape, { gradients = true, indices: isIndices = false } = {}) => {
      const built = modelOf(make(), shape, isIndices);
      const given = isIndices ? indices(shape) : normal(shape, 9);
      await agree((x) => built.apply(x!, { training: false }) as Tensor, [given], {
        gradients,
        tolerance: 1e-5,
      });
    },
  );
}

test("tf.layers: layers of two inputs give what the CPU backend gives, gradients included", async () => {
  const merging = [
    l.add(),
    l.average(),
    l.concatenate(),
    l.maximum(),
    l.minimum(),
    l.multiply(),
    l.dot({ axes: 1 }),
  ];
  for (const layer of merging) {
    await agree((a, b) => layer.apply([a!, b!]) as Tensor, [normal([2, 4], 1), normal([2, 4], 2)]);
  }
});

test("batchNormalization over an axis that is not the last normalises that axis, which the CPU backend mixes up", async () => {
  const built = modelOf(l.batchNormalization({ axis: 1 }), [2, 3, 4], false);
  const [gamma, beta, mean, variance] = built.getWeights().map((weight) => weight.dataSync());
  const x = normal([2, 3, 4], 9);
  const { y } = await compile(({ x }: { x: Tensor }) => ({
    y: built.apply(x, { training: false }) as Tensor,
  })).run({ x });
  x.data.forEach((value, at) => {
    const channel = Math.floor(at / 4) % 3;
    const normal = (value - mean![channel]!) / Math.sqrt(variance![channel]! + 1e-3);
    expect(y.data[at]).toBeCloseTo(normal * gamma![channel]! + beta![channel]!, 4);
  });
});

test("a layer that looks at its input's values cannot be compiled, and says so", async () => {
  const layer = l.categoryEncoding({ numTokens: 6, outputMode: "multiHot" });
  const fn = compile(({ x }: { x: Tensor }) => ({ y: layer.apply(x) as Tensor }));
  await expect(fn.run({ x: indices([2, 4]) })).rejects.toThrow(TracedValueError);
});
