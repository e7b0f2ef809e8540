import type { RecognitionBatch } from "@msmae/datasets";
import { type HostTensor, hostTensor, mapTree } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import { seeded } from "@msmae/random";
import {
  initRecognizer,
  type RecognizerConfig,
  type RecognizerWeights,
  recognizerConfigSchema,
} from "./index.js";

export const GLOSSES = ["BOOK", "HOUSE", "TREE", "a gloss, “quoted”", "日本", "x"];
export const FRAMES = 8;

/** A tiny model of each kind. */
export const MODELS: readonly RecognizerConfig[] = [
  recognizerConfigSchema.parse({ kind: "ms-mae", encoder: { layers: 1, heads: 2, width: 8 } }),
  recognizerConfigSchema.parse({
    ...{ kind: "ms-mae", streams: ["left", "face"], tokens: "fused", hands: "wrist", pooling: "mean" },
    encoder: { layers: 2, heads: 2, width: 8 },
  }),
  recognizerConfigSchema.parse({ kind: "st-gcn++", streams: ["right"], width: 6, layers: 2, stages: [2] }),
  recognizerConfigSchema.parse({
    kind: "st-gcn",
    streams: ["left", "body"],
    width: 4,
    layers: 2,
    stages: [2],
  }),
];

/** Weights away from their start, where a classifier is 0. */
export function weightsOf(model: RecognizerConfig): RecognizerWeights {
  const { parameters, buffers } = initRecognizer(model, GLOSSES.length, 3);
  const shaken = mapTree(parameters, (leaf, path) => {
    const { shape, data } = leaf as HostTensor<Float32Array>;
    const random = seeded(4, path);
    return hostTensor(
      shape,
      data.map((value) => value + 0.3 * (random() - 0.5)),
    );
  });
  return { parameters: shaken, buffers };
}

/** Clips as a loader gives them: `size` places, of which the first `count` are taken. */
export function batchOf(model: RecognizerConfig, count: number, size = count, seed = 5) {
  const random = seeded(seed);
  const draw = (keypoints: number, dims: number, value: () => number) => {
    const data = new Float32Array(size * FRAMES * keypoints * dims);
    for (let i = 0; i < count * FRAMES * keypoints * dims; i++) data[i] = value();
    return hostTensor(dims === 1 ? [size, FRAMES, keypoints] : [size, FRAMES, keypoints, dims], data);
  };
  const streams = <U>(make: (keypoints: number) => U) =>
    Object.fromEntries(model.streams.map((name) => [name, make(KEYPOINTS[name])]));
  const labels = new Int32Array(size).map((_, i) => (i < count ? i % GLOSSES.length : 0));
  const batch: RecognitionBatch<HostTensor> = {
    coordinates: streams((keypoints) => draw(keypoints, 2, () => random() - 0.5)),
    present: streams((keypoints) => draw(keypoints, 1, () => 1)),
    labels: hostTensor([size], labels),
  };
  return { batch, clips: Array.from({ length: count }, (_, i) => `clip-${seed}-${i}`) };
}
