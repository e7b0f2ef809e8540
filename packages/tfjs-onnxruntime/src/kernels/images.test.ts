import { expect, test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, normal } from "../agreement.fixture.js";
import { compile, UnsupportedKernelError } from "../index.js";

const plain = { gradients: false };

test("flipLeftRight() and rotateWithOffset() agree with the CPU backend", async () => {
  const image = normal([2, 5, 4, 3], 1);
  await agree((x) => tf.image.flipLeftRight(x as tf.Tensor4D), [image], plain);
  for (const radians of [0, 0.4, -2]) {
    await agree(
      (x) => [
        tf.image.rotateWithOffset(x as tf.Tensor4D, radians),
        tf.image.rotateWithOffset(x as tf.Tensor4D, radians, [0.1, 0.2, 0.3], [0.2, 0.8]),
      ],
      [image],
      plain,
    );
  }
});

test("dilation2d() and its gradients agree with the CPU backend for strides, paddings and dilations", async () => {
  const cases = [
    [1, "same", 1],
    [2, "valid", 1],
    [[2, 1], "same", 1],
    [1, "same", 2],
    [1, "valid", 2],
  ] as const;
  await agree(
    (x, filter) =>
      cases.map(([strides, pad, dilations]) =>
        tf.dilation2d(
          x as tf.Tensor4D,
          filter as tf.Tensor3D,
          strides as number | [number, number],
          pad,
          dilations,
        ),
      ),
    [normal([2, 6, 5, 2], 1), normal([2, 3, 2], 2)],
  );
});

test("what cannot be compiled by nature says why", async () => {
  const failure = (fn: (x: tf.Tensor) => tf.Tensor) =>
    compile(({ x }: { x: tf.Tensor }) => ({ y: fn(x) }))
      .run({ x: normal([4, 4], 1) })
      .then(
        () => new Error("it ran"),
        (error: Error) => error,
      );
  const boxes = await failure((x) =>
    tf.image.nonMaxSuppression(x as tf.Tensor2D, tf.tensor1d([1, 2, 3, 4]), 2),
  );
  expect(boxes).toBeInstanceOf(UnsupportedKernelError);
  expect(boxes).toMatchObject({
    kernel: "NonMaxSuppressionV3",
    reason: "how many elements it gives depends on its inputs' values, and a graph's shapes are fixed",
  });
  expect(boxes.message).toContain(`cannot be compiled to ONNX: ${(boxes as UnsupportedKernelError).reason};`);
  expect(await failure((x) => tf.unique(tf.reshape(x, [-1])).values)).toMatchObject({ kernel: "Unique" });
  expect(await failure((x) => tf.real(tf.complex(x, x)))).toMatchObject({
    reason: "a graph has no complex numbers",
  });
});
