import { expect, test } from "@jest/globals";
import { hostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { agree, integers, normal } from "../agreement.fixture.js";
import { compile } from "../index.js";

const SIZES: [number, number][] = [
  [8, 6],
  [3, 11],
  [4, 5],
  [1, 1],
  [2, 3],
];

const resizings = {
  resizeBilinear: tf.image.resizeBilinear,
  resizeNearestNeighbor: tf.image.resizeNearestNeighbor,
};

for (const [name, resize] of Object.entries(resizings)) {
  test(`${name}() agrees with the CPU backend for sizes and places of pixels`, async () => {
    const places: [align: boolean, half: boolean][] = [
      [false, false],
      [true, false],
      [false, true],
    ];
    await agree(
      (x) =>
        SIZES.flatMap((size) => places.map(([align, half]) => resize(x as tf.Tensor4D, size, align, half))),
      [normal([2, 4, 5, 3], 1)],
      { gradients: false },
    );
    await agree((x) => resize(x as tf.Tensor4D, [5, 7]), [integers([1, 2, 2, 1], 1, -7, 300, 12)], {
      gradients: false,
    });
  });

  test(`the gradient of ${name}() agrees with the CPU backend where that has one`, async () => {
    // Of one square image, whose pixels are not at half places.
    const sizes: [number, number][] = [
      [8, 8],
      [3, 6],
      [2, 2],
      [5, 7],
    ];
    await agree(
      (x) => sizes.flatMap((size) => [false, true].map((align) => resize(x as tf.Tensor4D, size, align))),
      [normal([1, 4, 4, 2], 1)],
    );
  });

  test(`the gradient of ${name}() is the transposition of what it does, of batches of oblong images too`, async () => {
    for (const half of [false, true]) {
      const fn = (x: tf.Tensor) => resize(x as tf.Tensor4D, [3, 7], false, half);
      const both = compile(({ x, dx, dy }: { x: tf.Tensor; dx: tf.Tensor; dy: tf.Tensor }) => ({
        forward: tf.sum(tf.mul(fn(dx), dy)),
        back: tf.sum(tf.mul(tf.grad((given: tf.Tensor) => fn(given))(x, dy), dx)),
      }));
      // Of a linear function f: <f(dx), dy> = <dx, fᵀ(dy)>.
      const { forward, back } = await both.run({
        x: normal([2, 4, 5, 2], 1),
        dx: normal([2, 4, 5, 2], 2),
        dy: normal([2, 3, 7, 2], 3),
      });
      expect(back.data[0]).toBeCloseTo(forward.data[0]!, 4);
    }
  });
}

test("a resized image of one number stays one number", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({
    y: tf.image.resizeBilinear(tf.onesLike(x) as tf.Tensor4D, [3, 3]),
  }));
  const { y } = await fn.run({ x: hostTensor([1, 2, 2, 1], new Float32Array(4)) });
  expect([...y.data]).toEqual(Array(9).fill(1));
});
