import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { flatten, type HostTensor, hostTensor, mergeTrees } from "@msmae/parameters";
import { openSafetensors } from "@msmae/safetensors";
import { newFolder } from "@msmae/testing";
import { adamwDefaults, RunDirectory, train } from "@msmae/training";
import {
  enableProdMode,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  sum,
  type Tensor,
  type Tensor1D,
} from "@tensorflow/tfjs-core";
import { initStgcn, type StgcnConfig, type StgcnTree, stgcn, stgcnShapes } from "./index.js";
import { run as classify, clips, GLOSSES, tiny } from "./tiny-model.fixture.js";

enableProdMode();

/** Clips of four glosses: where the left hand is. Batch n is a function of n alone. */
function batchOf(config: StgcnConfig, n: number) {
  const seeds = [0, 1, 2, 3, 4, 5, 6, 7].map((clip) => 100 * n + clip);
  const input = clips(config.streams, seeds);
  const labels = Int32Array.from(seeds, (seed) => seed % GLOSSES);
  const { shape, data } = input.coordinates.left!;
  for (const i of data.keys()) {
    const gloss = labels[Math.floor(i / (data.length / shape[0]!))]!;
    if (data[i] !== 0) data[i]! += i % 2 === 0 ? gloss % 2 : gloss >> 1;
  }
  return { ...input, labels: hostTensor([seeds.length], labels) };
}

const STEPS = 30;

/** Trains to the last step, with a pause after `pause` steps. */
async function trained(variant: StgcnConfig["kind"], pause: number) {
  const config = tiny(variant);
  const path = join(newFolder(), "run");
  const losses: number[] = [];
  let model = initStgcn(config, GLOSSES, 5);
  for (const [session, stop] of [pause, STEPS].entries()) {
    const run =
      session === 0
        ? RunDirectory.create(path, { config, versions: {}, revision: null })
        : RunDirectory.resume(path);
    model = initStgcn(config, GLOSSES, 5); // as a new process would have it
    const { parameters, buffers } = model;
    const controller = new AbortController();
    await train<typeof parameters, ReturnType<typeof batchOf>, typeof buffers>({
      parameters,
      buffers,
      weights: mergeTrees<StgcnTree<HostTensor>>(parameters, buffers),
      objective: (p, batch, b) => {
        const tree = mergeTrees<StgcnTree<Tensor>>(p, b);
        const { logits, buffers } = stgcn(tree, batch, config, { training: true });
        const target = oneHot(batch.labels as Tensor1D, GLOSSES);
        return { loss: neg(mean(sum(mul(logSoftmax(logits), target), 1))), buffers };
      },
      batches: async function* (from) {
        for (let n = from; ; n++) yield { batch: batchOf(config, n), clips: [] };
      },
      steps: STEPS,
      schedule: () => 1e-2,
      optimizer: adamwDefaults,
      clip: 1,
      accumulate: 1,
      run,
      modelConfig: config,
      checkpoint: { every: 5, keep: 2 },
      logEvery: 1,
      compile: { device: "cpu", threads: 1 },
      signal: controller.signal,
      onProgress: ({ record }) => {
        losses.push(record.loss);
        if (stop < STEPS && record.step === stop - 1) controller.abort();
      },
    });
    run.close();
  }
  const folder = join(path, "checkpoints");
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("hex")]);
  return { config, model, losses, files, folder, metrics: readFileSync(join(path, "metrics.jsonl"), "utf8") };
}

test.each<StgcnConfig["kind"]>(["st-gcn++", "st-gcn"])(
  "Training learns, and ends in the same bytes when it is interrupted, running statistics included: %s",
  async (variant) => {
    const whole = await trained(variant, STEPS);
    const resumed = await trained(variant, 17);
    expect(resumed.metrics).toBe(whole.metrics);
    expect(resumed.files).toEqual(whole.files);

    const { config, model, losses, folder } = whole;
    expect(losses[0]).toBeCloseTo(Math.log(GLOSSES), 1);
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    // By its running statistics the model knows clips that it has not seen.
    const unseen = batchOf(config, 99);
    const { logits } = await classify(config, unseen, { model });
    const right = logits.filter((row, i) => row.indexOf(Math.max(...row)) === unseen.labels.data[i]);
    expect(right.length).toBeGreaterThanOrEqual(6);

    const file = await openSafetensors(join(folder, "step-000030.safetensors"));
    const { parameters, buffers } = stgcnShapes(config, GLOSSES);
    const names = [...flatten(parameters), ...flatten(buffers)].map(([name]) => name);
    expect([...file.tensors.keys()].sort()).toEqual(names.sort());
    await file.close();
  },
);
