import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, integers, normal } from "../agreement.fixture.js";

const rows = integers([2, 2], 3, 0, 1, 3);

test("gather() and its gradient agree with the CPU backend", async () => {
  await agree((x, i) => tf.gather(x!, i! as tf.Tensor2D), [normal([4, 3]), rows]);
  await agree((x, i) => tf.gather(x!, i! as tf.Tensor1D, 1), [normal([2, 4, 3]), integers([3], 2, 0, 2)]);
  await agree((x, i) => tf.gather(x!, i! as tf.Tensor1D, 0), [normal([4]), integers([1], 2)]);
});

test("gather() by batches agrees with the CPU backend", async () => {
  const options = { gradients: false };
  const inputs = [normal([2, 4, 3]), integers([2, 2], 3, 0, 1, 3)];
  await agree((x, i) => tf.gather(x!, i! as tf.Tensor2D, 1, 1), inputs, options);
});

test("gather() of nothing is nothing", async () => {
  await agree((x, i) => tf.gather(x!, i! as tf.Tensor1D), [normal([4, 3]), integers([0])], {
    gradients: false,
  });
});

test("gatherND() agrees with the CPU backend", async () => {
  await agree((x, i) => tf.gatherND(x!, i!), [normal([4, 3]), integers([2, 2], 3, 0, 1, 2)], {
    gradients: false,
  });
  await agree((x, i) => tf.gatherND(x!, i!), [normal([4, 3]), integers([2, 1], 3, 0)], { gradients: false });
});

test("scatterND() adds up rows of equal indices, as the CPU backend does", async () => {
  const inputs = [integers([3, 1], 1, 4, 1), normal([3, 2])];
  await agree((i, x) => tf.scatterND(i!, x!, [6, 2]), inputs, { gradients: false });
});

test("unsortedSegmentSum() and its gradient agree with the CPU backend", async () => {
  const inputs = [normal([5, 2]), integers([5], 0, 2, 2, 0, 3)];
  await agree((x, s) => tf.unsortedSegmentSum(x!, s! as tf.Tensor1D, 4), inputs);
});

test("unsortedSegmentSum() drops rows of negative segments, as the CPU backend does", async () => {
  const inputs = [normal([4, 2]), integers([4], 0, -1, 2, -3)];
  await agree((x, s) => tf.unsortedSegmentSum(x!, s! as tf.Tensor1D, 3), inputs, { gradients: false });
});

test("oneHot() agrees with the CPU backend, also for indices out of range", async () => {
  const inputs = [integers([2, 2], 0, 2, 5, -1)];
  await agree((i) => tf.oneHot(i!, 3), inputs, { gradients: false });
  await agree((i) => tf.oneHot(i!, 3, 2, -1, "float32"), inputs, { gradients: false });
});

test("topk() agrees with the CPU backend, ties by the lowest index", async () => {
  const both = (k: number) => (x?: tf.Tensor) => Object.values(tf.topk(x!, k)) as tf.Tensor[];
  await agree(both(3), [normal([2, 7])], { gradients: false });
  await agree(both(2), [integers([5], 4, 9, 4, 9, 1)], { gradients: false });
});
