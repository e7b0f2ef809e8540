import { expect, test } from "@jest/globals";
import { assembleBatch } from "@msmae/cubelets";
import { hostTensor } from "@msmae/parameters";
import { ReconstructionTally } from "./score.js";

test("scores() counts present keypoints of masked tokens alone, the same ones for every method", () => {
  // One clip, body only: 3 tokens of 1 frame, the middle one masked. Every keypoint moves from 0 over 3 to 4 in x.
  const points = 6;
  const coordinates = new Float32Array(3 * points * 2);
  for (let k = 0; k < points; k++) {
    coordinates[(1 * points + k) * 2] = 3;
    coordinates[(2 * points + k) * 2] = 4;
  }
  const present = new Uint8Array(3 * points).fill(1);
  present[1 * points + 5] = 0; // missing in the masked frame: never counted
  const batch = assembleBatch(
    [{ streams: { body: { coordinates, present } }, masks: [Uint8Array.of(0, 1, 0)] }],
    {
      streams: ["body"],
      stride: 1,
    },
  );
  const tally = new ReconstructionTally(["body"], { body: new Float32Array(points * 2).fill(1) });
  tally.add(batch, { body: hostTensor([1, 3, points * 2], new Float32Array(3 * points * 2).fill(2)) });
  const { model, interpolation, nearest, mean } = tally.scores();
  expect(model.loss).toBe(5 * (1 + 4)); // (3 - 2)^2 + (0 - 2)^2 for each of five keypoints
  expect(model.streams.body).toEqual({ meanSquare: 2.5, loss: 25 });
  expect(interpolation.loss).toBe(5 * 1); // the line passes 2
  expect(nearest.loss).toBe(5 * 9); // the earlier of two as near
  expect(mean.loss).toBe(5 * (4 + 1));
});
