import { expect, test } from "@jest/globals";
import { bleu, bootstrapScore, statisticsOf } from "@msmae/metrics";
import { folderOf } from "@msmae/testing";
import type { Estimate } from "./estimate.js";
import { translationOf } from "./translation-estimate.js";

const SAID = ["a b c d e f g", "h i j k l m", "n o p q r s t u", "a c e g i k m"];
const CHINESE = ["我 喜 欢 茶，你 呢？", "今 天 下 雨！"];

function runOf(said: readonly string[], translated: readonly string[], tokenizer: string): string {
  const lines = said.map((reference, i) =>
    JSON.stringify({ id: `${i}`, hypothesis: translated[i], reference }),
  );
  return folderOf({
    "predictions.jsonl": `${lines.join("\n")}\n`,
    "translation.json": JSON.stringify({ checkpoint: "x", signatures: [`BLEU|nrefs:1|tok:${tokenizer}`] }),
  });
}

test("one seed's estimate is the corpus' score with sacreBLEU's interval", () => {
  const translated = SAID.map((text, i) => (i % 2 ? text : text.slice(0, 9)));
  const [, four] = translationOf([runOf(SAID, translated, "13a")]) as [Estimate, Estimate, Estimate];
  const table = statisticsOf(bleu(), translated, SAID);
  const { low, high } = bootstrapScore(bleu(), table);
  expect(four).toEqual({
    ...{ mean: bleu().score(table.sum()).score, deviation: undefined, low, high, seeds: 1, clips: 4 },
  });
});

test("seeds' estimate is the mean of their scores; the same seed again narrows no interval", () => {
  const half = SAID.map((text, i) => (i % 2 ? text : text.slice(0, 9)));
  const [one, perfect] = [runOf(SAID, half, "13a"), runOf(SAID, SAID, "13a")];
  const score = ([first]: ReturnType<typeof translationOf>) => first as Estimate;
  const [single, both, twice] = [[one], [one, perfect], [one, one]].map((runs) => score(translationOf(runs)));
  expect(both!.mean).toBeCloseTo((single!.mean + 100) / 2, 10);
  expect(both!.deviation).toBeCloseTo((100 - single!.mean) / Math.SQRT2, 10);
  expect([twice!.mean, twice!.low, twice!.high]).toEqual([single!.mean, single!.low, single!.high]);
});

test("Chinese is scored with and without its punctuation corrected", () => {
  const translated = CHINESE.map((text) => text.replace("，", ",").replace("？", "?").replace("！", "!"));
  const [one] = translationOf([runOf(CHINESE, translated, "zh")]);
  if (!("corrected" in one)) throw new Error("expected two scores");
  expect(one.corrected.mean).toBeCloseTo(100, 10);
  expect(one.raw.mean).toBeLessThan(90);
});
