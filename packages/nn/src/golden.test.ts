import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor, mapTree, valueAndGradients } from "@msmae/parameters";
import { readGolden } from "@msmae/testing";
import { compile } from "@msmae/tfjs-onnxruntime";
import { add, mul, sum, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import {
  attend,
  causalBias,
  crossEntropy,
  dropout,
  gelu,
  layerNorm,
  linear,
  paddingBias,
  relu,
  xavierUniform,
} from "./index.js";

interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface Options {
  readonly epsilon: number;
  readonly rate: number;
  readonly smoothing: number;
  readonly causal: boolean;
}

interface Case {
  readonly layer: string;
  readonly options: Options;
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly output: Stored;
  readonly cotangent: Stored;
  readonly gradients: Readonly<Record<string, Stored>>;
}

const golden = readGolden<{
  readonly cases: readonly Case[];
  readonly xavier: readonly { shape: readonly number[]; largest: number; deviation: number }[];
}>(new URL("../test/nn.golden.json", import.meta.url));

type Inputs<T> = { readonly [name in "x" | "weight" | "bias" | "q" | "k" | "v" | "logits"]: T };
type Given<T> = { readonly [name in "mask" | "kept" | "labels"]?: T };

/** Each layer on the inputs of its cases. */
const layers: Readonly<
  Record<string, (p: Inputs<Tensor>, given: Given<Tensor>, options: Options) => Tensor>
> = {
  linear: (p) => linear(p, p.x),
  layerNorm: (p, _, { epsilon }) => layerNorm(p, p.x, epsilon),
  attend: (p, { mask, kept }, { causal, rate }) => {
    const padding = mask && paddingBias(mask);
    const order = causal ? causalBias(p.q.shape[2]!) : undefined;
    const bias = padding && order ? add(padding, order) : (padding ?? order);
    return attend(p.q as Tensor4D, p.k as Tensor4D, p.v as Tensor4D, { bias, kept, rate }).output;
  },
  dropout: (p, { kept }, { rate }) => dropout(p.x, kept, rate),
  relu: (p) => relu(p.x),
  gelu: (p) => gelu(p.x),
  crossEntropy: (p, { labels }, { smoothing }) => crossEntropy(p.logits, labels!, { smoothing }),
};

const host = ({ shape, values }: Stored) => hostTensor(shape, Float32Array.from(values));
const given = {
  mask: host,
  kept: ({ shape, values }: Stored) => hostTensor(shape, Uint8Array.from(values)),
  labels: ({ shape, values }: Stored) => hostTensor(shape, Int32Array.from(values)),
};
const isGiven = (name: string): name is keyof typeof given => Object.hasOwn(given, name);

function expectClose(found: HostTensor, { shape, values }: Stored) {
  expect(found.shape).toEqual(shape);
  for (const [i, value] of values.entries()) {
    expect(Math.abs(found.data[i]! - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)));
  }
}

test.each(golden.cases.map((each) => [`${each.layer} ${JSON.stringify(each.options)}`, each] as const))(
  "%s has PyTorch's output and gradients",
  async (_, { layer, options, inputs, output, cotangent, gradients }) => {
    const entries = Object.entries(inputs);
    const p = Object.fromEntries(
      entries.filter(([name]) => !isGiven(name)).map(([name, x]) => [name, host(x)]),
    );
    const fixed = Object.fromEntries(
      entries.flatMap(([name, x]) => (isGiven(name) ? [[name, given[name](x)]] : [])),
    );
    const step = compile(
      (all: { p: Inputs<Tensor>; fixed: Given<Tensor>; cotangent: Tensor }) =>
        valueAndGradients((q) => {
          const result = layers[layer]!(q, all.fixed, options);
          return { loss: sum(mul(result, all.cotangent)), result };
        }, all.p),
      { threads: 1 },
    );
    const found = await step.run({
      p: p as unknown as Inputs<HostTensor>,
      fixed,
      cotangent: host(cotangent),
    });
    await step.dispose();
    expectClose(found.result, output);
    mapTree(gradients, (wanted, name) => {
      expectClose(found.gradients[name as keyof typeof found.gradients], wanted as Stored);
    });
  },
);

test("xavierUniform() draws within PyTorch's bound, a convolution's kernel as a matrix", () => {
  for (const { shape, largest, deviation } of golden.xavier) {
    const data = new Float32Array(shape.reduce((a, b) => a * b));
    let state = 1;
    xavierUniform(data, shape, () => {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      return state / 2 ** 32;
    });
    expect(Math.max(...data.map(Math.abs)) / largest).toBeCloseTo(1, 1);
    expect(
      Math.sqrt(data.reduce((all, value) => all + value * value, 0) / data.length) / deviation,
    ).toBeCloseTo(1, 1);
  }
});
