import type { StreamTensors, TokenKind } from "@msmae/cubelets";
import "@tensorflow/tfjs";
import { expect, test } from "@jest/globals";
import { type HostTensor, hostTensor, toTensors } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";
import { normal, seeded } from "@msmae/random";
import { drawPoses, drawWeights, generator, readGolden } from "@msmae/testing";
import { compile } from "@msmae/tfjs-onnxruntime";
import { enableProdMode, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import {
  attentionMap,
  type EncoderConfig,
  embedAll,
  encodeWithAttention,
  initRecognition,
  modelConfig,
  type RecognitionParameters,
  recognitionShapes,
} from "./index.js";

interface Case {
  readonly streams: StreamName[];
  readonly tokens: TokenKind;
  readonly seed: number;
  readonly expected: readonly {
    readonly layer: number;
    readonly head: number | null;
    readonly values: number[];
  }[];
}

/** Written by tools/reference/msmae/make_attention_golden.py. */
const golden = readGolden<{
  readonly config: Omit<EncoderConfig, "streams" | "tokens" | "hands">;
  readonly cases: Case[];
}>(new URL("../test/attention-golden.json", import.meta.url));

/** The inputs of make_attention_golden.py's `run()`, drawn in the same order. */
function inputs({ streams, tokens, seed }: Case) {
  const uniform = generator(seed);
  const config: EncoderConfig = modelConfig({ ...golden.config, streams, tokens });
  const poses = drawPoses(uniform, streams, config.stride, golden);
  const frames = golden.tokens * config.stride;
  const coordinates: StreamTensors<HostTensor> = Object.fromEntries(
    streams.map((name) => {
      const data = Float32Array.from(poses.flatMap((clip) => [...clip[name]!.coordinates]));
      return [name, hostTensor([golden.clips, frames, KEYPOINTS[name], 2], data)];
    }),
  );
  return { config, coordinates, p: drawWeights(uniform, recognitionShapes(config, 1)) };
}

interface Inputs {
  readonly p: RecognitionParameters<Tensor>;
  readonly coordinates: StreamTensors<Tensor>;
}

/** Of each layer and head that the golden file asks for: [B, N, N]. */
function maps({ p, coordinates }: Inputs, config: EncoderConfig, { expected, streams, tokens }: Case) {
  const embedded = embedAll(p, coordinates, config, { cls: false });
  const { attention } = encodeWithAttention(p.encoder, embedded, config.encoder.heads);
  const sequences = tokens === "fused" ? 1 : streams.length;
  return expected.map(({ layer, head }) =>
    attentionMap(attention[layer]!, sequences, head === null ? {} : { head }),
  );
}

function check({ expected }: Case, found: readonly { readonly data: ArrayLike<number> }[]): void {
  for (const [i, { values }] of expected.entries()) {
    const { data } = found[i]!;
    expect(data).toHaveLength(values.length);
    for (const [at, value] of values.entries()) expect(Math.abs(data[at]! - value)).toBeLessThan(1e-6);
  }
}

enableProdMode();

for (const example of golden.cases) {
  const name = `${example.streams}, tokens of ${example.tokens}`;

  test(`attentionMap() is PyTorch's, run eagerly: ${name}`, () => {
    const { config, p, coordinates } = inputs(example);
    tidy(() => {
      const tensors = { p: toTensors(p), coordinates: toTensors(coordinates) };
      check(
        example,
        maps(tensors, config, example).map((map) => ({ data: map.dataSync() })),
      );
    });
  });

  test(`attentionMap() is PyTorch's, compiled: ${name}`, async () => {
    const { config, p, coordinates } = inputs(example);
    const compiled = compile((tensors: Inputs) => ({ maps: maps(tensors, config, example) }), { threads: 1 });
    const result = (await compiled.run({ p, coordinates })) as { maps: HostTensor<Float32Array>[] };
    check(example, result.maps);
    await compiled.dispose();
  });
}

test("attentionMap() takes each stream's own block alone, averages, and is symmetric to the bit", () => {
  tidy(() => {
    const random = seeded(7);
    const [clips, heads, streams, tokens] = [2, 3, 2, 5];
    const length = streams * tokens;
    const weights = Float32Array.from({ length: clips * heads * length * length }, (_, at) => {
      const [key, query] = [at % length, Math.floor(at / length) % length];
      return Math.floor(key / tokens) === Math.floor(query / tokens) ? random() : 1e9; // between streams: not asked for
    });
    const w = (b: number, h: number, i: number, j: number) =>
      weights[((b * heads + h) * length + i) * length + j]!;
    for (const head of [undefined, 2]) {
      const map = attentionMap(
        tensor(weights, [clips, heads, length, length]),
        streams,
        head === undefined ? {} : { head },
      );
      const values = map.arraySync();
      for (let b = 0; b < clips; b++) {
        for (let i = 0; i < tokens; i++) {
          for (let j = 0; j < tokens; j++) {
            let sum = 0;
            const which = head === undefined ? [0, 1, 2] : [head];
            for (const h of which) {
              for (const s of [0, tokens]) sum += w(b, h, s + i, s + j) + w(b, h, s + j, s + i);
            }
            expect(values[b]![i]![j]).toBeCloseTo(sum / (2 * streams * which.length), 5);
            expect(values[b]![i]![j]).toBe(values[b]![j]![i]);
          }
        }
      }
    }
    expect(() => attentionMap(tensor(weights, [clips, heads, length, length]), 3)).toThrow(
      new RangeError("10 tokens are not of 3 streams; expected a multiple."),
    );
    expect(() => attentionMap(tensor(weights, [clips, heads, length, length]), 2, { head: 3 })).toThrow(
      new RangeError("Got head 3 of 3 heads, counted from 0."),
    );
  });
});

test("a row is what its axis says: where the frames of one cubelet change, its row changes most", () => {
  const config: EncoderConfig = modelConfig({
    streams: ["left", "right"],
    encoder: { layers: 1, heads: 2, width: 16 },
  });
  const p = initRecognition(config, 1, 3);
  const tokens = 6;
  const frames = tokens * config.stride;
  const random = seeded(5);
  const draw = () => Float32Array.from({ length: frames * 21 * 2 }, () => normal(random));
  const still = { left: draw(), right: draw() };
  const mapOf = (poses: typeof still) =>
    tidy(() => {
      const coordinates = toTensors({
        left: hostTensor([1, frames, 21, 2], poses.left),
        right: hostTensor([1, frames, 21, 2], poses.right),
      });
      const parameters = toTensors(p) as RecognitionParameters<Tensor>;
      const { attention } = encodeWithAttention(
        parameters.encoder,
        embedAll(parameters, coordinates, config, { cls: false }),
        config.encoder.heads,
      );
      return attentionMap(attention[0]!, 2).arraySync()[0]!;
    });
  const before = mapOf(still);
  for (let step = 0; step < tokens; step++) {
    const [from, to] = [step, step + 1].map((n) => n * config.stride * 21 * 2);
    const moved = {
      left: still.left.map((x, i) => (i >= from! && i < to! ? x + 3 : x)),
      right: still.right.map((x, i) => (i >= from! && i < to! ? x - 3 : x)),
    };
    const changes = mapOf(moved).map((row, i) =>
      row.reduce((sum, value, j) => sum + Math.abs(value - before[i]![j]!), 0),
    );
    expect(changes.indexOf(Math.max(...changes))).toBe(step);
  }
});
