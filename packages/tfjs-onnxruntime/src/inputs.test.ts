import { expect, test } from "@jest/globals";
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { compile, compileScan, InputError, toOnnx } from "./index.js";

const double = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, 2), x }));
const given = (x: unknown) => double.run({ x } as never);
const refusal = (x: unknown) =>
  given(x).then(
    () => "none",
    (error: unknown) => {
      expect(error).toBeInstanceOf(InputError);
      return (error as InputError).message;
    },
  );

test("Plain arrays of numbers are float32 and those of truth values bool, as tf.tensor() has them", async () => {
  const { y } = await given({ shape: [3], data: [1.5, 2.5, 3] });
  expect(y.data).toEqual(Float32Array.of(3, 5, 6));
  expect((await given({ shape: [2], data: [true, false] })).x.data).toEqual(Uint8Array.of(1, 0));
  expect((await given({ shape: [0], data: [] })).x.data).toHaveLength(0);
});

test("A plain array that float32 does not hold, or of something else, is refused", async () => {
  expect(await refusal({ shape: [2], data: [1, 16777217] })).toBe(
    'Got an array with 16777217 at 1 for the input "x"; expected what float32 holds, or an Int32Array.',
  );
  expect(await refusal({ shape: [1], data: [1e40] })).toContain("1e+40 at 0");
  for (const [wrong, name] of [
    ["1", '"1"'],
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [[1], "1"],
    [1n, "1"],
  ]) {
    expect(await refusal({ shape: [2], data: [1, wrong] })).toBe(
      `Got an array with ${name} at 1 for the input "x"; expected numbers, or truth values.`,
    );
  }
});

test("Arrays of other types are refused by their names, and never read as truth values", async () => {
  for (const List of [Float64Array, Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Uint32Array]) {
    expect(await refusal({ shape: [1], data: List.of(1) })).toBe(
      `Got a ${List.name} for the input "x"; expected a Float32Array, an Int32Array, a Uint8Array of 0 and 1 (truth values), or an array of numbers or of truth values.`,
    );
  }
  expect(await refusal({ shape: [1], data: BigInt64Array.of(1n) })).toContain("Got a BigInt64Array for");
  expect(await refusal({ shape: [1] })).toContain("Got a undefined for");
  expect(await refusal({ shape: [3], data: Uint8Array.of(0, 1, 255) })).toBe(
    'Got a Uint8Array with 255 at 2 for the input "x"; expected 0 and 1: such an array is truth values, numbers are an Int32Array or a Float32Array.',
  );
});

test("Tensors of TensorFlow.js, bare arrays and contradictions are refused", async () => {
  await tf.setBackend("cpu");
  const tensor = tf.tensor1d([1.5, 2.5]);
  expect(await refusal(tensor)).toBe(
    'Got a tensor of TensorFlow.js (float32 [2]) for the input "x"; expected { shape, data: await x.data() }.',
  );
  tensor.dispose();
  expect(await refusal(Float32Array.of(1))).toBe(
    'Got a Float32Array without a shape for the input "x"; expected { shape, data }.',
  );
  expect(await refusal({ shape: [2], data: Int32Array.of(1, 2), dtype: "float32" })).toBe(
    'Got a Int32Array as float32 for the input "x"; expected int32 of such an array.',
  );
});

test("Elements that do not fill their shape, and shapes that are none, are refused", async () => {
  expect(await refusal({ shape: [2, 2], data: Float32Array.of(1, 2, 3) })).toBe(
    'Got 3 elements for the input "x"; expected 4, of shape [2, 2].',
  );
  for (const length of [-1, 0.5, Number.NaN, "2"]) {
    expect(await refusal({ shape: [length], data: Float32Array.of(1) })).toBe(
      `Got a shape with ${length} in it for the input "x"; expected whole numbers of at least 0.`,
    );
  }
});

test("The loop of compileScan() takes and refuses the same", async () => {
  const sums = compileScan(
    ({ sum }: { sum: tf.Tensor }, { n }: { n: tf.Tensor }) => ({
      state: { sum: tf.add(sum, n) },
      output: {},
    }),
    3,
  );
  const { state } = await sums.run({
    state: { sum: { shape: [], data: [1] } },
    xs: { n: { shape: [3], data: [1, 2, 3] } },
  });
  expect(state.sum.data).toEqual(Float32Array.of(7));
  const wrong = {
    state: { sum: { shape: [], data: [1] } },
    xs: { n: { shape: [3], data: Float64Array.of(1, 2, 3) } },
  };
  await expect(sums.run(wrong as never)).rejects.toThrow('Got a Float64Array for the input "xs.n"');
});

const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });

test("A missing input is named, deep in the tree as well, and one that the function can do without is not asked for", async () => {
  const affine = compile(({ x, p, ...rest }: { x: tf.Tensor; p: { w: tf.Tensor }; mask?: tf.Tensor }) => ({
    y: rest.mask === undefined ? tf.mul(x, p.w) : tf.mul(tf.mul(x, p.w), rest.mask),
  }));
  const run = (inputs: object) => affine.run(inputs as never);
  const x = scalar(2);
  const p = { w: scalar(3) };
  const message = (path: string) =>
    `Got nothing for the input "${path}"; expected { shape, data }, which the function reads.`;
  for (const [inputs, path] of [
    [{ p }, "x"],
    [{ x }, "p"],
    [{ x, p: { v: p.w } }, "p.w"],
  ] as const) {
    const error = await run(inputs).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ path, message: message(path) });
  }
  await expect(run({ x: undefined, p })).rejects.toThrow('Got undefined for the input "x"');
  await expect(affine.run(undefined as never)).rejects.toThrow("Got undefined for the input; expected");
  expect((await run({ x, p })).y.data[0]).toBe(6);
  expect((await run({ x, p, mask: scalar(0) })).y.data[0]).toBe(0);
  // What fails for another reason is told as it is.
  const failing = compile(({ maybe }: { x: tf.Tensor; maybe?: tf.Tensor }) => {
    if (maybe === undefined) throw new Error("mine");
    return { maybe };
  });
  await expect(failing.run({ x })).rejects.toThrow("mine");
});

test("An input that the function never reads is refused; of a tree of weights a part may be read", async () => {
  const fn = compile(({ x, p }: { x: tf.Tensor; p: { w: tf.Tensor; bias: tf.Tensor } }) => ({
    y: tf.mul(x, p.w),
  }));
  const inputs = { x: scalar(2), p: { w: scalar(3), bias: scalar(1) } };
  expect((await fn.run(inputs)).y.data[0]).toBe(6);
  await expect(fn.run({ ...inputs, weigth: scalar(1) } as never)).rejects.toThrow(
    'Got a tensor that the function does not read for the input "weigth"; expected none but x, p.',
  );
  const same = compile((inputs: { a: tf.Tensor; b: tf.Tensor }) => inputs);
  expect((await same.run({ a: scalar(1), b: scalar(2) })).b.data[0]).toBe(2);
});

test("compileScan() finds its inputs by name, whichever comes first, and names what is missing or too much", async () => {
  const steps = compileScan(
    ({ a }: { a: tf.Tensor }, { n }: { n: tf.Tensor }) => ({ state: { a: tf.sub(n, a) }, output: {} }),
    1,
  );
  const [state, xs] = [{ a: { shape: [1], data: [1] } }, { n: { shape: [1, 1], data: [5] } }];
  expect((await steps.run({ xs, state })).state.a.data[0]).toBe(4);
  expect((await steps.run({ state, xs })).state.a.data[0]).toBe(4);
  await expect(steps.run({ state } as never)).rejects.toThrow('Got nothing for the input "xs"');
  await expect(steps.run({ state, xs, y: scalar(1) } as never)).rejects.toThrow(
    "expected none but state, xs.",
  );
});

test("toOnnx() takes constants as run() takes inputs, and names what is none", () => {
  const of = (w: unknown, dtype: "float32" | "int32" = "float32") => {
    const signature = { x: { shape: [2], dtype }, w: { shape: [2], dtype } } as const;
    const sum = ({ x, w }: { x: tf.Tensor; w: tf.Tensor }) => ({ y: tf.add(x, w) });
    return toOnnx(sum, signature, { constants: new Map([["w", w as never]]) });
  };
  expect(of({ shape: [2], data: [1, 2] })).toEqual(of({ shape: [2], data: Float32Array.of(1, 2) }));
  expect(() => of({ shape: [2], data: [1, 2] }, "int32")).toThrow(
    'The constant "w" is in an array of numbers; expected a Int32Array, of int32.',
  );
  for (const [wrong, name] of [
    [[1, 2], "Array"],
    [Float32Array.of(1, 2), "Float32Array"],
    [undefined, "undefined"],
  ] as const) {
    expect(() => of(wrong)).toThrow(
      `Got the constant ${name} without a shape for the input "w"; expected { shape, data }.`,
    );
  }
  expect(() => of({ shape: [2] })).toThrow('Got no values of the constant "w"');
});

test("A tensor of `into` of another type is named by its array", async () => {
  const x = { shape: [1], data: [1] };
  const into = { y: { shape: [1], data: new Float64Array(1) } };
  await expect(double.run({ x } as never, { into } as never)).rejects.toThrow(
    "into: y is a Float64Array [1] over 1 elements",
  );
});

test("toOnnx() refuses signatures of other types and shapes that are none", () => {
  const of = (x: unknown) => () => toOnnx(({ x }: { x: tf.Tensor }) => ({ y: tf.exp(x) }), { x } as never);
  expect(of({ shape: [2], dtype: "float64" })).toThrow(
    'Got the type float64 for the input "x"; expected float32, int32, bool.',
  );
  expect(of({ shape: [-1, 3], dtype: "float32" })).toThrow('Got a shape with -1 in it for the input "x"');
});
