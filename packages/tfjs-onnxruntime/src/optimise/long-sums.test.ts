import { expect, test } from "@jest/globals";
import { hostTensor, size } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { compile } from "../index.js";
import { program } from "../program.js";

/** Tenths, whose sum rounds down or up at each step, and waves. */
const VALUES: readonly ((at: number) => number)[] = [() => 0.1, (at) => Math.abs(Math.sin(at * at))];

/** The largest error of sums and means over `axes`, in units in the last place, against sums in double precision. */
async function error(shape: readonly number[], axes: number[]): Promise<number> {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ sum: tf.sum(x, axes), mean: tf.mean(x, axes) }));
  const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
  let worst = 0;
  for (const value of VALUES) {
    const x = hostTensor(
      shape,
      Float32Array.from({ length: size(shape) }, (_, at) => value(at)),
    );
    const exact = new Float64Array(x.data.length / count);
    x.data.forEach((element, at) => {
      let [place, rest] = [0, at];
      const digits = shape.toReversed().map((length) => {
        const digit = rest % length;
        rest = Math.floor(rest / length);
        return digit;
      });
      for (const [axis, digit] of digits.reverse().entries())
        if (!axes.includes(axis)) place = place * shape[axis]! + digit;
      exact[place]! += element;
    });
    const { sum, mean } = await fn.run({ x });
    exact.forEach((total, at) => {
      const ulps = (found: number, wanted: number) => Math.abs(found / wanted - 1) * 2 ** 24;
      worst = Math.max(worst, ulps(sum.data[at]!, total), ulps(mean.data[at]!, total / count));
    });
  }
  await fn.dispose();
  return worst;
}

test.each<[number[], number[]]>([
  [[1_000_000], [0]],
  [[99_991], [0]], // a prime
  [[3, 5000], [1]],
  [[5000, 3], [0]],
  [[2, 2003, 5], [1]],
  [
    [40, 3, 100, 2],
    [0, 2],
  ],
  [
    [30, 1, 40, 7],
    [0, 1, 2],
  ],
])(
  "The sum and the mean of %j over axes %j are right to a few units in the last place",
  async (shape, axes) => {
    expect(await error(shape, axes)).toBeLessThan(12);
  },
);

test("A short sum stays one operator, a long one of any type of layout is some", () => {
  const sums = (shape: number[], axis: number) =>
    program(({ x }: { x: tf.Tensor }) => ({ y: tf.sum(x, axis) }), {
      x: { shape, dtype: "float32" as const },
    } as never).nodes.filter(({ op }) => op === "ReduceSum").length;
  expect([sums([4, 1024], 1), sums([256, 4], 0)]).toEqual([1, 1]);
  expect([sums([4, 1025], 1), sums([257, 4], 0)]).toEqual([2, 3]);
});

test("A sum and a product of whole numbers keep their lowest 32 bits, and their mean is exact", async () => {
  const fn = compile(({ x }: { x: tf.Tensor }) => ({
    sum: tf.sum(x),
    product: tf.prod(x),
    mean: tf.mean(x),
  }));
  const found = await fn.run({ x: { shape: [3], data: Int32Array.of(2 ** 31 - 1, 2 ** 20 + 1, 3) } });
  const sum = 2 ** 31 + 2 ** 20 + 3;
  const product = Number(BigInt.asIntN(32, (2n ** 31n - 1n) * (2n ** 20n + 1n) * 3n));
  expect([found.sum.data[0], found.product.data[0], found.mean.data[0]]).toEqual([
    sum - 2 ** 32,
    product,
    Math.fround(sum / 3),
  ]);
});
