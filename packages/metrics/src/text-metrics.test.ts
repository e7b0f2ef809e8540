import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { usage } from "./command/arguments.js";
import { METRIC_FAMILIES, METRIC_OPTIONS, type MetricOption } from "./text-metrics.js";

test("help and README name every metric and every option that the list has", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const { names, options } of METRIC_FAMILIES) {
    for (const text of [usage("msmae-score"), readme]) expect(text).toContain(names);
    for (const option of options) expect(usage("msmae-score")).toContain(`--${option}`);
  }
  const taken = new Set(METRIC_FAMILIES.flatMap(({ options }) => options));
  for (const option of Object.keys(METRIC_OPTIONS)) expect(taken).toContain(option as MetricOption);
});

test("each name is of one metric, which says what it is called", () => {
  const metrics = ["bleu", "bleu-2", "chrf", "chrf++", "rouge", "rouge-l", "rouge-1", "rouge2", "wer"].map(
    (name) => {
      const found = METRIC_FAMILIES.flatMap((family) => family.named(name, {}, false) ?? []);
      expect(found).toHaveLength(1);
      return found[0]!.name;
    },
  );
  expect(metrics).toEqual([
    ...[
      "BLEU",
      "BLEU-2",
      "chrF2",
      "chrF2++",
      "ROUGE-L-twostream",
      "ROUGE-L-twostream",
      "ROUGE-1",
      "ROUGE-2",
      "WER",
    ],
  ]);
  for (const name of ["bleu-0", "bleu-100", "chrf+++", "rouge-", "werx"]) {
    expect(METRIC_FAMILIES.flatMap((family) => family.named(name, {}, false) ?? [])).toEqual([]);
  }
});
