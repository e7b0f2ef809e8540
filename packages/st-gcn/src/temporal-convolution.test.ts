import { expect, test } from "@jest/globals";
import "@tensorflow/tfjs";
import { seeded } from "@msmae/random";
import { enableProdMode, grads, type Tensor, type Tensor3D, tensor3d, tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { type Stride, temporalConvolution } from "./temporal-convolution.js";

enableProdMode();

interface Case {
  readonly channels: number;
  readonly outputs: number;
  readonly frames: number;
  readonly rest: number;
  readonly kernel: number;
  readonly stride: Stride;
  readonly dilation: number;
  readonly seed: number;
}

/** By the definition: each product of a number of x and a number of the kernel, and where it goes. */
function byDefinition(given: Case, x: ArrayLike<number>, w: ArrayLike<number>, dy: ArrayLike<number>) {
  const { channels, outputs, frames, rest, kernel, stride, dilation } = given;
  const results = Math.ceil(frames / stride);
  const y = new Float64Array(outputs * results * rest);
  const [dx, dw] = [new Float64Array(x.length), new Float64Array(w.length)];
  for (let d = 0; d < outputs; d++) {
    for (let u = 0; u < results; u++) {
      for (let k = 0; k < kernel; k++) {
        const t = u * stride + (k - (kernel - 1) / 2) * dilation;
        if (t < 0 || t >= frames) continue;
        for (let c = 0; c < channels; c++) {
          for (let r = 0; r < rest; r++) {
            const [at, of, by] = [
              (d * results + u) * rest + r,
              (c * frames + t) * rest + r,
              (d * channels + c) * kernel + k,
            ];
            y[at]! += w[by]! * x[of]!;
            dx[of]! += w[by]! * dy[at]!;
            dw[by]! += x[of]! * dy[at]!;
          }
        }
      }
    }
  }
  return { y, dx, dw };
}

test("temporalConvolution() and its gradients are what the definition gives, for any length, stride and dilation", () => {
  const cases = fc.record({
    channels: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    frames: fc.integer({ min: 1, max: 12 }),
    rest: fc.integer({ min: 1, max: 3 }),
    kernel: fc.constantFrom(1, 3, 5, 9),
    stride: fc.constantFrom<Stride>(1, 2),
    dilation: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(cases, (given) => {
      const { channels, outputs, frames, rest, kernel, stride, dilation, seed } = given;
      const random = seeded(seed);
      const draw = (...shape: [number, number, number]) =>
        Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random() - 0.5);
      const results = Math.ceil(frames / stride);
      const [x, w] = [draw(channels, frames, rest), draw(outputs, channels, kernel)];
      const dy = draw(outputs, results, rest);
      const expected = byDefinition(given, x, w, dy);
      tidy(() => {
        const convolve = (a: Tensor, b: Tensor) =>
          temporalConvolution(a as Tensor3D, b as Tensor3D, { stride, dilation });
        const inputs: Tensor[] = [
          tensor3d(x, [channels, frames, rest]),
          tensor3d(w, [outputs, channels, kernel]),
        ];
        const y = convolve(inputs[0]!, inputs[1]!);
        const [dx, dw] = grads(convolve)(inputs, tensor3d(dy, [outputs, results, rest]));
        expect(y.shape).toEqual([outputs, results, rest]);
        for (const [found, right] of [
          [y, expected.y],
          [dx!, expected.dx],
          [dw!, expected.dw],
        ] as const) {
          for (const [i, value] of found.dataSync().entries()) expect(value).toBeCloseTo(right[i]!, 4);
        }
      });
    }),
    { numRuns: 150 },
  );
});
