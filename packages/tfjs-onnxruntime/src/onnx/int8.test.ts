import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { normal } from "../agreement.fixture.js";
import { onnxModel, toOnnx } from "../index.js";

type Inputs = { readonly x: tf.Tensor; readonly w: tf.Tensor };
type Fn = (inputs: Inputs) => tf.Tensor;

const typeOf = ({ data }: HostTensor) => (data instanceof Int32Array ? "int32" : "float32");

function model(fn: Fn, x: HostTensor, w: HostTensor, int8: boolean) {
  const signature = {
    x: { shape: x.shape, dtype: typeOf(x) },
    w: { shape: w.shape, dtype: "float32" },
  } as const;
  return onnxModel((inputs: Inputs) => ({ y: fn(inputs) }), signature, {
    constants: new Map([["w", w]]),
    int8,
  });
}

async function run(bytes: Uint8Array, x: HostTensor): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const { y } = await session.run({ x: new Tensor(typeOf(x), x.data as Float32Array, x.shape) });
  await session.release();
  return y!.data as Float32Array;
}

const size = (values: ArrayLike<number>) => Math.hypot(...Array.from(values)) / Math.sqrt(values.length);

const normals = { x: normal([3, 64], 1), stack: normal([2, 3, 64], 2), columns: normal([64, 3], 3) };
const ids = hostTensor([2, 3], Int32Array.of(0, 5, 95, 7, 7, 40));

const cases: [name: string, fn: Fn, x: HostTensor, shape: number[]][] = [
  ["matMul(x, w), w [in, out]", ({ x, w }) => tf.matMul(x, w), normals.x, [64, 96]],
  ["matMul(x, w, false, true), w [out, in]", ({ x, w }) => tf.matMul(x, w, false, true), normals.x, [96, 64]],
  ["matMul(w, x), w [out, in]", ({ x, w }) => tf.matMul(w, x), normals.columns, [96, 64]],
  ["matMul(w, x, true), w [in, out]", ({ x, w }) => tf.matMul(w, x, true), normals.columns, [64, 96]],
  ["matMul(x, w, true), x [in, rows]", ({ x, w }) => tf.matMul(x, w, true), normals.columns, [64, 96]],
  ["a stack of x", ({ x, w }) => tf.matMul(x, w), normals.stack, [64, 96]],
  ["a multiple", ({ x, w }) => tf.mul(tf.matMul(x, w), -3), normals.x, [64, 96]],
  ["a transposed w", ({ x, w }) => tf.matMul(x, tf.transpose(w)), normals.x, [96, 64]],
  ["a reshaped w", ({ x, w }) => tf.matMul(x, tf.reshape(w, [64, 96])), normals.x, [64, 12, 8]],
  ["a dot", ({ x, w }) => tf.dot(x, w), normals.x, [64, 96]],
  ["both layouts of one w", ({ x, w }) => tf.matMul(tf.matMul(x, w, false, true), w), normals.x, [96, 64]],
  ["rows that are looked up", ({ x, w }) => tf.gather(w, tf.cast(x, "int32")), ids, [96, 64]],
  [
    "rows that are looked up and products",
    ({ x, w }) => tf.matMul(tf.gather(w, tf.cast(x, "int32")), w, false, true),
    ids,
    [96, 64],
  ],
  [
    "a convolution of one pixel",
    ({ x, w }) => tf.conv2d(tf.reshape(x, [1, 1, 3, 64]) as tf.Tensor4D, w as tf.Tensor4D, 1, "same"),
    normals.x,
    [1, 1, 64, 96],
  ],
];

test.each(cases)(
  "8 bits serve %s: smaller, and off by less than 3 %% of the result's size",
  async (_, fn, x, shape) => {
    const w = normal(shape, 7);
    const [exact, rounded] = [model(fn, x, w, false), model(fn, x, w, true)];
    expect(rounded).toMatchObject({ quantised: ["w"], left: [] });
    const copies = /both layouts|and products/.test(_) ? 2 : 1; // each as it is read
    expect(rounded.bytes.length).toBeLessThan(exact.bytes.length * (0.25 * copies + 0.1));
    const [expected, found] = [await run(exact.bytes, x), await run(rounded.bytes, x)];
    const off = size(found.map((value, at) => value - expected[at]!)) / size(expected);
    expect(off).toBeGreaterThan(0); // otherwise nothing was rounded
    // Weights in 7 bits: 0.8 % of normal numbers; the other factor in 8, over its whole range: about as much again.
    expect(off).toBeLessThan(0.03);
  },
);

test("a weight by which nothing is multiplied that is small or has other readers is left in float32, with the reason", () => {
  const left = (fn: Fn, shape: number[], x: HostTensor = normals.x) =>
    model(fn, x, normal(shape, 7), true).left;
  expect(left(({ x, w }) => tf.add(tf.matMul(x, w), tf.sum(w)), [64, 96])).toEqual([
    { name: "w", shape: [64, 96], reason: "ReduceSum reads it" },
  ]);
  const image: Fn = ({ x, w }) =>
    tf.conv2d(tf.reshape(x, [1, 8, 8, 3]) as tf.Tensor4D, w as tf.Tensor4D, 1, "valid");
  expect(left(image, [3, 3, 3, 40])[0]!.reason).toBe("Conv reads it");
  expect(left(({ x, w }) => tf.matMul(x, w), [2, 64, 96], normals.stack)[0]!.reason).toBe(
    "it is a stack of matrices",
  );
  expect(left(({ x, w }) => tf.matMul(x, w), [64, 1])[0]!.reason).toBe("it is too small to gain by it");
  expect(left(({ x, w }) => tf.add(tf.sum(x), w), [64])).toEqual([]); // a vector is not worth a word
});

test("a constant that fits no input is an error that names it", () => {
  const signature = {
    x: { shape: [1, 4], dtype: "float32" },
    w: { shape: [4, 6], dtype: "float32" },
  } as const;
  const write = (name: string, value: HostTensor, int8 = false) =>
    toOnnx(({ x, w }: Inputs) => ({ y: tf.matMul(x, w) }), signature, {
      constants: new Map([[name, value]]),
      int8,
    });
  expect(() => write("W", normal([4, 6], 1))).toThrow('The constant "W" is no input; expected one of x, w.');
  expect(() => write("w", normal([6, 4], 1))).toThrow('The constant "w" has shape [6, 4]; expected [4, 6].');
  expect(() => write("w", hostTensor([4, 6], new Int32Array(24)))).toThrow(
    'The constant "w" is in a Int32Array; expected a Float32Array, of float32.',
  );
  const short = { shape: [4, 6], data: new Float32Array(5) } as HostTensor;
  expect(() => write("w", short)).toThrow('Got 5 values of the constant "w"; expected 24, of shape [4, 6].');
});

test("a weight that is not finite cannot be in 8 bits", () => {
  const w = normal([64, 96], 7);
  w.data[100] = Number.NaN;
  expect(() => model(({ x, w }) => tf.matMul(x, w), normals.x, w, true)).toThrow(
    'The constant "w" holds NaN; expected finite numbers for 8 bits.',
  );
});
