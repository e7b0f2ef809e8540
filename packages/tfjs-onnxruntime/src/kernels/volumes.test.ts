import { test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";

type Triple = [number, number, number];
type Pads = "same" | "valid" | number;

const combined = (strides: readonly Triple[]) =>
  strides.flatMap((stride) => (["same", "valid"] as const).map((pad) => [stride, pad] as const));

const STRIDES: Triple[] = [
  [1, 1, 1],
  [2, 1, 2],
];

test("conv3d() and its gradients agree with the CPU backend for strides and paddings", async () => {
  await agree(
    (x, filter) =>
      combined(STRIDES).map(([stride, pad]) =>
        tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, stride, pad),
      ),
    [normal([2, 4, 5, 3, 2], 1), normal([2, 3, 2, 2, 3], 2)],
  );
});

test("conv3dTranspose() agrees with the CPU backend", async () => {
  await agree(
    (x, filter) => tf.conv3dTranspose(x as tf.Tensor5D, filter as tf.Tensor5D, [1, 4, 6, 4, 3], 2, "same"),
    [normal([1, 2, 3, 2, 2], 1), normal([2, 3, 2, 3, 2], 2)],
    { gradients: false },
  );
});

const pool = { maxPool3d: tf.maxPool3d, avgPool3d: tf.avgPool3d };

for (const [name, pooling] of Object.entries(pool)) {
  test(`${name}() and its gradient agree with the CPU backend for windows, strides and paddings`, async () => {
    const windows: Triple[] = [
      [2, 2, 2],
      [3, 1, 2],
    ];
    const pooled = (x: tf.Tensor | undefined, window: Triple, stride: Triple, pad: Pads) =>
      pooling(x as tf.Tensor5D, window, stride, pad);
    await agree(
      (x) =>
        windows.flatMap((window) => combined(STRIDES).map(([stride, pad]) => pooled(x, window, stride, pad))),
      [normal([2, 4, 5, 3, 2], 1)],
    );
    await agree((x) => pooled(x, [3, 3, 3], [2, 2, 2], 1), [normal([1, 5, 5, 5, 1], 1)]);
  });
}
