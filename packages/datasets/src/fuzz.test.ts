import { expect, test } from "@jest/globals";
import { generator } from "@msmae/fuzzing";
import { fuzz, READERS } from "./fuzz.fixture.js";

test("every reader makes of mutated inputs what it should, or a typed error of one line", async () => {
  const { read, refused } = await fuzz(100 * READERS, generator(1));
  const readers = Object.keys({ ...read, ...refused });
  expect(readers.length).toBe(READERS);
  for (const reader of readers) {
    const refusesAll = reader.endsWith(".bin"); // its checksum tells
    const wasRead = refusesAll || (read[reader] ?? 0) > 0;
    expect([reader, wasRead, (refused[reader] ?? 0) > 0]).toEqual([reader, true, true]);
  }
});
