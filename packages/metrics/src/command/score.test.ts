import { expect, test } from "@jest/globals";
import { bleu } from "../bleu.js";
import { formatScore } from "../format-score.js";
import { corpusScore, type Metric } from "../metric.js";
import { rougeL } from "../rouge.js";
import { fileOf, refusal, run } from "./run.fixture.js";

const hypotheses = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];
const first = ["The dog bit the man.", "It was not unexpected.", "The man bit him first."];
const second = ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."];
const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const [hyp, ref1, ref2] = [hypotheses, first, second].map((lines) => fileOf(text(lines))) as [
  string,
  string,
  string,
];

test("--signature prints sacreBLEU's line, for one reference and for two", async () => {
  // sacrebleu REF… -i HYP -w 2 -f text of 2.6.0
  expect(
    (await run("--hypotheses", hyp, "--references", ref1, ref2, "--signature")).stdout.replace(
      /\+msmae[\d.]*/,
      "",
    ),
  ).toBe(
    "BLEU|nrefs:2|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0 = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943 ratio = 0.944 hyp_len = 17 ref_len = 18)\n",
  );
});

test("the table has a row for each metric and every signature below", async () => {
  const { stdout } = await run(
    "--metric",
    "bleu-1,bleu,chrf++",
    "--metric",
    "rouge,rouge-2,wer",
    "--hypotheses",
    hyp,
    "--references",
    ref1,
  );
  const lines = stdout.split("\n");
  expect(lines.slice(1, 7).map((line) => line.split(/ {2,}/)[0])).toEqual([
    "BLEU-1",
    "BLEU",
    "chrF2++",
    "ROUGE-L-twostream",
    "ROUGE-2",
    "WER",
  ]);
  for (const metric of [bleu(), bleu({ maxOrder: 1 }), rougeL()] as Metric[]) {
    const { name, signature, score } = corpusScore(metric, hypotheses, first);
    expect(stdout).toContain(`\n${name}|${signature}\n`);
    expect(lines.find((line) => line.startsWith(`${name} `))).toContain(score.toFixed(2));
  }
  expect(stdout).toContain("3 segments");
});

test("every option of a metric reaches it", async () => {
  const { stdout } = await run(
    ...[
      "--metric",
      "bleu-2,chrf,rouge,rouge-1,wer",
      "--hypotheses",
      hyp,
      "--references",
      ref1,
      "--signature",
    ],
    ...["--tokenize", "char", "--lowercase", "--smooth", "floor", "--smooth-value", "0.5"],
    ...["--variant", "mscoco", "--unit", "char", "--alignment", "sclite", "--digits", "4"],
  );
  const settings = bleu({
    tokenize: "char",
    lowercase: true,
    smoothing: "floor",
    smoothingValue: 0.5,
    maxOrder: 2,
  });
  expect(stdout.split("\n")[0]).toBe(formatScore(corpusScore(settings, hypotheses, first), { digits: 4 }));
  expect(stdout).toMatch(/\nchrF2\|nrefs:1\|case:lc\|/);
  expect(stdout).toMatch(/\nROUGE-L-mscoco\|nrefs:1\|unit:char\|/);
  expect(stdout).toMatch(/\nROUGE-1\|nrefs:1\|unit:char\|/);
  expect(stdout).toMatch(/\nWER\|nrefs:1\|align:sclite\|/);
});

test("--json gives what the score is made of", async () => {
  const { stdout } = await run(
    "--hypotheses",
    hyp,
    "--references",
    ref1,
    "--json",
    "--confidence",
    "--samples",
    "50",
  );
  const { scores } = JSON.parse(stdout);
  const { score, precisions } = corpusScore(bleu(), hypotheses, first);
  expect(scores).toHaveLength(1);
  expect(scores[0]).toMatchObject({
    name: "BLEU",
    system: hyp,
    punctuation: "raw",
    score,
    precisions,
    segments: 3,
  });
  expect(scores[0].signature).toMatch(/^nrefs:1\|bs:50\|seed:12345\|case:mixed/);
  expect(scores[0].interval.halfWidth).toBeGreaterThan(0);
});

test("several systems are tested against the first: bootstrap, randomization, or not at all", async () => {
  const args = ["--hypotheses", hyp, ref2, ref1, "--references", ref1, "--json"];
  const tests = async (...more: string[]) =>
    JSON.parse((await run(...args, ...more)).stdout).scores.map((each: { test?: object }) => each.test);
  const bootstrap = await tests("--samples", "100");
  expect(bootstrap[0]).toBeUndefined();
  expect(bootstrap[1]).toMatchObject({ kind: "paired bootstrap", baseline: hyp });
  expect(bootstrap[2].difference).toBeCloseTo(100 - corpusScore(bleu(), hypotheses, first).score, 9);
  const randomization = await tests("--paired", "ar", "--trials", "100", "--seed", "3");
  expect(randomization[1]).toMatchObject({ kind: "paired approximate randomization", baseline: hyp });
  expect(await tests("--paired", "none")).toEqual([undefined, undefined, undefined]);
  const { stdout } = await run("--hypotheses", hyp, ref2, "--references", ref1, "--samples", "100");
  expect(stdout).toMatch(/^metric +system +score +μ ± 95 % +p\n/);
  expect(stdout).toContain(`p: paired bootstrap, against ${hyp}; * below 0.05`);
});

test("--correct-punctuation shows the raw and the corrected score side by side", async () => {
  const chinese = ["他今年四岁。", "你好吗？", "我们去商店，买苹果。"];
  const written = fileOf(text(["他今年四岁。", "你好吗?", "我们去商店,买水果。"]));
  const args = ["--metric", "bleu,rouge", "--tokenize", "zh", "--unit", "char", "--correct-punctuation"];
  const { stdout } = await run(...args, "--hypotheses", written, "--references", fileOf(text(chinese)));
  // BLEU-4 and ROUGE of ../shared/data/metric-vectors.json
  expect(stdout).toMatch(/\nBLEU +raw +62\.83 /);
  expect(stdout).toMatch(/\nBLEU +corrected +83\.19 /);
  expect(stdout).toMatch(/\nROUGE-L-twostream +raw +85\.00 /);
  expect(stdout).toMatch(/\nROUGE-L-twostream +corrected +96\.67 /);
});

test("JSON lines hold their references, one or several, or those of another file with the same ids", async () => {
  const lines = hypotheses.map((hypothesis, i) => ({ id: `clip-${i}`, hypothesis, reference: first[i] }));
  const own = await run("--hypotheses", fileOf(lines, "predictions.jsonl"), "--signature");
  const plain = await run("--hypotheses", hyp, "--references", ref1, "--signature");
  expect(own.stdout).toBe(plain.stdout);

  const uneven = first.map((reference, i) => ({
    id: `clip-${i}`,
    references: i === 1 ? [reference] : [reference, second[i]],
  }));
  const other = await run(
    "--hypotheses",
    fileOf(lines, "a.jsonl"),
    "--references",
    fileOf(uneven, "b.jsonl"),
    "--signature",
  );
  expect(other.stdout).toMatch(/^BLEU\|nrefs:var\|/);
  const mixed = await run("--hypotheses", fileOf(lines, "a.jsonl"), "--references", ref1, "--signature");
  expect(mixed.stdout).toBe(plain.stdout);
});

test("--sentence-level prints a line for each segment, BLEU with effective order", async () => {
  const args = ["--metric", "bleu,chrf", "--hypotheses", hyp, "--references", ref1, "--sentence-level"];
  const lines = (await run(...args)).stdout.trimEnd().split("\n");
  expect(lines[0]).toBe("BLEU\tchrF2");
  expect(lines.slice(1)).toHaveLength(3);
  expect(lines[1]).toBe("100.00\t100.00");
  const json = (await run(...args, "--json")).stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(json.map(({ segment }) => segment)).toEqual([1, 2, 3]);
  expect(json[1].scores[0].signature).toContain("eff:yes");
  expect(json[1].scores[0].score.toFixed(2)).toBe(lines[2]?.split("\t")[0]);
  expect((await run(...args, "--signature")).stdout).toMatch(
    /^BLEU\|nrefs:1\|case:mixed\|eff:yes\|.* = 100\.00 /,
  );
});

test("a byte order mark, CR LF and white space at a line's end are no part of a text", async () => {
  const windows = fileOf(`\ufeff${hypotheses.map((line) => `${line} \t`).join("\r\n")}`);
  const plain = await run(
    "--hypotheses",
    hyp,
    "--references",
    ref1,
    "--metric",
    "bleu,chrf,rouge",
    "--signature",
  );
  const other = await run(
    "--hypotheses",
    windows,
    "--references",
    ref1,
    "--metric",
    "bleu,chrf,rouge",
    "--signature",
  );
  expect(other).toEqual(plain);
});

test("an empty reference counts, as in sacreBLEU, and is warned of", async () => {
  const empty = fileOf("The dog bit the man.\n\nThe man bit him first.\n");
  const { stdout, warnings } = await run("--hypotheses", hyp, "--references", empty, "--signature");
  expect(stdout).toContain(
    formatScore(corpusScore(bleu(), hypotheses, [first[0] as string, "", first[2] as string])),
  );
  expect(warnings).toEqual([`${empty}: line 2: the reference is empty; is it missing?`]);
  expect((await run("--hypotheses", hyp, "--references", empty, ref1, "--signature")).warnings).toEqual([]);
});

test("--help shows every option and its choices", async () => {
  const { stdout } = await run("--help");
  for (const word of [
    "--metric",
    "--hypotheses",
    "--tokenize",
    "intl",
    "twostream",
    "sclite",
    "12345",
    "--json",
  ]) {
    expect(stdout).toContain(word);
  }
});

test("a line of 500,000 words is refused at once, by its file and number, or scored where that takes no time", async () => {
  const words = Array.from({ length: 500_000 }, (_, i): string => (i % 7 < 3 ? "a" : "b"));
  const file = (last: readonly string[]) => fileOf(text(["one", last.join(" ")]));
  const [there, other, near] = [words, words.toReversed(), words.with(7, "c")].map(file) as [
    string,
    string,
    string,
  ];
  for (const [metric, name] of [
    ["wer", "WER"],
    ["rouge", "ROUGE-L"],
  ] as const) {
    expect(await refusal("--metric", metric, "--hypotheses", other, "--references", there)).toBe(
      `${other}: line 2: 500,000 words against 500,000 are too many for ${name}, whose time grows with their product; ` +
        "expected a sentence",
    );
  }
  const files = ["--hypotheses", near, "--references", there];
  const { stdout } = await run("--metric", "wer,rouge", ...files, "--json");
  expect(JSON.parse(stdout).scores[0]).toMatchObject({ name: "WER", substitutions: 1 });
});

test("references without a word: WER counts as jiwer does, and it is said that they are empty", async () => {
  const [words, none] = [fileOf("a b\n"), fileOf("\n")];
  const { stdout, warnings } = await run("--metric", "wer", "--hypotheses", words, "--references", none);
  expect(stdout).toMatch(/^WER +200\.00 /m);
  expect(warnings).toEqual([`${none}: line 1: the reference is empty; is it missing?`]);
});
