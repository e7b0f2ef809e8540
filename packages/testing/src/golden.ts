/** The draws of tools/reference/msmae/make_golden.py, and its sketch of a gradient: what golden values of models are of. */
import { readFileSync } from "node:fs";
import { expect } from "@jest/globals";
import { flatten, hostTensor, type Leaf, type MapLeaves, mapTree, size } from "@msmae/parameters";
import { KEYPOINTS, type StreamName } from "@msmae/pose";

/** What both golden files say of their inputs. */
export interface GoldenSizes {
  readonly clips: number;
  readonly tokens: number;
  readonly padded: number;
  readonly missing: number;
  readonly sketch: number;
}

/**
 * A file that a script of tools/reference wrote; the script, which it names, says what its numbers are.
 *
 * @param url Such as `new URL("../test/msmae-golden.json", import.meta.url)`.
 */
export function readGolden<T>(url: URL): T & GoldenSizes {
  return JSON.parse(readFileSync(url, "utf8")) as T & GoldenSizes;
}

/** `generator()` of make_golden.py. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One clip: coordinates [T, K, 2] and presence [T, K] a stream. */
export type GoldenClip = { [name in StreamName]?: { coordinates: Float32Array; present: Uint8Array } };

/** `poses()`. */
export function drawPoses(
  uniform: () => number,
  streams: readonly StreamName[],
  stride: number,
  golden: GoldenSizes,
): GoldenClip[] {
  const frames = golden.tokens * stride;
  const clips = Array.from({ length: golden.clips }, (): GoldenClip => ({}));
  for (const name of streams) {
    const points = frames * KEYPOINTS[name];
    for (const clip of clips) {
      const coordinates = Float32Array.from({ length: 2 * points }, () => 2 * uniform() - 1);
      clip[name] = { coordinates, present: new Uint8Array(points) };
    }
    clips.forEach((clip, b) => {
      const { coordinates, present } = clip[name]!;
      for (let i = 0; i < points; i++) {
        const padded = b === golden.clips - 1 && i >= (frames - golden.padded) * KEYPOINTS[name];
        const seen = uniform() >= golden.missing && !padded && !(name === "left" && b === 1);
        present[i] = seen ? 1 : 0;
        if (!seen) coordinates.fill(0, 2 * i, 2 * i + 2);
      }
    });
  }
  return clips;
}

/** `draw_weights()`. */
export function drawWeights<P extends object>(uniform: () => number, shapes: P) {
  const leaves = new Map(flatten(shapes) as [string, Leaf][]);
  const drawn = new Map<string, Float32Array>();
  for (const name of [...leaves.keys()].sort()) {
    const centre = name.includes("norm") && name.endsWith("weight") ? 1 : 0;
    const length = size(leaves.get(name)!.shape);
    drawn.set(
      name,
      Float32Array.from({ length }, () => centre + 0.6 * uniform() - 0.3),
    );
  }
  return mapTree(shapes, (leaf, name) => hostTensor((leaf as Leaf).shape, drawn.get(name)!)) as MapLeaves<
    P,
    ReturnType<typeof hostTensor<Float32Array>>
  >;
}

/** Products with vectors of random signs: `sketch()`. */
function sketch(gradient: Float32Array, length: number): number[] {
  if (gradient.length <= length) return [...gradient];
  const uniform = generator(length);
  return Array.from({ length }, () =>
    gradient.reduce((sum, value) => sum + (uniform() < 0.5 ? value : -value), 0),
  );
}

const norm = (values: number[]) => Math.hypot(...values);

/** Expects the gradients of exactly these parameters, each within 1e-4 of PyTorch's. */
export function expectGradients(
  gradients: ReadonlyMap<string, Float32Array>,
  expected: { readonly [name: string]: number[] },
  golden: GoldenSizes,
): void {
  expect([...gradients.keys()].sort()).toEqual(Object.keys(expected));
  const wrong = Object.entries(expected).filter(([name, wanted]) => {
    const got = sketch(gradients.get(name)!, golden.sketch);
    // A sketch of eight numbers tells the relative error to within about a factor of two.
    return !(norm(wanted.map((value, i) => got[i]! - value)) <= 1e-4 * norm(wanted));
  });
  expect(wrong).toEqual([]);
}
