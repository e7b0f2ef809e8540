import { test } from "@jest/globals";
import { tryReaders } from "@msmae/fuzzing";
import { fuzz, READERS } from "./fuzz.fixture.js";

test("every reader makes of mutated inputs a pose that is written as it was read, or a typed error of one line", () =>
  tryReaders(READERS, fuzz, { inputs: 1000 }));
