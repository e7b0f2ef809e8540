import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, booleans, integers, normal } from "../agreement.fixture.js";

const SHAPES = [[], [1], [7], [3, 5], [2, 1, 3], [0, 3]];

const positive = (x: tf.Tensor) => tf.add(tf.abs(x), 0.5);

const UNARY: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs,
  acos: (x) => tf.acos(tf.mul(tf.tanh(x), 0.9)),
  acosh: (x) => tf.acosh(tf.add(positive(x), 1)),
  asin: (x) => tf.asin(tf.mul(tf.tanh(x), 0.9)),
  asinh: tf.asinh,
  atan: tf.atan,
  atanh: (x) => tf.atanh(tf.mul(tf.tanh(x), 0.9)),
  cos: tf.cos,
  cosh: tf.cosh,
  elu: tf.elu,
  erf: tf.erf,
  exp: tf.exp,
  expm1: tf.expm1,
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  log: (x) => tf.log(positive(x)),
  log1p: (x) => tf.log1p(positive(x)),
  neg: tf.neg,
  reciprocal: (x) => tf.reciprocal(positive(x)),
  relu: tf.relu,
  relu6: tf.relu6,
  rsqrt: (x) => tf.rsqrt(positive(x)),
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  sin: tf.sin,
  sinh: tf.sinh,
  softplus: tf.softplus,
  sqrt: (x) => tf.sqrt(positive(x)),
  square: tf.square,
  tan: tf.tan,
  tanh: tf.tanh,
  clipByValue: (x) => tf.clipByValue(x, -0.5, 0.7),
  identity: (x) => tf.clone(x),
  ceil: tf.ceil,
  floor: tf.floor,
  round: tf.round,
  sign: tf.sign,
  step: (x) => tf.step(x, 0.25),
  onesLike: (x) => tf.mul(tf.onesLike(x), x),
  zerosLike: (x) => tf.add(tf.zerosLike(x), x),
};

for (const [name, op] of Object.entries(UNARY)) {
  test(`${name}() and its gradient agree with the CPU backend`, async () => {
    for (const shape of SHAPES) await agree(op, [normal(shape)]);
  });
}

const PAIRS = [
  [[3, 5], [5]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [3]],
  [[1], [1]],
  [
    [2, 3],
    [2, 3],
  ],
  [[3], [2, 1, 1]],
  [[0, 3], [3]],
  [
    [2, 0],
    [2, 0],
  ],
] as const;

const BINARY: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: (a, b) => tf.div(a, positive(b)),
  pow: (a, b) => tf.pow(positive(a), b),
  atan2: tf.atan2,
};

for (const [name, op] of Object.entries(BINARY)) {
  test(`${name}() and its gradients agree with the CPU backend, with broadcasting`, async () => {
    for (const [a, b] of PAIRS) await agree(op, [normal(a, 1), normal(b, 2)]);
  });
}

test("atan2() agrees with the CPU backend in every quadrant and at zeros and infinities", async () => {
  const values = [0, -0, 1, -1, 2, -3, 1e-30, -1e30, Infinity, -Infinity, NaN];
  const column = { shape: [values.length, 1], data: Float32Array.from(values) };
  const row = { shape: [values.length], data: Float32Array.from(values) };
  await agree((a, b) => tf.atan2(a!, b!), [column, row], { gradients: false });
  await agree((a, b) => tf.reciprocal(tf.atan2(a!, b!)), [column, row], { gradients: false }); // tells -0 from 0
});

const COMPARISONS = {
  equal: tf.equal,
  notEqual: tf.notEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
};

for (const [name, op] of Object.entries(COMPARISONS)) {
  test(`${name}() agrees with the CPU backend on floats, integers and truth values`, async () => {
    const options = { gradients: false };
    await agree((a, b) => op(tf.round(a), tf.round(b)), [normal([4, 5]), normal([5], 2)], options);
    await agree(op, [integers([2, 3], 1, 2, 3, 4, 5, 6), integers([3], 2, 2, 5)], options);
    await agree(op, [booleans([4], 1, 0, 1, 0), booleans([4], 1, 1, 0, 0)], options);
    await agree(op, [normal([0, 2]), normal([2])], options);
  });
}

test("Logical operations agree with the CPU backend, with broadcasting", async () => {
  const inputs = [booleans([2, 2], 1, 0, 1, 0), booleans([2], 1, 0)];
  for (const op of [tf.logicalAnd, tf.logicalOr, tf.logicalXor])
    await agree(op, inputs, { gradients: false });
  await agree((a) => tf.logicalNot(a), inputs.slice(0, 1), { gradients: false });
});

test("Arithmetic of integers agrees with the CPU backend", async () => {
  const inputs = [integers([2, 3], 7, -7, 3, -2, 0, 5), integers([3], 2, 3, -4)];
  const options = { gradients: false };
  for (const op of [tf.add, tf.sub, tf.mul, tf.maximum, tf.minimum, tf.floorDiv, tf.mod, tf.div]) {
    await agree(op as typeof tf.add, inputs, options);
  }
  for (const op of [tf.abs, tf.neg, tf.sign, tf.square, tf.relu]) {
    await agree(op as typeof tf.abs, inputs.slice(0, 1), options);
  }
});

test("Casts agree with the CPU backend", async () => {
  const types = ["float32", "int32", "bool"] as const;
  for (const type of types) {
    await agree((x) => tf.cast(x, type), [normal([5], 3, 4)], { gradients: type === "float32" });
    await agree((x) => tf.cast(x, type), [integers([3], -1, 0, 4)], { gradients: false });
    await agree((x) => tf.cast(x, type), [booleans([3], 1, 0, 1)], { gradients: false });
  }
});

test("Tests of single numbers agree with the CPU backend on infinities and NaN", async () => {
  const input = { shape: [4], data: Float32Array.of(Number.NaN, Infinity, -Infinity, 1) };
  for (const op of [tf.isNaN, tf.isInf, tf.isFinite])
    await agree((x) => op(x), [input], { gradients: false });
});

test("clipByValue() agrees with the CPU backend where it has one bound", async () => {
  for (const [min, max] of [
    [-Infinity, 2],
    [1, Infinity],
  ] as const) {
    const inputs = [integers([4], -5, 1, 2, 3)];
    await agree((x) => tf.clipByValue(x, min, max), inputs, { tolerance: 0, gradients: false });
    await agree((x) => tf.clipByValue(x, min, max), [normal([5], 1, 3)]);
  }
});

test("addN() and its gradients agree with the CPU backend", async () => {
  await agree((...xs) => tf.addN(xs), [normal([2, 3], 1), normal([2, 3], 2), normal([2, 3], 3)]);
});

test("mod() and its gradients agree with the CPU backend, with broadcasting", async () => {
  for (const [a, b] of PAIRS.slice(0, 6))
    await agree((x, y) => tf.mod(x!, positive(y!)), [normal(a), normal(b, 2)]);
});

test("prelu() and its gradients agree with the CPU backend", async () => {
  for (const shape of [
    [3, 5],
    [2, 1, 3],
  ]) {
    await agree((x, alpha) => tf.prelu(x!, alpha!), [normal(shape), normal(shape.slice(-1), 2)]);
  }
});

for (const op of [tf.maximum, tf.minimum, tf.squaredDifference]) {
  test(`${op.name.replace("__op", "")}() agrees with the CPU backend, its gradients where nothing is broadcast`, async () => {
    for (const [a, b] of PAIRS) {
      // TensorFlow.js' own gradient does not add up what was broadcast.
      await agree(op as typeof tf.maximum, [normal(a, 1), normal(b, 2)], {
        gradients: a.join() === b.join(),
      });
    }
  });
}

test("floorDiv() agrees with the CPU backend, with broadcasting", async () => {
  for (const [a, b] of PAIRS) {
    await agree((x, y) => tf.floorDiv(x!, positive(y!)), [normal(a, 1), normal(b, 2)], { gradients: false });
  }
});

test("where() and its gradients agree with the CPU backend", async () => {
  await agree(
    (c, a, b) => tf.where(c!, a!, b!),
    [booleans([3], 1, 0, 1), normal([2, 3], 1), normal([2, 3], 2)],
  );
  await agree((c, a, b) => tf.where(c!, a!, b!), [booleans([], 1), normal([], 1), normal([], 2)]);
  await agree((c, a, b) => tf.where(c!, a!, b!), [booleans([0]), normal([0], 1), normal([0], 2)]);
});

test("Whole numbers divided by zero are 0, as on the CPU backend", async () => {
  const inputs = [integers([4], 5, -5, 7, 0), integers([4], 0, 0, 2, 0)];
  for (const op of [tf.floorDiv, tf.mod]) await agree(op as typeof tf.floorDiv, inputs, { gradients: false });
});

test("Division of large whole numbers is exact", async () => {
  const inputs = [integers([3], 2147483647, -2147483647, 123456789), integers([3], 2, 2, -1000)];
  for (const op of [tf.floorDiv, tf.mod])
    await agree(op as typeof tf.floorDiv, inputs, { tolerance: 0, gradients: false });
});

test("abs() and neg() of the lowest int32 stay what they are, as read from the CPU backend", async () => {
  for (const length of [1, 5, 40]) {
    const lowest = integers([length], ...Array.from({ length }, (_, at) => (at === 1 ? -7 : -(2 ** 31))));
    await agree(tf.abs, [lowest], { gradients: false });
    await agree(tf.neg, [lowest], { gradients: false });
  }
});
