/**
 * `pnpm bench trainer`: one optimisation step at the paper's size (preset `paper`, batch 8) on the CPU, as ratios to the
 * matrix-product peak of the same runtime in the same process: 1024 x 1024 products, measured in turn with the steps.
 *
 *     node bench/paper-size.mjs [--threads N] [--rounds N] [--batch N] [--tiny]
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { createLoader, scanCorpus } from "@msmae/datasets";
import { hostTensor } from "@msmae/parameters";
import { compile } from "@msmae/tfjs-onnxruntime";
import {
  adamwDefaults,
  adamwUpdate,
  clipScale,
  compileObjective,
  createAdamWState,
  decayMask,
  globalNorm,
  zerosLike,
} from "@msmae/training";
import { initParameters } from "@msmae/transformer";
import { matMul } from "@tensorflow/tfjs-core";
import { batchConfig } from "../dist/pretraining/batches.js";
import { pretrainingConfigSchema } from "../dist/pretraining/config.js";
import { objectiveOf } from "../dist/pretraining/objective.js";
import { PRETRAINING_PRESETS } from "../dist/pretraining/presets.js";
import { countParameters } from "../dist/runtime/runtime.js";
import { nest, resolveSettings } from "../dist/settings/settings.js";

const { values } = parseArgs({
  options: {
    threads: { type: "string" },
    rounds: { type: "string" },
    batch: { type: "string" },
    tiny: { type: "boolean", default: false },
  },
});
const threads = Number(values.threads ?? availableParallelism());
const rounds = Number(values.rounds ?? 7);
/** A size that only shows that the bench runs. */
const TINY = {
  model: { encoder: { layers: 1, heads: 2, width: 16 }, decoder: { layers: 1, heads: 2, width: 16 } },
  data: { frames: 16 },
  corpus: { clips: 20, seconds: 2 },
};
const config = resolveSettings(pretrainingConfigSchema, [
  { source: "preset paper", settings: PRETRAINING_PRESETS.paper },
  { source: "--tiny", settings: values.tiny ? TINY : {} },
  {
    source: "--batch",
    settings: nest(["train", "batchSize"], Number(values.batch ?? (values.tiny ? 2 : 8))),
  },
]);
const { batchSize, learningRate, clip, betas, weightDecay } = config.train;

// Data: as the loader hands it over, from one worker thread.
const corpus = scanCorpus(config.corpus, config.model.streams);
const loader = createLoader(corpus, batchConfig(config, "train"));
let { batch } = (await loader.next()).value;
let began = performance.now();
for (let i = 0; i < 8; i++) await loader.next();
const loadSeconds = (performance.now() - began) / 8 / 1000;

// The peak.
const SIDE = values.tiny ? 64 : 1024;
const square = () =>
  hostTensor(
    [SIDE, SIDE],
    new Float32Array(SIDE * SIDE).map(() => Math.random() - 0.5),
  );
const product = compile(({ a, b }) => ({ c: matMul(a, b) }), { device: "cpu", threads });
const factors = { a: square(), b: square() };
const into = { c: hostTensor([SIDE, SIDE], new Float32Array(SIDE * SIDE)) };
const peak = async () => {
  const start = performance.now();
  for (let i = 0; i < 20; i++) await product.run(factors, { into });
  return (20 * 2 * SIDE ** 3) / (performance.now() - start) / 1e6; // GFLOP/s
};

// The step.
const parameters = initParameters(config.model, config.seed);
const gradients = zerosLike(parameters);
const state = createAdamWState(parameters);
const decays = decayMask(parameters);
const compiled = compileObjective(objectiveOf(config), { device: "cpu", threads });
began = performance.now();
await compiled.run({ parameters, batch }, { into: { gradients } });
const first = (performance.now() - began) / 1000;
const { nodes, modelBytes, productOperations, traceTime, loadTime } = compiled.statistics()[0];

const peaks = [];
const computes = [];
const steps = [];
const waits = [];
await peak();
for (let round = 0; round < rounds; round++) {
  peaks.push(await peak());
  began = performance.now();
  ({ batch } = (await loader.next()).value); // loaded while the step before was computed
  waits.push((performance.now() - began) / 1000);
  const start = performance.now();
  await compiled.run({ parameters, batch }, { into: { gradients } });
  computes.push((performance.now() - start) / 1000);
  const gradientScale = clipScale(globalNorm(gradients), clip);
  adamwUpdate(
    parameters,
    gradients,
    state,
    decays,
    { ...adamwDefaults, betas, weightDecay },
    { learningRate, gradientScale },
  );
  steps.push((performance.now() - start) / 1000);
}
await loader.close();

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const range = (list, digits) => `${Math.min(...list).toFixed(digits)} … ${Math.max(...list).toFixed(digits)}`;
const ratios = (seconds) => seconds.map((s, i) => productOperations / s / 1e9 / peaks[i]);
const percent = (list) =>
  `${(100 * median(list)).toFixed(0)} % (${range(
    list.map((x) => 100 * x),
    0,
  )})`;
const rows = [
  [
    "model",
    `${(countParameters(parameters) / 1e6).toFixed(1)} M parameters, batch ${batchSize}, ${threads} threads, ${rounds} rounds`,
  ],
  [
    "graph",
    `${nodes} nodes, ${(modelBytes / 1e6).toFixed(1)} MB, ${(productOperations / 1e9).toFixed(0)} GFLOP of matrix products`,
  ],
  [
    "trace + compile",
    `${((traceTime + loadTime) / 1000).toFixed(1)} s (first run after it included: ${first.toFixed(1)} s)`,
  ],
  ["peak, 1024^3 product", `${median(peaks).toFixed(0)} GFLOP/s (${range(peaks, 0)})`],
  ["forward + backward", `${median(computes).toFixed(2)} s (${range(computes, 2)})`],
  ["  of the peak", percent(ratios(computes))],
  [
    "whole step",
    `${median(steps).toFixed(2)} s (${range(steps, 2)}), ${(batchSize / median(steps)).toFixed(1)} clips/s`,
  ],
  ["  of the peak", percent(ratios(steps))],
  [
    "peak memory",
    `${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB (weights, gradients and moments included)`,
  ],
  [
    "loader",
    `${loadSeconds.toFixed(3)} s a batch from one worker, ${(median(steps) / loadSeconds).toFixed(0)} times what a step takes in`,
  ],
  ["waiting for data", `${((100 * median(waits)) / median(steps)).toFixed(2)} % of the step`],
];
for (const [label, value] of rows) console.log(`${label.padEnd(22)}${value}`);
