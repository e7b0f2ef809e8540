import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, integers, normal } from "../agreement.fixture.js";

test("mirrorPad() in both modes and its gradient agree with the CPU backend", async () => {
  for (const mode of ["reflect", "symmetric"] as const) {
    const paddings: [number, number][] = [
      [1, 2],
      [0, 0],
      [3, 1],
    ];
    await agree((x) => tf.mirrorPad(x!, paddings, mode), [normal([3, 2, 5], 1)], { gradients: false });
    // TensorFlow.js' gradient leaves out what was mirrored; so does this one, which is its own.
    await agree((x) => tf.mirrorPad(x!, paddings, mode), [normal([3, 2, 5], 1)]);
    await agree((x) => tf.mirrorPad(x!, [[1, 1]], mode), [integers([3], 4, 5, 6)], { gradients: false });
  }
});

test("spaceToBatchND(), batchToSpaceND() and their gradients agree with the CPU backend", async () => {
  const around = [
    [0, 1],
    [2, 0],
  ];
  await agree((x) => tf.spaceToBatchND(x!, [2, 3], around), [normal([2, 3, 4, 2], 1)]);
  await agree((x) => tf.spaceToBatchND(x!, [2], [[1, 0]]), [normal([2, 3, 4], 1)]);
  await agree((x) => tf.batchToSpaceND(x!, [2, 3], around), [normal([12, 3, 4, 2], 1)]);
});

test("depthToSpace() agrees with the CPU backend", async () => {
  await agree((x) => tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC"), [normal([2, 3, 2, 12], 1)], {
    gradients: false,
  });
});

test("a dilated pool() goes by blocks, and agrees with the CPU backend", async () => {
  await agree((x) => tf.pool(x as tf.Tensor4D, [2, 2], "avg", "same", [2, 2]), [normal([1, 6, 5, 2], 1)], {
    gradients: false,
  });
});
