import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
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

test("cropAndResize() by both methods agrees with the CPU backend, of boxes outside of the image and of images that there are not", async () => {
  const boxes = hostTensor(
    [5, 4],
    Float32Array.of(
      0,
      0,
      1,
      1,
      0.1,
      0.2,
      0.7,
      0.9,
      0.8,
      0.9,
      0.2,
      0.1,
      -0.3,
      0,
      1.2,
      0.6,
      0.5,
      0.5,
      0.5,
      0.5,
    ),
  );
  const owners = hostTensor([5], Int32Array.of(0, 1, 0, 1, 7));
  const sizes: [number, number][] = [
    [3, 7],
    [1, 2],
    [5, 1],
    [10, 10],
  ];
  for (const method of ["bilinear", "nearest"] as const) {
    await agree(
      (image, boxes, owner) =>
        sizes.map((size) =>
          tf.image.cropAndResize(
            ...([
              image as tf.Tensor4D,
              boxes as tf.Tensor2D,
              owner as tf.Tensor1D,
              size,
              method,
              0.25,
            ] as const),
          ),
        ),
      [normal([2, 7, 5, 2], 1), boxes, owners],
      plain,
    );
  }
});

test("transform() by both interpolations and every filling agrees with the CPU backend", async () => {
  const projection = hostTensor([1, 8], Float32Array.of(0.9, 0.3, -1.5, -0.4, 1.2, 2, 0.02, -0.05));
  const shift = hostTensor([1, 8], Float32Array.of(1, 0, 6, 0, 1, -9, 0, 0));
  const far = hostTensor([1, 8], Float32Array.of(3, 0, -20, 0, 4, 11, 0, 0));
  await agree(
    (image, ...projections) =>
      projections.flatMap((each) =>
        (["nearest", "bilinear"] as const).flatMap((interpolation) =>
          (["constant", "reflect", "wrap", "nearest"] as const).map((fill) =>
            tf.image.transform(image as tf.Tensor4D, each as tf.Tensor2D, interpolation, fill, 0.25, [5, 8]),
          ),
        ),
      ),
    [normal([1, 6, 4, 2], 1), projection, shift, far],
    plain,
  );
});

test("transform() does every image of a batch, which the CPU backend leaves off after the first", async () => {
  const [images, one] = [
    normal([2, 4, 4, 1], 1),
    hostTensor([1, 8], Float32Array.of(1, 0, 1, 0, 1, 0, 0, 0)),
  ];
  const moved = compile(({ x, t }: { x: tf.Tensor; t: tf.Tensor }) => ({
    y: tf.image.transform(x as tf.Tensor4D, t as tf.Tensor2D),
    expected: tf.pad(tf.slice(x, [0, 0, 1, 0], [2, 4, 3, 1]), [
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 0],
    ]),
  }));
  const { y, expected } = await moved.run({ x: images, t: one });
  expect([...y.data]).toEqual([...expected.data]);
});

test("maxPoolWithArgmax() agrees with the CPU backend, with and without the batch in the index", async () => {
  const image = normal([2, 6, 5, 3], 1);
  const steps = { ...image, data: image.data.map((value) => Math.round(2 * value)) }; // with equal pixels
  for (const batch of [false, true]) {
    await agree(
      (x) =>
        (["same", "valid"] as const).flatMap((pad) =>
          Object.values(tf.maxPoolWithArgmax(x as tf.Tensor4D, [2, 3], [2, 1], pad, batch)),
        ),
      [steps],
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
