import { valueAndGradients } from "@msmae/parameters";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "./agreement.fixture.js";
import { compile, type Device } from "./index.js";
import { gelu, layerNorm } from "./primitives/index.js";

/** Prints the loss and the gradients of one step of a small transformer on the device of the command line. */

type Weights = Record<"weight" | "bias" | "qkv" | "up" | "down", tf.Tensor>;

function step({ p, x }: { p: Weights; x: tf.Tensor }) {
  return valueAndGradients((q) => {
    const rows = tf.reshape(layerNorm(x, q.weight, q.bias), [10, 8]); // [B*M, C]
    const qkv = tf.reshape(tf.matMul(rows, q.qkv, false, true), [2, 5, 6, 4]); // [B, M, 3H, D]
    const [query, key, value] = tf.split(tf.transpose(qkv, [0, 2, 1, 3]), 3, 1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const weights = tf.softmax(tf.matMul(tf.mul(query, 0.5), key, false, true)); // [B, H, M, M]
    const mixed = tf.reshape(tf.transpose(tf.matMul(weights, value), [0, 2, 1, 3]), [10, 8]);
    return { loss: tf.mean(tf.square(tf.matMul(gelu(tf.matMul(mixed, q.up)), q.down))) };
  }, p);
}

const p = {
  weight: normal([8], 1),
  bias: normal([8], 2),
  qkv: normal([24, 8], 3, 0.3),
  up: normal([8, 16], 4, 0.3),
  down: normal([16, 3], 5, 0.3),
};
const { loss, gradients } = await compile(step, { device: process.argv[2] as Device }).run({
  p,
  x: normal([2, 5, 8], 6),
});
const values = { loss, ...gradients };
console.log(
  JSON.stringify(Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, [...data]]))),
);
