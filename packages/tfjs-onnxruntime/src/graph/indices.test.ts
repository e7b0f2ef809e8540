import { expect, test } from "@jest/globals";
import type { HostTensor } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { floats, integers } from "../agreement.fixture.js";
import { compile, IndexOutOfRangeError } from "../index.js";

type Indexed = (x: tf.Tensor, indices: tf.Tensor) => tf.Tensor;

/** The error of indices that are an input, and of the same as constants. */
async function refusals(call: Indexed, x: HostTensor, indices: HostTensor): Promise<string[]> {
  const asInput = compile((given: { x: tf.Tensor; indices: tf.Tensor }) => ({
    y: call(given.x, given.indices),
  }));
  const asConstant = compile((given: { x: tf.Tensor }) => ({
    y: call(given.x, tf.tensor(indices.data, [...indices.shape], "int32")),
  }));
  const runs = [() => asInput.run({ x, indices }), () => asConstant.run({ x })];
  const errors = await Promise.all(runs.map((run) => run().catch((reason: unknown) => reason)));
  for (const error of errors) expect(error).toBeInstanceOf(IndexOutOfRangeError);
  return errors.map((error) => (error as Error).message);
}

const three = floats([3], [10, 20, 30]);
const grid = floats([2, 3], [1, 2, 3, 4, 5, 6]);

test("gather() refuses indices below 0 and beyond the axis, as the CPU backend does, and says which", async () => {
  const gather: Indexed = (x, i) => tf.gather(x, i as tf.Tensor1D);
  for (const index of [-1, -3, -(2 ** 29), 3, 2 ** 29]) {
    const said = `GatherV2: the index value ${index} is not in [0, 2].`;
    expect(await refusals(gather, three, integers([2], 0, index))).toEqual([said, said]);
  }
  const ofOnes: Indexed = (_, i) => tf.gather(tf.ones([3, 2]), i as tf.Tensor1D);
  const said = "GatherV2: the index value 7 is not in [0, 2].";
  expect(await refusals(ofOnes, three, integers([2], 0, 7))).toEqual([said, said]);
});

test("gather() by batches does not read the rows of another batch", async () => {
  const gather: Indexed = (x, i) => tf.gather(x, i as tf.Tensor2D, 1, 1);
  for (const index of [-1, 3]) {
    const [traced, known] = await refusals(gather, grid, integers([2, 1], 0, index));
    expect(traced).toBe(
      `GatherV2: the index value ${index} is not ${index < 0 ? "in [0, 5]" : "within its axis"}.`,
    );
    expect(known).toBe(`GatherV2: the index value ${index} is not in [0, 2].`);
  }
});

test("gatherND() and scatterND() refuse indices of any of their axes", async () => {
  for (const index of [-1, 3]) {
    const each: Indexed = (x, i) => tf.gatherND(x, i);
    const [traced, known] = await refusals(each, grid, integers([2, 2], 0, 0, 1, index));
    expect(traced).toBe(`GatherNd: the index value ${index} is not within its axis.`);
    expect(known).toBe(`GatherNd: the index value ${index} is not in [0, 2].`);
    const scatter: Indexed = (x, i) => tf.scatterND(i, x, [3]);
    const said = await refusals(scatter, three, integers([3, 1], 0, 1, index));
    expect(said[0]).toBe(`ScatterNd: the index value ${index} is not within its axis.`);
  }
});

test("slice() beyond its tensor, and shapes that do not fit, are refused while tracing", async () => {
  const wrong: ((x: tf.Tensor) => tf.Tensor)[] = [
    (x) => tf.slice(x, [0, 2], [2, 2]),
    (x) => tf.reshape(x, [4]),
    (x) => tf.add(x, tf.ones([2])),
    () => tf.add(tf.zeros([3]), tf.ones([2])),
    (x) => tf.concat([x, tf.ones([3, 3])], 1),
    (x) => tf.stack([x, tf.ones([2])]),
    (x) => tf.matMul(x, tf.ones([2, 3])),
    (x) => tf.expandDims(x, -4),
    (x) => tf.einsum("ij,jk->ik", x, tf.ones([2, 2])),
  ];
  for (const call of wrong) {
    await expect(compile(({ x }: { x: tf.Tensor }) => ({ y: call(x) })).run({ x: grid })).rejects.toThrow(
      /shape|dim|slice|axis|Axis|concat|stack/i,
    );
  }
});

test("The least int32 is no index either", async () => {
  const gather = compile((given: { x: tf.Tensor; i: tf.Tensor }) => ({
    y: tf.gather(given.x, given.i as tf.Tensor1D),
  }));
  await expect(gather.run({ x: three, i: integers([1], -(2 ** 31)) })).rejects.toThrow(IndexOutOfRangeError);
});
