import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { compare, type ReferenceCase } from "./reference-case.fixture.js";

const [head, ...lines] = readFileSync(new URL("../test/corpora.golden.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");
const cases = lines.map((line) => JSON.parse(line) as ReferenceCase);

test(`300 random corpora score as ${JSON.parse(head as string).provenance} says`, () => {
  const largest = new Map<string, number>();
  const settings = new Set<string>();
  for (const each of cases) {
    const differences = compare(each);
    expect(differences.texts).toEqual([]);
    for (const [what, by] of differences.largest) largest.set(what, Math.max(largest.get(what) ?? 0, by));
    settings.add(`${each.tokenizer} ${each.bleu.options.smooth_method}`);
  }
  for (const [what, by] of largest) expect([what, by < 1e-9]).toEqual([what, true]);
  expect(largest.size).toBe(15);
  expect(settings.size).toBe(5 * 4);
  expect(cases).toHaveLength(300);
});
