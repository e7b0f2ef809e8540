import { expect, test } from "@jest/globals";
import { trainSampler, validSampler } from "./sampler.js";

const lengths = [50, 10, 21, 300, 40];
const config = { frames: 10, unit: 2 }; // a window spans 20 frames

const clipsOf = (
  sampler: { windows: number; window(e: number, i: number): { clip: number } },
  epoch: number,
) => Array.from({ length: sampler.windows }, (_, index) => sampler.window(epoch, index).clip);

test("an epoch visits each clip as often as it has windows, in another order in each epoch", () => {
  const sampler = trainSampler(lengths, [0, 1, 2, 3], config, 7);
  expect(sampler.windows).toBe(3 + 1 + 2 + 15);
  const sorted = [...Array(3).fill(0), 1, 2, 2, ...Array(15).fill(3)];
  const epochs = [0, 1, 2].map((epoch) => clipsOf(sampler, epoch));
  for (const clips of epochs) expect([...clips].sort()).toEqual(sorted);
  expect(new Set(epochs.map((clips) => clips.join())).size).toBe(3);
});

test("a window is a function of seed, epoch and index, whatever was asked for before", () => {
  const a = trainSampler(lengths, [0, 1, 2, 3], config, 7);
  const b = trainSampler(lengths, [0, 1, 2, 3], config, 7);
  const wanted = a.window(3, 5);
  b.window(0, 0);
  b.window(3, 6);
  expect(b.window(3, 5)).toEqual(wanted);
  expect(trainSampler(lengths, [0, 1, 2, 3], config, 8).window(3, 5)).not.toEqual(wanted);
  expect(a.window(4, 5)).not.toEqual(wanted);
});

test("replacements go round the epoch, so that they meet every clip", () => {
  const sampler = trainSampler(lengths, [0, 1, 2, 4], config, 7);
  const attempts = Array.from(
    { length: sampler.windows },
    (_, attempt) => sampler.window(0, 2, attempt).clip,
  );
  expect(new Set(attempts)).toEqual(new Set([0, 1, 2, 4]));
});

test("validation windows are the same in every epoch, and no more than the limit", () => {
  const sampler = validSampler(lengths, [1, 3], config, 7, 256);
  expect(sampler.windows).toBe(16);
  expect(clipsOf(sampler, 0)).toEqual([1, ...Array(15).fill(3)]);
  expect(sampler.window(0, 3)).toEqual(sampler.window(9, 3));
  const few = validSampler(lengths, [1, 3], config, 7, 4);
  expect(few.windows).toBe(4);
  const starts = Array.from({ length: 4 }, (_, index) => few.window(0, index));
  expect(new Set(starts.map(({ clip, frames }) => `${clip}:${frames[0]}`)).size).toBe(4);
  expect(validSampler(lengths, [], config, 7, 4).windows).toBe(0);
});
