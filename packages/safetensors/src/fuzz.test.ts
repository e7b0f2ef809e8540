import { expect, test } from "@jest/globals";
import { generator } from "@msmae/fuzzing";
import { fuzz, READERS } from "./fuzz.fixture.js";

test("of mutated files every tensor is read, or a typed error of one line is thrown", async () => {
  const { read, refused } = await fuzz(1000 * READERS, generator(1));
  expect([read.openSafetensors! > 10, refused.openSafetensors! > 100]).toEqual([true, true]);
});
