import { expect, test } from "@jest/globals";
import { stackStreams } from "./host.js";

test("stackStreams() leaves places without a clip empty", () => {
  const body = { coordinates: new Float32Array(2 * 6 * 2).fill(3), present: new Uint8Array(2 * 6).fill(1) };
  const { coordinates, present } = stackStreams([{ body }], ["body"], 2, 3);
  expect([coordinates.body?.shape, present.body?.shape]).toEqual([
    [3, 2, 6, 2],
    [3, 2, 6],
  ]);
  expect([...coordinates.body!.data]).toEqual([...Array(24).fill(3), ...Array(48).fill(0)]);
  expect([...present.body!.data]).toEqual([...Array(12).fill(1), ...Array(24).fill(0)]);
});
