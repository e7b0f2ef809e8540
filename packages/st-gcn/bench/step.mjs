/**
 * `pnpm bench st-gcn`: one training step, clipping and AdamW included, at the paper's size (32 frames, 48 keypoints, batch
 * 16, 2,000 glosses) on the CPU, in turn with the same step by PyTorch (tools/reference/st-gcn), where there is one.
 *
 *     node bench/step.mjs [--threads N] [--rounds N] [--clips N] [--kind st-gcn++|st-gcn] [--python PROGRAM] [--tiny]
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hostTensor, leaves, mergeTrees, size } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import { seeded } from "@msmae/random";
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
import { logSoftmax, mean, mul, neg, oneHot, sum } from "@tensorflow/tfjs-core";
import { initStgcn, stgcn, stgcnConfig } from "../dist/index.js";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: `${availableParallelism()}` },
    rounds: { type: "string", default: "10" },
    clips: { type: "string", default: "16" },
    kind: { type: "string", multiple: true, default: ["st-gcn++", "st-gcn"] },
    python: { type: "string", default: "python3" },
    tiny: { type: "boolean", default: false },
  },
});
const [threads, rounds] = [values.threads, values.rounds].map(Number);
const clips = values.tiny ? 1 : Number(values.clips);
const [FRAMES, GLOSSES] = values.tiny ? [8, 5] : [32, 2000];
/** Of the model: the paper's size, or a small one. */
const SIZE = values.tiny ? { width: 6, layers: 2, stages: [] } : {};

for (const kind of values.kind) await compare(kind);

async function compare(kind) {
  const mine = ours(kind);
  const reference = values.tiny ? undefined : await theirs(kind);
  const took = [];
  for (let round = -2; round < rounds; round++) {
    const pair = [await mine.step(), await reference?.step()];
    if (round >= 0) took.push(pair); // the first ones compile and fill caches
  }
  reference?.end();
  const column = (who, what) => took.map((pair) => pair[who][what]);
  const ratios = (what) => took.map(([a, b]) => a[what] / b[what]);
  const seconds = (list) => `${median(list).toFixed(2)} s (${range(list)})`;
  const rows = [
    [`# ${kind}`, `${mine.parameters} parameters, ${clips} clips of ${FRAMES} frames, ${threads} threads`],
    ["graph", mine.graph()],
    ["ours, on the clock", seconds(column(0, "wall"))],
    ["ours, of processors", seconds(column(0, "cpu"))],
  ];
  if (reference) {
    rows.push(
      [`${reference.version}`, seconds(column(1, "wall"))],
      ["  of processors", seconds(column(1, "cpu"))],
      ["ratio, on the clock", `${median(ratios("wall")).toFixed(2)} (${range(ratios("wall"))})`],
      ["ratio, of processors", `${median(ratios("cpu")).toFixed(2)} (${range(ratios("cpu"))})`],
    );
  }
  for (const [label, value] of rows) console.log(`${label.padEnd(36)}${value}`);
}

/** A compiled step, its update in JavaScript. */
function ours(kind) {
  const config = stgcnConfig({ kind, ...SIZE });
  const { parameters, buffers } = initStgcn(config, GLOSSES, 1);
  const gradients = zerosLike(parameters);
  const state = createAdamWState(parameters);
  const decays = decayMask(parameters);
  const objective = (p, batch, b) => {
    const { logits, buffers } = stgcn(mergeTrees(p, b), batch, config, { training: true });
    const target = oneHot(batch.labels, GLOSSES);
    return { loss: neg(mean(sum(mul(logSoftmax(logits), target), 1))), buffers };
  };
  const compiled = compileObjective(objective, { device: "cpu", threads });
  const inputs = { parameters, buffers, batch: randomBatch(config) };
  return {
    parameters: leaves(parameters)
      .reduce((sum, { shape }) => sum + size(shape), 0)
      .toLocaleString("en"),
    graph() {
      const { nodes, productOperations, traceTime, loadTime } = compiled.statistics()[0];
      const time = ((traceTime + loadTime) / 1000).toFixed(1);
      return `${nodes} nodes, ${(productOperations / 1e9).toFixed(0)} GFLOP of matrix products; traced and loaded in ${time} s`;
    },
    async step() {
      const [start, before] = [performance.now(), process.cpuUsage()];
      await compiled.run(inputs, { into: { gradients } });
      const gradientScale = clipScale(globalNorm(gradients), 1);
      adamwUpdate(parameters, gradients, state, decays, adamwDefaults, { learningRate: 1e-4, gradientScale });
      const { user, system } = process.cpuUsage(before);
      return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
    },
  };
}

function randomBatch({ streams }) {
  const random = seeded(1);
  const perStream = (last) =>
    Object.fromEntries(
      streams.map((name) => {
        const shape = [clips, FRAMES, KEYPOINTS[name], ...last];
        return [name, hostTensor(shape, Float32Array.from({ length: size(shape) }, random))];
      }),
    );
  const labels = Int32Array.from({ length: clips }, () => Math.floor(GLOSSES * random()));
  return { coordinates: perStream([2]), present: perStream([]), labels: hostTensor([clips], labels) };
}

/** PyTorch in a process of its own, a step at a time; undefined without it. */
async function theirs(kind) {
  const script = fileURLToPath(new URL("../../../tools/reference/st-gcn/bench.py", import.meta.url));
  const sizes = [clips, FRAMES, GLOSSES, threads].map(String);
  const child = spawn(values.python, [script, kind, ...sizes], { stdio: ["pipe", "pipe", "ignore"] });
  const failed = new Promise((resolve) => child.once("error", resolve).once("exit", resolve));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const first = await Promise.race([lines.next(), failed]);
  if (!first?.value) {
    console.info(`${values.python} has no PyTorch: nothing to compare with.`);
    return undefined;
  }
  return {
    version: first.value,
    async step() {
      child.stdin.write("\n");
      const [wall, cpu] = (await lines.next()).value.split(" ").map(Number);
      return { wall, cpu };
    },
    end: () => child.stdin.end(),
  };
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

function range(list) {
  return `${Math.min(...list).toFixed(2)} … ${Math.max(...list).toFixed(2)}`;
}
