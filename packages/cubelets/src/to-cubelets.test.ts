import { expect, test } from "@jest/globals";
import { enableProdMode, tensor, zeros } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs";
import { toCubelets } from "./index.js";

enableProdMode();

test("toCubelets() flattens a cubelet frame by frame, a frame as x0, y0, x1, y1", () => {
  const [clips, frames, keypoints, stride] = [2, 6, 3, 2] as const;
  // The value of clip b, frame t, keypoint k, axis a is the number with the digits b t k a.
  const values = Float32Array.from({ length: clips * frames * keypoints * 2 }, (_, i) => {
    const [a, k, t, b] = [
      i % 2,
      Math.floor(i / 2) % keypoints,
      Math.floor(i / 6) % frames,
      Math.floor(i / 36),
    ];
    return 1000 * b + 100 * t + 10 * k + a;
  });
  const cubelets = toCubelets(tensor(values, [clips, frames, keypoints, 2]), stride);
  expect(cubelets.shape).toEqual([2, 3, 12]);
  const all = cubelets.arraySync();
  expect(all[0]![1]).toEqual([200, 201, 210, 211, 220, 221, 300, 301, 310, 311, 320, 321]);
  expect(all[1]![2]).toEqual([1400, 1401, 1410, 1411, 1420, 1421, 1500, 1501, 1510, 1511, 1520, 1521]);
});

test("toCubelets() refuses frames that the stride does not divide", () => {
  expect(() => toCubelets(zeros([1, 10, 6, 2]), 4)).toThrow(
    "Got 10 frames; expected a multiple of the cubelet stride 4.",
  );
});
