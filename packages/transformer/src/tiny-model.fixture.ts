import { type MaskedClip, type PretrainBatch, sampleMasks, tokenSequences } from "@msmae/cubelets";
import { type HostTensor, hostTensor, mapTree, toTensors } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import { enableProdMode, tidy } from "@tensorflow/tfjs-core";
import { embedVisible, encode, initParameters, type MsMaeConfig, modelConfig, msmae } from "./index.js";

enableProdMode();

export const config = modelConfig({
  streams: ["body", "left", "right"],
  stride: 2,
  encoder: { layers: 2, heads: 2, width: 8 },
  decoder: { layers: 1, heads: 3, width: 6 },
});
export const tokens = 5;
export const frames = tokens * config.stride;

/** Weights away from their start, where biases are 0 and much is symmetric. */
export function weights(of: MsMaeConfig = config, seed = 1) {
  return mapTree(initParameters(of, seed), ({ shape, data }, name) => {
    const random = seeded(seed, name);
    return hostTensor(
      shape,
      data.map((value) => value + 0.2 * (random() - 0.5)),
    );
  });
}

export function clips(
  count: number,
  of: MsMaeConfig = config,
  strategy: "different" | "same" = "different",
): MaskedClip[] {
  return Array.from({ length: count }, (_, clip) => {
    const random = seeded(2, clip);
    const streams = of.streams.map((name) => {
      const present = Uint8Array.from({ length: tokens * of.stride * KEYPOINTS[name] }, () =>
        Number(random() < 0.8),
      );
      const coordinates = Float32Array.from(
        { length: 2 * present.length },
        (_, i) => present[i >> 1]! * (random() - 0.5),
      );
      return [name, { coordinates, present }];
    });
    const sequences = tokenSequences(of).length;
    const masks = sampleMasks({ streams: sequences, tokens, ratio: 0.5, strategy, random });
    return { streams: Object.fromEntries(streams), masks };
  });
}

/** Loss, reconstruction and encoded visible tokens as numbers. */
export function run(batch: PretrainBatch<HostTensor>, parameters = weights(), of: MsMaeConfig = config) {
  return tidy(() => {
    const tensors = toTensors(batch);
    const p = toTensors(parameters);
    const { loss, reconstruction } = msmae(p, tensors, of, { loss: "paper" });
    const visible = embedVisible(p.tokenizer, tensors, of);
    return {
      loss: loss.dataSync()[0]!,
      latent: encode(p.encoder, visible, of.encoder.heads).arraySync(),
      reconstruction: Object.fromEntries(
        Object.entries(reconstruction).map(([name, x]) => [name, x.arraySync()]),
      ),
    };
  });
}
