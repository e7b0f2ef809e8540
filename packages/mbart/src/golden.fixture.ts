import { readFileSync } from "node:fs";
import { flatten, type HostTensor, hostTensor, mapTree, size } from "@msmae/parameters";
import "@tensorflow/tfjs";
import { enableProdMode } from "@tensorflow/tfjs-core";
import { labelBatch, type MbartConfig, type MbartParameters, mbartConfig, parameterShapes } from "./index.js";

// Sizes are checked by the tests themselves; tfjs' own checks for NaN take most of the time.
enableProdMode();

export const readGolden = <G>(name: string): G =>
  JSON.parse(readFileSync(new URL(`../test/${name}`, import.meta.url), "utf8"));

/** The counterpart of tools/reference/mbart/draw.py. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  uniform(): number {
    this.#state = (Math.imul(1664525, this.#state) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** A whole number in [low, high). */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low));
  }

  tensor(shape: readonly number[], centre = 0, spread = 0.3): HostTensor<Float32Array> {
    return hostTensor(
      shape,
      Float32Array.from({ length: size(shape) }, () => centre + spread * (2 * this.uniform() - 1)),
    );
  }

  /** Weights in the order of their sorted names. */
  weights(config: MbartConfig, spread = 0.3): MbartParameters<HostTensor<Float32Array>> {
    const shapes = parameterShapes(config);
    const drawn = new Map<string, HostTensor<Float32Array>>();
    for (const [name, { shape }] of flatten(shapes).sort(([a], [b]) => (a < b ? -1 : 1))) {
      drawn.set(name, this.tensor(shape, name.includes("norm") && name.endsWith("weight") ? 1 : 0, spread));
    }
    return mapTree(shapes, (_, name) => drawn.get(name)!);
  }
}

const SKETCH = 8;

export function sketch(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  if (all.length <= SKETCH) return all;
  const draw = new Draw(SKETCH);
  return Array.from({ length: SKETCH }, () =>
    all.reduce((sum, value) => sum + (draw.uniform() < 0.5 ? value : -value), 0),
  );
}

/** The distance of two sketches, relative to the size of the wanted one. */
export function distance(got: readonly number[], wanted: readonly number[]): number {
  const norm = Math.hypot(...wanted);
  // What is 0 but for rounding, as the gradient of a key's bias is, is compared with the size of the others.
  return Math.hypot(...wanted.map((value, i) => got[i]! - value)) / Math.max(norm, 1e-2);
}

export interface Sentences {
  readonly sentences: number;
  readonly source: number;
  readonly target: number;
  readonly sourceLengths: readonly number[];
  readonly targetLengths: readonly number[];
}

/** The counterpart of make_golden.py's `batch()`. */
export function drawBatch(draw: Draw, sizes: Sentences, kind: "tokens" | "embeds", config: MbartConfig) {
  const { sentences, source, target, sourceLengths, targetLengths } = sizes;
  const token = () => draw.whole(4, config.vocab_size);
  const labels = labelBatch(
    targetLengths.map((length) => Array.from({ length }, token)),
    config,
    target,
  );
  const isPadding = (at: number) => at % source >= sourceLengths[Math.floor(at / source)]!;
  const mask = Float32Array.from({ length: sentences * source }, (_, at) => Number(!isPadding(at)));
  const tokens = () => {
    const drawn = Int32Array.from({ length: sentences * source }, token);
    return drawn.map((id, at) => (isPadding(at) ? config.pad_token_id : id));
  };
  return {
    ...labels,
    mask: hostTensor([sentences, source], mask),
    source:
      kind === "tokens"
        ? { tokens: hostTensor([sentences, source], tokens()) }
        : { embeds: draw.tensor([sentences, source, config.d_model]) },
  };
}

export { mbartConfig };
