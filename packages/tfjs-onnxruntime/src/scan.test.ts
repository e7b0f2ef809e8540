import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor, mapTree, valueAndGradients } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "./agreement.fixture.js";
import { compile, compileScan } from "./index.js";

const STEPS = 20;

interface Weights<T> {
  readonly first: T;
  readonly bias: T;
  readonly second: T;
}

interface State<T> {
  readonly weights: Weights<T>;
  readonly mean: Weights<T>;
  readonly variance: Weights<T>;
}

/** A step of AdamW (Loshchilov & Hutter, 2019) on a small network. */
function step(state: State<tf.Tensor>, { x, y, t }: { x: tf.Tensor; y: tf.Tensor; t: tf.Tensor }) {
  const objective = ({ first, bias, second }: Weights<tf.Tensor>) => ({
    loss: tf.mean(tf.squaredDifference(tf.matMul(tf.tanh(tf.add(tf.matMul(x, first), bias)), second), y)),
  });
  const { loss, gradients } = valueAndGradients(objective, state.weights);
  const [rate, decay, epsilon] = [1e-2, 0.05, 1e-8];
  const bias1 = tf.sub(1, tf.pow(0.9, t));
  const bias2 = tf.sub(1, tf.pow(0.95, t));
  const names = ["first", "bias", "second"] as const;
  const each = (map: (name: (typeof names)[number]) => tf.Tensor): Weights<tf.Tensor> =>
    Object.fromEntries(names.map((name) => [name, map(name)])) as unknown as Weights<tf.Tensor>;
  const mean = each((k) => tf.add(tf.mul(state.mean[k], 0.9), tf.mul(gradients[k], 0.1)));
  const variance = each((k) =>
    tf.add(tf.mul(state.variance[k], 0.95), tf.mul(tf.square(gradients[k]), 0.05)),
  );
  const weights = each((k) => {
    const update = tf.div(tf.div(mean[k], bias1), tf.add(tf.sqrt(tf.div(variance[k], bias2)), epsilon));
    return tf.sub(state.weights[k], tf.mul(rate, tf.add(update, tf.mul(state.weights[k], decay))));
  });
  return { state: { weights, mean, variance }, output: { loss, norm: tf.norm(gradients.first) } };
}

function start(): State<HostTensor> {
  const weights = {
    first: normal([6, 10], 1, 0.3),
    bias: normal([10], 2, 0.3),
    second: normal([10, 3], 3, 0.3),
  };
  const zeros = () => mapTree(weights, ({ shape, data }) => hostTensor(shape, new Float32Array(data.length)));
  return { weights, mean: zeros(), variance: zeros() } as unknown as State<HostTensor>;
}

test("20 steps of AdamW in one loop give the weights of 20 steps from the host", async () => {
  const x = normal([STEPS, 8, 6], 4);
  const y = normal([STEPS, 8, 3], 5);
  const t = hostTensor(
    [STEPS],
    Float32Array.from({ length: STEPS }, (_, i) => i + 1),
  );
  const scan = compileScan(step, STEPS, { device: "cpu", threads: 1 });
  const loop = await scan.run({ state: start(), xs: { x, y, t } });

  const single = compile(
    ({ state, xs }: { state: State<tf.Tensor>; xs: { x: tf.Tensor; y: tf.Tensor; t: tf.Tensor } }) =>
      step(state, xs),
  );
  let state = start();
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const slice = ({ shape, data }: HostTensor<Float32Array>) => {
      const length = data.length / STEPS;
      return hostTensor(shape.slice(1), data.slice(i * length, (i + 1) * length));
    };
    const result = await single.run({ state, xs: { x: slice(x), y: slice(y), t: slice(t) } });
    state = result.state as State<HostTensor>;
    losses.push(result.output.loss.data[0] as number);
  }
  for (const part of ["weights", "mean", "variance"] as const) {
    for (const name of ["first", "bias", "second"] as const) {
      const expected = state[part][name].data;
      loop.state[part][name].data.forEach((value, at) => {
        expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-5);
      });
    }
  }
  expect(loop.output.loss.shape).toEqual([STEPS]);
  losses.forEach((value, at) => {
    expect(loop.output.loss.data[at]).toBeCloseTo(value, 5);
  });
});

test("compileScan() stacks outputs of any type and passes an unchanged state through", async () => {
  const scan = compileScan(
    ({ total, fixed }: { total: tf.Tensor; fixed: tf.Tensor }, { n }: { n: tf.Tensor }) => ({
      state: { total: tf.add(total, n), fixed },
      output: { even: tf.equal(tf.mod(n, 2), 0), one: tf.ones([2], "int32") },
    }),
    3,
  );
  const state = { total: hostTensor([], Int32Array.of(1)), fixed: normal([2]) };
  const result = await scan.run({ state, xs: { n: hostTensor([3], Int32Array.of(2, 3, 4)) } });
  expect([...result.state.total.data]).toEqual([10]);
  expect(result.state.fixed.data).toEqual(state.fixed.data);
  expect([...result.output.even.data]).toEqual([1, 0, 1]);
  expect(result.output.one.shape).toEqual([3, 2]);
});

test("compileScan() says which state changed its shape, and which input has no slice for each step", async () => {
  const grow = compileScan(
    ({ a }: { a: tf.Tensor }) => ({ state: { a: tf.concat([a, a], 0) }, output: {} }),
    2,
  );
  await expect(
    grow.run({ state: { a: normal([2]) }, xs: {} as { [name: string]: HostTensor } }),
  ).rejects.toThrow("compileScan: state.a is float32 [2] before a step and float32 [4] after it.");
  const sum = compileScan(
    ({ a }: { a: tf.Tensor }, { x }: { x: tf.Tensor }) => ({ state: { a: tf.add(a, x) }, output: {} }),
    2,
  );
  await expect(sum.run({ state: { a: normal([2]) }, xs: { x: normal([3, 2]) } })).rejects.toThrow(
    "compileScan: xs.x has shape [3, 2]; expected 2 slices.",
  );
  expect(() => compileScan(step, 0)).toThrow(RangeError);
});
