import { expect, test } from "@jest/globals";
import { assembleBatch, type MaskedClip, maskIndices } from "@msmae/cubelets";
import { hostTensor, mapTree, toTensors } from "@msmae/parameters";
import { KEYPOINTS } from "@msmae/pose";
import { seeded } from "@msmae/random";
import "@tensorflow/tfjs";
import { grad, neg, sum, type Tensor, tensor, tensor3d, tidy, zeros } from "@tensorflow/tfjs-core";
import {
  embedAll,
  embedVisible,
  encode,
  encodeWithAttention,
  initParameters,
  modelConfig,
  reconstruct,
} from "./index.js";
import { clips, config, frames, run, tokens, weights } from "./tiny-model.fixture.js";

test("msmae() encodes the visible tokens alone and reconstructs every token", () => {
  const { latent, reconstruction } = run(assembleBatch(clips(2), config));
  expect([latent.length, latent[0]!.length, latent[0]![0]!.length]).toEqual([2, 3 * 2, 8]);
  const sizes = Object.entries(reconstruction).map(([name, x]) => [
    name,
    x.length,
    x[0]!.length,
    x[0]![0]!.length,
  ]);
  expect(sizes).toEqual([
    ["body", 2, 5, 24],
    ["left", 2, 5, 84],
    ["right", 2, 5, 84],
  ]);
});

test("msmae() treats the clips of a batch independently: permuting clips permutes what it gives", () => {
  const [a, b, c] = clips(3) as [MaskedClip, MaskedClip, MaskedClip];
  const first = run(assembleBatch([a, b, c], config));
  const second = run(assembleBatch([c, a, b], config));
  expect(second.loss).toBeCloseTo(first.loss, 4);
  for (const [to, from] of [2, 0, 1].entries()) {
    expect(second.latent[to]).toEqual(first.latent[from]);
    for (const name of config.streams) {
      expect(second.reconstruction[name]![to]).toEqual(first.reconstruction[name]![from]);
    }
  }
});

test("msmae() does not see masked tokens, and their missing keypoints do not enter its loss", () => {
  const original = run(assembleBatch(clips(2), config));
  const touch = (which: (masked: number, present: number) => boolean) => {
    const changed = clips(2);
    for (const clip of changed) {
      for (const [p, name] of config.streams.entries()) {
        const { coordinates, present } = clip.streams[name]!;
        for (let i = 0; i < coordinates.length; i++) {
          const token = Math.floor(i / (2 * KEYPOINTS[name] * config.stride));
          if (which(clip.masks[p]![token]!, present[i >> 1]!)) coordinates[i] = 9;
        }
      }
    }
    return run(assembleBatch(changed, config));
  };
  const masked = touch((masked, present) => masked === 1 && present === 1);
  expect(masked.latent).toEqual(original.latent);
  expect(masked.reconstruction).toEqual(original.reconstruction);
  expect(masked.loss).not.toBeCloseTo(original.loss, 1);
  const missing = touch((masked, present) => masked === 1 && present === 0);
  expect(missing).toEqual(original);
  const visible = touch((masked, present) => masked === 0 && present === 1);
  expect(visible.latent).not.toEqual(original.latent);
});

test("msmae() with a zero head has the mean square of the masked coordinates as its loss", () => {
  const parameters = mapTree(weights(), (leaf, name) =>
    name.startsWith("decoder.head") ? hostTensor(leaf.shape, new Float32Array(leaf.data.length)) : leaf,
  );
  const batch = clips(2);
  let squares = 0;
  let count = 0;
  for (const clip of batch) {
    for (const [p, name] of config.streams.entries()) {
      const perToken = 2 * KEYPOINTS[name] * config.stride;
      clip.masks[p]!.forEach((masked, n) => {
        count += masked;
        const token = clip.streams[name]!.coordinates.subarray(n * perToken, (n + 1) * perToken);
        squares += masked * token.reduce((sum, value) => sum + value * value, 0);
      });
    }
  }
  expect(count).toBe(2 * 3 * 3);
  expect(run(assembleBatch(batch, config), parameters).loss).toBeCloseTo(squares / count, 5);
});

test("encodeWithAttention() gives the attention of each layer; its rows sum to 1", () => {
  tidy(() => {
    const { encoder } = toTensors(weights());
    const random = seeded(8);
    const x = tensor3d(
      Float32Array.from({ length: 2 * 7 * 8 }, () => random() - 0.5),
      [2, 7, 8],
    );
    const { tokens, attention } = encodeWithAttention(encoder, x, 2);
    expect(tokens.arraySync()).toEqual(encode(encoder, x, 2).arraySync());
    expect(attention.map(({ shape }) => shape)).toEqual([
      [2, 2, 7, 7],
      [2, 2, 7, 7],
    ]);
    for (const layer of attention) {
      for (const row of sum(layer, -1).dataSync()) expect(row).toBeCloseTo(1, 5);
      expect(Math.min(...layer.dataSync())).toBeGreaterThan(0);
    }
  });
});

test("embedAll() is embedVisible() without masks, behind a CLS token without position", () => {
  tidy(() => {
    const p = toTensors(weights());
    const { coordinates } = toTensors(assembleBatch(clips(2), config));
    const nothing = Array.from({ length: 2 }, () => config.streams.map(() => new Uint8Array(tokens)));
    const { visible } = maskIndices(nothing);
    const rows = tensor(visible, [3, 2 * tokens], "int32");
    const expected = embedVisible(p.tokenizer, { coordinates, visible: rows }, config).arraySync();
    expect(embedAll(p, coordinates, config, { cls: false }).arraySync()).toEqual(expected);
    const cls = [...p.encoder.cls_token.dataSync()];
    expect(embedAll(p, coordinates, config, { cls: true }).arraySync()).toEqual(
      expected.map((clip) => [cls, ...clip]),
    );
    const gradient = grad((token: Tensor) =>
      sum(embedAll({ ...p, encoder: { cls_token: token } }, coordinates, config, { cls: true })),
    )(p.encoder.cls_token);
    expect([...gradient.dataSync()]).toEqual(new Array(8).fill(2)); // once a clip
  });
});

test("tokens of different streams share their time step's position", () => {
  tidy(() => {
    const p = toTensors(
      mapTree(weights(), (leaf) => hostTensor(leaf.shape, new Float32Array(leaf.data.length))),
    );
    const coordinates = {
      body: zeros([1, 10, 6, 2]),
      left: zeros([1, 10, 21, 2]),
      right: zeros([1, 10, 21, 2]),
    };
    const [all] = embedAll(p, coordinates, config, { cls: false }).arraySync() as [number[][]];
    expect(all.slice(5, 10)).toEqual(all.slice(0, 5));
    expect(all.slice(10)).toEqual(all.slice(0, 5));
    expect(new Set(all.slice(0, 5).map(String)).size).toBe(5);
  });
});

test("without the stream embedding mask tokens of one time step are all alike, with it they are not", () => {
  for (const streamEmbedding of [false, true]) {
    const hands = modelConfig({ ...config, streams: ["left", "right"], streamEmbedding });
    const [clip] = clips(1, hands, "same") as [MaskedClip];
    const { reconstruction } = run(assembleBatch([clip], hands), weights(hands), hands);
    const time = clip.masks[0]!.indexOf(1);
    const [left, right] = [reconstruction.left![0]![time]!, reconstruction.right![0]![time]!];
    const apart = Math.max(...left.map((value, i) => Math.abs(value - right[i]!)));
    if (streamEmbedding) expect(apart).toBeGreaterThan(1e-2);
    else expect(apart).toBeLessThan(1e-5);
  }
});

test("reconstruct() is linear: no activation follows the head", () => {
  tidy(() => {
    const { decoder } = toTensors(initParameters(config, 4)); // biases are 0
    const random = seeded(9);
    const x = tensor3d(
      Float32Array.from({ length: 1 * 15 * 6 }, () => random() - 0.5),
      [1, 15, 6],
    );
    const plus = reconstruct(decoder, x, config);
    const minus = reconstruct(decoder, neg(x), config);
    for (const name of config.streams) {
      const values = plus[name]!.dataSync();
      expect([...minus[name]!.dataSync()]).toEqual([...values].map((value) => -value));
      expect(Math.min(...values)).toBeLessThan(0);
    }
  });
});

test.each([[["face"]], [["right"]], [["body", "face"]], [["right", "body", "left"]]] as const)(
  "msmae() works on any streams, in any order, fused or not: %j",
  (streams) => {
    for (const kind of ["streams", "fused"] as const) {
      const of = modelConfig({ ...config, streams: [...streams], tokens: kind });
      const { loss, latent, reconstruction } = run(assembleBatch(clips(2, of), of), weights(of), of);
      expect(loss).toBeGreaterThan(0);
      expect(latent[0]).toHaveLength(kind === "fused" ? 2 : 2 * streams.length); // V = 2 visible tokens a sequence
      const shapes = streams.map((name) => [name, [2, tokens, config.stride * 2 * KEYPOINTS[name]]]);
      const found = Object.entries(reconstruction).map(([name, x]) => [
        name,
        [x.length, x[0]!.length, x[0]![0]!.length],
      ]);
      expect(found).toEqual(shapes);
    }
  },
);

test("a fused token is the whole time step: nothing of a masked one is seen, in any stream", () => {
  const fused = modelConfig({ ...config, tokens: "fused" });
  const original = run(assembleBatch(clips(1, fused), fused), weights(fused), fused);
  for (const name of fused.streams) {
    for (let token = 0; token < tokens; token++) {
      const [clip] = clips(1, fused) as [MaskedClip];
      const size = 2 * KEYPOINTS[name] * config.stride;
      clip.streams[name]!.coordinates.fill(3, token * size, (token + 1) * size);
      const { latent } = run(assembleBatch([clip], fused), weights(fused), fused);
      if (clip.masks[0]![token] === 1) expect(latent).toEqual(original.latent);
      else expect(latent).not.toEqual(original.latent);
    }
  }
});

test("msmae() refuses frames that the stride does not divide", () => {
  const other = modelConfig({ ...config, stride: 3 });
  expect(() => run(assembleBatch(clips(1), config), weights(other), other)).toThrow(
    `Got ${frames} frames; expected a multiple of the cubelet stride 3.`,
  );
});
