import { expect, test } from "@jest/globals";
import "@tensorflow/tfjs";
import { type Tensor2D, tensor1d, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { crossEntropy } from "./index.js";

test("crossEntropy() is log V where nothing is known, and with smoothing never 0", () => {
  tidy(() => {
    const labels = tensor1d([2, 0], "int32");
    const rows = (logits: Tensor2D, smoothing: number) => [
      ...crossEntropy(logits, labels, { smoothing }).dataSync(),
    ];
    const unsure = tensor2d([
      [0, 0, 0],
      [5, 5, 5],
    ]);
    for (const smoothing of [0, 0.1]) {
      for (const value of rows(unsure, smoothing)) expect(value).toBeCloseTo(Math.log(3), 6);
    }
    const sure = tensor2d([
      [0, 0, 50],
      [50, 0, 0],
    ]);
    expect(rows(sure, 0)[0]).toBeCloseTo(0, 6);
    expect(rows(sure, 0.3)[0]).toBeCloseTo(0.2 * 50, 4); // the two others, 0.1 each
  });
});
