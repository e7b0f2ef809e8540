import { test } from "@jest/globals";
import { tryReaders } from "@msmae/fuzzing";
import { fuzz, READERS } from "./fuzz.fixture.js";

test("every reader makes of mutated inputs what it should, or a typed error of one line", () =>
  tryReaders(READERS, fuzz));
