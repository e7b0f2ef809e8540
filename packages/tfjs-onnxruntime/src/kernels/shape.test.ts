import { expect, test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { agree, booleans, integers, normal } from "../agreement.fixture.js";
import { compile } from "../index.js";

test("reshape(), expandDims() and squeeze() and their gradients agree with the CPU backend", async () => {
  await agree((x) => tf.reshape(x!, [4, -1]), [normal([2, 6])]);
  await agree((x) => tf.reshape(tf.reshape(x!, [12]), [3, 1, 4]), [normal([2, 6])]);
  await agree((x) => tf.expandDims(x!, -1), [normal([2, 3])]);
  await agree((x) => tf.squeeze(x!), [normal([2, 1, 3, 1])]);
  await agree((x) => tf.reshape(x!, [0, 7]), [normal([3, 0])]);
  await agree((x) => tf.reshape(x!, []), [normal([1, 1])]);
});

test("transpose() and its gradient agree with the CPU backend", async () => {
  await agree((x) => tf.transpose(x!), [normal([2, 3])]);
  await agree((x) => tf.transpose(x!, [2, 0, 1]), [normal([2, 3, 4])]);
  await agree((x) => tf.transpose(tf.transpose(x!, [2, 0, 1]), [2, 1, 0]), [normal([2, 3, 4])]);
  await agree((x) => tf.transpose(x!, [1, 0, 2]), [normal([2, 1, 4])]);
  await agree((x) => tf.transpose(x!), [normal([0, 3])]);
});

test("concat() and stack() and their gradients agree with the CPU backend", async () => {
  for (const axis of [0, 1, -1]) {
    await agree(
      (...xs) => tf.concat(xs, axis),
      [normal([2, 3, 4], 1), normal([2, 3, 4], 2), normal([2, 3, 4], 3)],
    );
    await agree((...xs) => tf.stack(xs, axis), [normal([2, 3], 1), normal([2, 3], 2)]);
  }
  await agree((...xs) => tf.concat(xs, 0), [normal([2, 3], 1), normal([0, 3], 2), normal([1, 3], 3)]);
  await agree((...xs) => tf.concat(xs, 0), [integers([2], 1, 2), integers([1], 5)], { gradients: false });
});

test("split() and unstack() and their gradients agree with the CPU backend", async () => {
  await agree((x) => tf.split(x!, 3, 1), [normal([2, 6])]);
  await agree((x) => tf.split(x!, [1, 3, 2], -1), [normal([2, 6])]);
  await agree((x) => tf.split(x!, [1, -1], 0), [normal([4, 2])]);
  await agree((x) => tf.unstack(x!, 1), [normal([2, 3, 2])]);
});

test("slice() and its gradient agree with the CPU backend", async () => {
  await agree((x) => tf.slice(x!, [1, 0], [2, -1]), [normal([4, 3])]);
  await agree((x) => tf.slice(x!, [1, 1], [1, 2]), [normal([4, 3])]);
  await agree((x) => tf.slice(x!, 2), [normal([5])]);
  await agree((x) => tf.slice(x!, [2, 0], [0, 3]), [normal([4, 3])], { gradients: false });
  await agree((x) => tf.slice(tf.concat([x!, tf.square(x!)], 0), [2, 0], [2, 3]), [normal([3, 3])]);
});

test("The sum of the gradients of slices agrees with the CPU backend", async () => {
  const sliced = (x?: tf.Tensor) => [
    tf.exp(tf.slice(x!, [0, 0], [2, 3])),
    tf.sin(tf.slice(x!, [2, 0], [3, 3])),
  ];
  await agree(sliced, [normal([5, 3])]);
  await agree((x) => [...sliced(x), tf.square(tf.slice(x!, [1, 0], [2, 3]))], [normal([5, 3])]);
  await agree((x) => [...sliced(x), tf.cos(x!)], [normal([5, 3])]);
});

test("stridedSlice() agrees with the CPU backend, forwards and backwards", async () => {
  const options = { gradients: false };
  await agree((x) => tf.stridedSlice(x!, [0, 1], [4, 3], [2, 1]), [normal([4, 3])], options);
  await agree((x) => tf.stridedSlice(x!, [3, 2], [0, 0], [-1, -2]), [normal([4, 3])], options);
  await agree((x) => tf.stridedSlice(x!, [0], [0], [-1], 1, 1), [normal([5])], options);
  await agree((x) => tf.stridedSlice(x!, [1, 0], [2, 3], [1, 1], 0, 0, 0, 0, 1), [normal([4, 3])], options);
});

test("pad() and its gradient agree with the CPU backend", async () => {
  await agree((x) => tf.pad(x!, [[1, 2]], 0.5), [normal([3])]);
  await agree(
    (x) =>
      tf.pad(x!, [
        [0, 0],
        [2, 1],
      ]),
    [normal([3, 2])],
  );
  await agree(
    (x) =>
      tf.pad(
        x!,
        [
          [1, 0],
          [2, 1],
        ],
        -1,
      ),
    [normal([3, 2])],
  );
});

test("tile(), broadcastTo() and reverse() and their gradients agree with the CPU backend", async () => {
  await agree((x) => tf.tile(x!, [2, 3]), [normal([2, 2])]);
  await agree((x) => tf.tile(x!, [4, 1]), [normal([1, 3])]);
  await agree((x) => tf.mul(tf.broadcastTo(x!, [4, 2, 3]), 2), [normal([2, 1])]);
  await agree((x) => tf.reverse(x!, [0, 2]), [normal([2, 3, 4])]);
  await agree((x) => tf.tile(x!, [0, 2]), [normal([2, 2])], { gradients: false });
});

test("fill(), range() and linspace() agree with the CPU backend", async () => {
  await agree((x) => tf.mul(tf.fill([2, 3], 1.5), x!), [normal([3])]);
  await agree((x) => tf.add(tf.range(0, 3, 1), x!), [normal([3])]);
  await agree((x) => tf.add(tf.linspace(-1, 1, 5), x!), [normal([5])]);
  await agree(() => [tf.zeros([2, 2]), tf.ones([3], "int32"), tf.range(5, 1, -2, "int32")], [normal([1])], {
    gradients: false,
  });
});

test("Truth values can be moved about", async () => {
  const input = [booleans([2, 3], 1, 0, 0, 1, 1, 0)];
  const options = { gradients: false };
  await agree((x) => tf.transpose(x!), input, options);
  await agree((x) => tf.concat([x!, tf.reshape(x!, [2, 3])], 1), input, options);
  await agree((x) => tf.slice(x!, [0, 1], [2, 1]), input, options);
  await agree((x) => tf.tile(x!, [2, 2]), input, options);
});

test("A constant, an input and the same value twice can be outputs", async () => {
  const same = compile(({ x }: { x: tf.Tensor }) => {
    const y = tf.exp(x);
    return { x, y, again: y, constant: tf.fill([100], 2) };
  });
  const { x, y, again, constant } = await same.run({ x: normal([3]) });
  expect(x.data).toEqual(normal([3]).data);
  expect(again.data).toEqual(y.data);
  expect([...constant.data]).toEqual(Array(100).fill(2));
});
