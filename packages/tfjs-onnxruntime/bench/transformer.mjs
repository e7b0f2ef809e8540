/**
 * Forward and backward of a transformer of the paper's size as a fraction of the matrix-product peak of the same
 * runtime, with the same threads, in the same process. Memory includes parameters, gradients and two moments.
 *
 *     pnpm bench tfjs-onnxruntime [--batch N] [--threads N] [--rounds N] [--tiny]
 */
import { parseArgs } from "node:util";

import { mapTree, valueAndGradients } from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";
import { matMul } from "@tensorflow/tfjs-core";
import { batchOf, loss, PAPER, parameters, TINY } from "./model.mjs";

const { values: flags } = parseArgs({
  options: {
    batch: { type: "string", default: "8" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    tiny: { type: "boolean", default: false },
  },
});
const [threads, repetitions] = [flags.threads, flags.rounds].map(Number);
const batch = flags.tiny ? 1 : Number(flags.batch);
const SIDE = flags.tiny ? 64 : 1024;
const MODEL = flags.tiny ? TINY : PAPER;

const square = () => ({ shape: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(0.5) });
const product = compile(({ a, b }) => ({ c: matMul(a, b) }), { device: "cpu", threads });
const operands = { a: square(), b: square() };
const target = { c: square() };
async function peak() {
  const start = performance.now();
  for (let i = 0; i < 10; i++) await product.run(operands, { into: target });
  return (10 * 2 * SIDE ** 3) / (performance.now() - start) / 1e6;
}

const p = parameters(MODEL);
const inputs = { p, batch: batchOf(batch, MODEL) };
const gradients = mapTree(p, ({ shape, data }) => ({ shape, data: new Float32Array(data.length) }));
// What an optimiser holds beside; only its memory matters here.
export const moments = [0, 1].map(() =>
  mapTree(p, ({ data }) => ({ shape: [data.length], data: new Float32Array(data.length).fill(1e-9) })),
);
const step = compile((given) => valueAndGradients((q) => ({ loss: loss(q, given.batch, MODEL) }), given.p), {
  device: "cpu",
  threads,
});

await peak();
await step.run(inputs, { into: { gradients } });
const [statistics] = step.statistics();
let [time, best, sum] = [0, Infinity, 0];
const peaks = [];
for (let i = 0; i < repetitions; i++) {
  peaks.push(await peak());
  const start = performance.now();
  sum += (await step.run(inputs, { into: { gradients } })).loss.data[0];
  const took = performance.now() - start;
  time += took / repetitions;
  best = Math.min(best, took);
}
const highest = Math.max(...peaks);
const middle = peaks.sort((a, b) => a - b)[peaks.length >> 1];
const speed = statistics.productOperations / time / 1e6;
const report = {
  batch,
  threads,
  loss: sum / repetitions,
  nodes: statistics.nodes,
  modelMB: +(statistics.modelBytes / 1e6).toFixed(2),
  traceAndCompileSeconds: +((statistics.traceTime + statistics.loadTime) / 1000).toFixed(2),
  stepMilliseconds: +time.toFixed(0),
  fastestMilliseconds: +best.toFixed(0),
  samplesPerSecond: +((batch / time) * 1000).toFixed(2),
  productGFLOPs: +speed.toFixed(1),
  peakGFLOPs: { median: +middle.toFixed(1), highest: +highest.toFixed(1) },
  fractionOfPeak: +(speed / middle).toFixed(3),
  fastestOfHighest: +(statistics.productOperations / best / 1e6 / highest).toFixed(3),
  peakMemoryGB: +(process.resourceUsage().maxRSS / 1e6).toFixed(2),
};
console.log(JSON.stringify(report, null, 2));
