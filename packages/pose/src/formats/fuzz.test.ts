import { expect, test } from "@jest/globals";
import { generator } from "@msmae/fuzzing";
import { fuzz, READERS } from "./fuzz.fixture.js";

test("every reader makes of mutated inputs a pose that is written as it was read, or a typed error of one line", async () => {
  const { read, refused } = await fuzz(1000 * READERS, generator(1));
  const readers = Object.keys({ ...read, ...refused });
  expect(readers.length).toBe(READERS);
  for (const reader of readers.filter((name) => name !== "readPoseHeader")) {
    expect([reader, (read[reader] ?? 0) > 10, (refused[reader] ?? 0) > 100]).toEqual([reader, true, true]);
  }
});
