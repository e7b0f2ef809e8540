import { type HostTensor, hostTensor, mergeTrees } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { seeded } from "@msmae/random";
import { compile } from "@msmae/tfjs-onnxruntime";
import type { Tensor } from "@tensorflow/tfjs-core";
import {
  initStgcn,
  type Stgcn,
  type StgcnConfig,
  type StgcnInput,
  type StgcnTree,
  stgcn,
  stgcnConfig,
} from "./index.js";

export const GLOSSES = 4;

export const tiny = (kind: StgcnConfig["kind"], more: object = {}) =>
  stgcnConfig({ kind, streams: ["body", "left"], width: 7, layers: 3, stages: [3], ...more });

/** Clips of random numbers, one for each seed; one keypoint in five is missing. */
export function clips(
  streams: readonly StreamName[],
  seeds: readonly number[],
  frames = 5,
): StgcnInput<HostTensor<Float32Array>> {
  const of = (name: StreamName) => {
    const points = frames * KEYPOINTS[name];
    const present = new Float32Array(seeds.length * points);
    const coordinates = new Float32Array(2 * present.length);
    for (const [clip, seed] of seeds.entries()) {
      const random = seeded(seed, name);
      for (let i = clip * points; i < (clip + 1) * points; i++) {
        present[i] = random() < 0.8 ? 1 : 0;
        for (const axis of [0, 1]) coordinates[2 * i + axis] = present[i]! * (random() - 0.5);
      }
    }
    const shape = [seeds.length, frames, KEYPOINTS[name]];
    return { coordinates: hostTensor([...shape, 2], coordinates), present: hostTensor(shape, present) };
  };
  return {
    coordinates: Object.fromEntries(streams.map((name) => [name, of(name).coordinates])),
    present: Object.fromEntries(streams.map((name) => [name, of(name).present])),
  };
}

interface Inputs extends Stgcn<Tensor> {
  readonly input: StgcnInput<Tensor>;
  readonly kept?: Tensor;
}

/** Logits [B][G], and the buffers after it, of a compiled model. */
export async function run(
  config: StgcnConfig,
  input: StgcnInput<HostTensor>,
  {
    training = false,
    kept,
    model = initStgcn(config, GLOSSES, 1),
  }: { training?: boolean; kept?: HostTensor; model?: Stgcn<HostTensor> } = {},
) {
  const compiled = compile(
    ({ parameters, buffers, input, kept }: Inputs) =>
      stgcn(mergeTrees<StgcnTree<Tensor>>(parameters, buffers), input, config, {
        training,
        ...(kept && { kept }),
      }),
    { threads: 1 },
  );
  const { logits, buffers } = await compiled.run({ ...model, input, ...(kept && { kept }) });
  await compiled.dispose();
  const rows = Array.from({ length: logits.shape[0]! }, (_, clip) => [
    ...logits.data.subarray(clip * GLOSSES, (clip + 1) * GLOSSES),
  ]);
  return { logits: rows, buffers };
}
