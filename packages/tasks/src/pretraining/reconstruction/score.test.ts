import { expect, test } from "@jest/globals";
import { assembleBatch } from "@msmae/cubelets";
import { gainOf, RECONSTRUCTION_METHODS, reconstructionText } from "@msmae/evaluation";
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

test("what no masked token shows is not measured: null, a dash in the table, and no perfect 0", () => {
  const sequence = (points: number, shown: number) => ({
    coordinates: new Float32Array(2 * points * 2),
    present: new Uint8Array(2 * points).fill(shown),
  });
  const batch = assembleBatch(
    [
      {
        streams: { body: sequence(6, 1), left: sequence(21, 0) },
        masks: [Uint8Array.of(0, 1), Uint8Array.of(0, 1)],
      },
    ],
    { streams: ["body", "left"], stride: 1 },
  );
  const means = { body: new Float32Array(12), left: new Float32Array(42) };
  const predicted = (points: number) =>
    hostTensor([1, 2, points * 2], new Float32Array(2 * points * 2).fill(1));
  const scoresOf = (streams: readonly ("body" | "left")[]) => {
    const tally = new ReconstructionTally(streams, means);
    tally.add(batch, { body: predicted(6), left: predicted(21) });
    return tally.scores();
  };
  const scores = scoresOf(["body", "left"]);
  for (const method of RECONSTRUCTION_METHODS) {
    expect(scores[method].streams.left).toEqual({ meanSquare: null, loss: null });
  }
  expect(scores.model.streams.body).toEqual({ meanSquare: 1, loss: 12 });
  expect(scores.model.loss).toBe(6); // as the paper's loss has it, of both masked tokens
  const rows = reconstructionText({ different: scores }, { streams: ["body", "left"] });
  expect(rows[1]).toEqual(["DiffMask", "MS-MAE", "1000.00", "–", "6.000"]);
  expect(rows[2]).toEqual(["DiffMask", "linear interpolation", "0.00", "–", "0.000"]);
  expect(gainOf(scores)).toBeUndefined(); // of no error there is no share
  const nothing = new ReconstructionTally(["body"], means).scores();
  expect(nothing.model).toEqual({ streams: { body: { meanSquare: null, loss: null } }, loss: null });
  expect(gainOf(nothing)).toBeUndefined();
});
