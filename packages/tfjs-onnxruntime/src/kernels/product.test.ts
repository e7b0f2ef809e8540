import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

const FLAGS = [false, true];

test("matMul() of matrices and its gradients agree with the CPU backend, transposed or not", async () => {
  for (const transA of FLAGS) {
    for (const transB of FLAGS) {
      const inputs = [normal(transA ? [4, 3] : [3, 4], 1), normal(transB ? [5, 4] : [4, 5], 2)];
      await agree((a, b) => tf.matMul(a!, b!, transA, transB), inputs);
    }
  }
});

test("matMul() of stacks and its gradients agree with the CPU backend, transposed or not", async () => {
  for (const transA of FLAGS) {
    for (const transB of FLAGS) {
      for (const batch of [[2], [2, 3], [1]]) {
        const inputs = [
          normal([...batch, ...(transA ? [4, 3] : [3, 4])], 1),
          normal([...batch, ...(transB ? [5, 4] : [4, 5])], 2),
        ];
        await agree((a, b) => tf.matMul(a!, b!, transA, transB), inputs);
      }
    }
  }
});

test("matMul() broadcasts one matrix over a stack", async () => {
  const options = { gradients: false };
  await agree((a, b) => tf.matMul(a!, b!), [normal([3, 2, 4], 1), normal([1, 4, 5], 2)], options);
  await agree((a, b) => tf.matMul(a!, b!), [normal([1, 2, 4], 1), normal([3, 4, 5], 2)], options);
  await agree(
    (a, b) => tf.matMul(a!, b!, true, false),
    [normal([1, 4, 2], 1), normal([3, 4, 5], 2)],
    options,
  );
});

test("Products of transposed and scaled operands agree with the CPU backend", async () => {
  const stack = (seed: number) => normal([2, 3, 4], seed);
  await agree((a, b) => tf.matMul(tf.transpose(a!, [0, 2, 1]), b!), [stack(1), stack(2)]);
  await agree((a, b) => tf.matMul(a!, tf.transpose(b!, [0, 2, 1])), [stack(1), stack(2)]);
  await agree(
    (a, b) => tf.mul(tf.matMul(tf.mul(a!, 0.3), tf.mul(b!, -2), false, true), 0.25),
    [stack(1), stack(2)],
  );
  await agree((a, b) => tf.div(tf.matMul(tf.transpose(a!), b!), 8), [normal([4, 3], 1), normal([4, 2], 2)]);
  await agree(
    (a, b) => tf.matMul(tf.transpose(a!, [1, 0, 2]), b!),
    [normal([3, 2, 4], 1), normal([2, 4, 2], 2)],
  );
});

test("A linear layer with a bias agrees with the CPU backend, reshaped or not", async () => {
  const inputs = [normal([6, 4], 1), normal([5, 4], 2), normal([5], 3)];
  await agree((x, w, b) => tf.add(tf.matMul(x!, w!, false, true), b!), inputs);
  await agree((x, w, b) => tf.add(tf.reshape(tf.matMul(x!, w!, false, true), [2, 3, 5]), b!), inputs);
  await agree((x, w, b) => {
    const product = tf.matMul(x!, w!, false, true);
    return [tf.add(product, b!), tf.exp(product)];
  }, inputs);
  await agree((x, w, b) => tf.add(b!, tf.mul(tf.matMul(x!, w!, false, true), 0.5)), inputs);
});

test("Products over nothing are zero", async () => {
  const inputs = [normal([3, 0], 1), normal([0, 2], 2)];
  await agree((a, b) => tf.add(tf.matMul(a!, b!), 1), inputs);
  await agree((a, b) => tf.matMul(a!, b!), [normal([0, 3], 1), normal([3, 2], 2)]);
});

test("dot() and outerProduct() and their gradients, and einsum(), agree with the CPU backend", async () => {
  await agree((a, b) => tf.dot(a!, b!), [normal([4], 1), normal([4], 2)]);
  await agree(
    (a, b) => tf.outerProduct(a! as tf.Tensor1D, b! as tf.Tensor1D),
    [normal([3], 1), normal([4], 2)],
  );
  await agree((a, b) => tf.einsum("ij,jk->ik", a!, b!), [normal([3, 4], 1), normal([4, 2], 2)], {
    gradients: false,
  });
  const stacks = [normal([2, 3, 4], 1), normal([2, 5, 4], 2)];
  await agree((a, b) => tf.einsum("bij,bkj->bik", a!, b!), stacks, { gradients: false });
});

test("Self-attention and its gradients agree with the CPU backend", async () => {
  const attention = (x?: tf.Tensor, w?: tf.Tensor) => {
    const perHead = tf.transpose(tf.reshape(tf.matMul(x!, w!, false, true), [2, 3, 6, 4]), [0, 2, 1, 3]);
    const [q, k, v] = tf.split(perHead, 3, 1).map((part) => tf.reshape(part, [4, 3, 4])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const weights = tf.softmax(tf.matMul(tf.mul(q, 0.5), k, false, true));
    return tf.matMul(weights, v);
  };
  await agree(attention, [normal([6, 5], 1), normal([24, 5], 2)]);
});
