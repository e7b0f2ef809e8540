import { expect, test } from "@jest/globals";
import { mapTree } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";
import { reachable } from "../graph/graph.js";
import { gelu, layerNorm } from "../primitives/index.js";
import { program } from "../program.js";
import "../register.js";

/** The operators of a function of float32 tensors, in order. */
function operators(fn: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[], ...shapes: number[][]): string[] {
  const signature = mapTree({ x: shapes.map((shape) => ({ shape })) }, ({ shape }) => ({
    shape,
    dtype: "float32" as const,
  }));
  const traced = program(({ x }: { x: tf.Tensor[] }) => ({ y: [fn(...x)].flat() }), signature as never);
  return reachable(traced.outputs.map(({ value }) => value)).map(({ op }) => op);
}

const count = (found: string[], op: string) => found.filter((each) => each === op).length;

test("Equal subexpressions are computed once", () => {
  expect(operators((x) => tf.add(tf.exp(tf.neg(x!)), tf.exp(tf.neg(x!))), [3])).toEqual([
    "Neg",
    "Exp",
    "Add",
  ]);
});

test("What no output needs is not in the graph", () => {
  const fn = (x?: tf.Tensor) => {
    tf.sin(tf.cos(x!));
    return tf.exp(x!);
  };
  expect(operators(fn, [3])).toEqual(["Exp"]);
});

test("Constants are folded, and neutral ones vanish", () => {
  expect(operators((x) => tf.mul(tf.add(x!, tf.zeros([3])), tf.ones([3])), [3])).toEqual([]);
  expect(operators((x) => tf.mul(tf.div(tf.mul(x!, 2), 4), tf.fill([3], 3)), [3])).toEqual(["Mul"]);
  expect(operators((x) => tf.add(x!, tf.exp(tf.sqrt(tf.fill([3], 4)))), [3])).toEqual(["Add"]);
});

test("Reshapes of reshapes and transpositions of transpositions are one, or none", () => {
  expect(operators((x) => tf.reshape(tf.reshape(x!, [6]), [3, 2]), [2, 3])).toEqual(["Reshape"]);
  expect(operators((x) => tf.reshape(tf.reshape(x!, [6]), [2, 3]), [2, 3])).toEqual([]);
  expect(operators((x) => tf.transpose(tf.transpose(x!)), [2, 3])).toEqual([]);
  expect(operators((x) => tf.transpose(x!, [1, 0, 2]), [1, 3, 4])).toEqual(["Reshape"]);
});

test("Transpositions move as few axes as they can", () => {
  const shapes = (perm: number[], ...shape: number[]) => {
    const traced = program(({ x }: { x: tf.Tensor }) => ({ y: tf.transpose(x, perm) }), {
      x: { shape, dtype: "float32" as const },
    } as never);
    const [node] = reachable(traced.outputs.map(({ value }) => value)).filter(({ op }) => op === "Transpose");
    return [node!.inputs[0]!.shape, node!.outputs[0]!.shape];
  };
  expect(shapes([0, 3, 1, 2], 1, 4, 5, 3)).toEqual([
    [20, 3],
    [3, 20],
  ]);
  expect(shapes([0, 2, 1, 3], 2, 3, 4, 5)).toEqual([
    [2, 3, 4, 5],
    [2, 4, 3, 5],
  ]);
  expect(shapes([2, 3, 0, 1], 2, 3, 4, 5)).toEqual([
    [6, 20],
    [20, 6],
  ]);
});

test("A linear layer is one Gemm, with its bias, transpositions and factors", () => {
  const linear = (x?: tf.Tensor, w?: tf.Tensor, b?: tf.Tensor) => tf.add(tf.matMul(x!, w!, false, true), b!);
  expect(operators(linear, [6, 4], [5, 4], [5])).toEqual(["Gemm"]);
  expect(
    operators((x, w) => tf.mul(tf.matMul(tf.transpose(x!), tf.mul(w!, 3)), 0.5), [4, 6], [4, 5]),
  ).toEqual(["Gemm"]);
  const reshaped = (x?: tf.Tensor, w?: tf.Tensor, b?: tf.Tensor) =>
    tf.add(tf.reshape(tf.matMul(x!, w!), [2, 3, 5]), b!);
  expect(operators(reshaped, [6, 4], [4, 5], [5])).toEqual(["Gemm", "Reshape"]);
});

test("A few rows times a large matrix is computed the other way around, with the same bias and factor", async () => {
  const linear = (x?: tf.Tensor, w?: tf.Tensor, b?: tf.Tensor) =>
    tf.add(tf.mul(tf.matMul(x!, w!, false, true), 3), b!);
  expect(operators(linear, [5, 4], [40, 4], [40])).toEqual(["Reshape", "Gemm", "Transpose"]);
  expect(operators(linear, [1, 4], [40, 4], [40])).toEqual(["Gemm"]);
  expect(operators(linear, [6, 4], [40, 4], [40])).toEqual(["Gemm"]);
  expect(operators(linear, [65, 4], [1000, 4], [1000])).toEqual(["Gemm"]);
  for (const rows of [1, 2, 5, 64]) {
    const shapes = [[rows, 3], [8 * 64, 3], [8 * 64]];
    await agree(
      linear as never,
      shapes.map((shape, at) => normal(shape, at)),
    );
  }
});

test("A product that is also read without its bias is not computed twice", () => {
  const fn = (x?: tf.Tensor, w?: tf.Tensor, b?: tf.Tensor) => {
    const product = tf.matMul(x!, w!);
    return [tf.add(product, b!), tf.exp(product)];
  };
  expect(count(operators(fn, [6, 4], [4, 5], [5]), "Gemm")).toBe(1);
});

test("The scores of attention are one product", () => {
  const scores = (q?: tf.Tensor, k?: tf.Tensor) => tf.matMul(tf.mul(q!, 0.125), tf.transpose(k!, [0, 2, 1]));
  expect(operators(scores, [2, 3, 4], [2, 3, 4])).toEqual(["FusedMatMul"]);
  expect(operators((q, k) => tf.mul(tf.matMul(q!, k!, false, true), 0.125), [2, 3, 4], [2, 3, 4])).toEqual([
    "FusedMatMul",
  ]);
});

test("Gradients of slices that cover a tensor are concatenated, not padded and added", () => {
  const fn = (x?: tf.Tensor) => {
    const loss = (v: tf.Tensor) =>
      tf.add(
        tf.sum(tf.exp(tf.slice(v, [0, 0], [2, 3]))),
        tf.sum(tf.sin(tf.slice(v, [2, 0], [3, 3]))),
      ) as tf.Scalar;
    return tf.grad(loss)(x!);
  };
  const found = operators(fn, [5, 3]);
  expect([count(found, "Concat"), count(found, "Pad"), count(found, "Add")]).toEqual([1, 0, 0]);
});

test("The gradient of one slice is a Pad", () => {
  const fn = (x?: tf.Tensor) => tf.grad((v) => tf.sum(tf.exp(tf.slice(v, [1, 0], [2, 3]))) as tf.Scalar)(x!);
  const found = operators(fn, [5, 3]);
  expect([count(found, "Concat"), count(found, "Pad")]).toEqual([0, 1]);
});

test("The gradient of attention's softmax reads its largest matrices twice", () => {
  const fn = (q?: tf.Tensor, k?: tf.Tensor, v?: tf.Tensor) => {
    const loss = (a: tf.Tensor) =>
      tf.sum(tf.square(tf.matMul(tf.softmax(tf.matMul(a, k!, false, true)), v!))) as tf.Scalar;
    return tf.grad(loss)(q!);
  };
  const found = operators(fn, [2, 5, 4], [2, 5, 4], [2, 5, 4]);
  // 2 o, do o, (dy - sum) y: no product of dy and y is left.
  expect(count(found, "Mul")).toBe(3);
  expect(count(found, "Sub")).toBe(1);
});

test("layerNorm() and gelu() are one operator each", () => {
  expect(operators((x, w, b) => layerNorm(x!, w!, b!), [3, 4], [4], [4])).toEqual(["LayerNormalization"]);
  expect(operators((x) => gelu(x!), [3, 4])).toEqual(["Gelu"]);
});
