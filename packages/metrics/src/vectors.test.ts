import { expect, test } from "@jest/globals";
import { type BleuOptions, bleu, type Smoothing } from "./bleu.js";
import { chrf } from "./chrf.js";
import { corpusScore, sentenceScore } from "./metric.js";
import { correctPunctuation } from "./punctuation.js";
import { formatFixed, splitWhitespace } from "./python-text.js";
import { type RougeUnit, rougeL, rougeN } from "./rouge.js";
import { sharedVectors } from "./shared-data.fixture.js";
import { type TokenizerName, tokenize } from "./tokenizers.js";

// Every vector of ../shared/data that belongs to something offered here. The others, and why:
//   sacreBLEU test_ter: TER is not offered; glosses are scored by WER, which moves no blocks.
//   pltrdy/rouge rouge-1, rouge-2: of sets, in which a word counts once however often it occurs; ROUGE-1 and ROUGE-2
//   are the official ones here, which count.

interface MetricVectors {
  tokenize: { tokenizer: TokenizerName; in: string; out: string }[];
  corpora: {
    tokenizer: TokenizerName;
    rougeUnit?: RougeUnit;
    hypotheses: string[];
    references: string[];
    bleu1?: number;
    bleu2?: number;
    bleu3?: number;
    bleu4: number;
    brevityPenalty?: number;
    rougeTwoStream?: number;
    afterPunctuationFix?: { bleu4: number; rougeTwoStream: number };
  }[];
  rougeTwoStreamSentences: { reference: string; hypothesis: string; f: number; p: number; r: number }[];
}

test("metric-vectors.json", () => {
  const vectors = sharedVectors<MetricVectors>("metric-vectors.json");
  if (vectors === undefined) return;
  for (const { tokenizer, in: line, out } of vectors.tokenize) expect(tokenize(line, tokenizer)).toBe(out);
  for (const corpus of vectors.corpora) {
    const { tokenizer, rougeUnit, hypotheses, references } = corpus;
    const score = (maxOrder: number, texts = hypotheses) =>
      corpusScore(bleu({ tokenize: tokenizer, maxOrder }), texts, references);
    for (const order of [1, 2, 3, 4] as const) {
      const expected = corpus[`bleu${order}`];
      if (expected !== undefined) expect(score(order).score).toBeCloseTo(expected, 9);
    }
    if (corpus.brevityPenalty) expect(score(4).brevityPenalty).toBeCloseTo(corpus.brevityPenalty, 12);
    const rouge = rougeL({ variant: "twostream", ...(rougeUnit === undefined ? {} : { unit: rougeUnit }) });
    if (corpus.rougeTwoStream) {
      expect(corpusScore(rouge, hypotheses, references).score).toBeCloseTo(corpus.rougeTwoStream, 9);
    }
    if (corpus.afterPunctuationFix) {
      const corrected = hypotheses.map(correctPunctuation);
      expect(score(4, corrected).score).toBeCloseTo(corpus.afterPunctuationFix.bleu4, 9);
      expect(corpusScore(rouge, corrected, references).score).toBeCloseTo(
        corpus.afterPunctuationFix.rougeTwoStream,
        9,
      );
    }
  }
  for (const { reference, hypothesis, f, p, r } of vectors.rougeTwoStreamSentences) {
    const { score, precision, recall } = sentenceScore(rougeL(), hypothesis, reference);
    for (const [ours, expected] of [
      [score, f],
      [precision, p],
      [recall, r],
    ] as const) {
      expect(ours / 100).toBeCloseTo(expected, 12);
    }
  }
});

type Streams = string[][];
type Statistics = [[number[], number[]], number, number];
interface SacrebleuVectors {
  vectors: {
    test_bleu: {
      test_raw_bleu_cases: [string[], Streams, number][];
      test_corpus_bleu_cases: [
        string[],
        Streams,
        { tokenize?: TokenizerName; smooth_method?: Smoothing },
        number,
      ][];
      test_case_offset: [string[], Streams, number, number][];
      test_case_statistics: [string[], Streams, [number[], number[]]][];
      test_case_scoring: [Statistics, number][];
      test_case_effective_order: [string[], Streams, number][];
      test_case_degenerate_stats: [Statistics, number, number][];
      test_bleu_max_order: [number, string[], Streams, string][];
    };
    test_sentence_bleu: {
      REF: string;
      SYS: string;
      test_cases: [Smoothing, number | null, boolean, TokenizerName, number][];
      REF_0: string;
      SYS_0: string;
      test_cases_zero_bleu: [Smoothing, number | null, boolean, TokenizerName, number][];
    };
    test_chrf: {
      test_sentence_level_chrf: [string, string[], number][];
      test_cases: [string[], string[], number][];
      test_cases_effective_order: [string[], string[], number][];
      test_cases_keep_whitespace: [string[], string[], number][];
    };
    tokenizer_outputs: Record<TokenizerName, [string, string][]>;
  };
}

/** sacreBLEU's streams, one list for each reference, as ours: one list for each segment. */
const bySegment = (streams: Streams) =>
  (streams[0] ?? []).map((_, i) => streams.map((stream) => stream[i] as string));

/** sacreBLEU's `raw_corpus_bleu(hypotheses, references, smooth_value)`. */
const raw = (smoothingValue: number) =>
  bleu({ tokenize: "none", smoothing: "floor", smoothingValue, effectiveOrder: true });

test("sacreBLEU's own tests", () => {
  const all = sharedVectors<SacrebleuVectors>("mjpost__sacrebleu/test_vectors.json");
  if (all === undefined) return;
  const { test_bleu, test_sentence_bleu, test_chrf, tokenizer_outputs } = all.vectors;

  for (const [hypotheses, streams, expected] of [
    ...test_bleu.test_raw_bleu_cases,
    ...test_bleu.test_case_effective_order,
  ]) {
    // a stream may be longer than the hypotheses; sacreBLEU stops where the shorter ends
    const references = bySegment(streams).slice(0, hypotheses.length);
    const texts = hypotheses.slice(0, references.length);
    expect(corpusScore(raw(0.01), texts, references).score / 100).toBeCloseTo(expected, 8);
  }
  for (const [
    hypotheses,
    streams,
    { tokenize: tokenizer, smooth_method },
    expected,
  ] of test_bleu.test_corpus_bleu_cases) {
    const options: BleuOptions = { tokenize: tokenizer ?? "13a", smoothing: smooth_method ?? "exp" };
    expect(corpusScore(bleu(options), hypotheses, bySegment(streams)).score).toBeCloseTo(expected, 6);
  }
  for (const [hypotheses, streams, withOffset, without] of test_bleu.test_case_offset) {
    const score = (value: number) => corpusScore(raw(value), hypotheses, bySegment(streams)).score / 100;
    expect(score(0.1)).toBeCloseTo(withOffset, 8);
    expect(score(0)).toBeCloseTo(without, 8);
  }
  for (const [hypotheses, streams, [counts, totals]] of test_bleu.test_case_statistics) {
    expect(corpusScore(raw(0.01), hypotheses, bySegment(streams))).toMatchObject({ counts, totals });
  }
  const fromCounts = (options: BleuOptions, [[counts, totals], mine, theirs]: Statistics) =>
    bleu(options).score([mine, theirs, ...counts, ...totals]).score / 100;
  for (const [statistics, expected] of test_bleu.test_case_scoring) {
    expect(fromCounts({ smoothing: "none" }, statistics)).toBeCloseTo(expected, 8);
  }
  for (const [statistics, smoothingValue, expected] of test_bleu.test_case_degenerate_stats) {
    expect(fromCounts({ smoothing: "floor", smoothingValue }, statistics)).toBe(expected);
  }
  for (const [maxOrder, hypotheses, streams, expected] of test_bleu.test_bleu_max_order) {
    expect(formatFixed(corpusScore(bleu({ maxOrder }), hypotheses, bySegment(streams)).score, 2)).toBe(
      expected,
    );
  }

  const { SYS, REF, SYS_0, REF_0 } = test_sentence_bleu;
  for (const [hypothesis, reference, cases] of [
    [SYS, REF, test_sentence_bleu.test_cases],
    [SYS_0, REF_0, test_sentence_bleu.test_cases_zero_bleu],
  ] as const) {
    for (const [smoothing, value, lowercase, tokenizer, expected] of cases) {
      const metric = bleu({
        smoothing,
        lowercase,
        tokenize: tokenizer,
        effectiveOrder: true,
        ...(value === null ? {} : { smoothingValue: value }),
      });
      expect(Math.abs(sentenceScore(metric, hypothesis, reference).score - expected)).toBeLessThan(1e-3);
    }
  }

  const close = (score: number, expected: number) => expect(Math.abs(score - expected)).toBeLessThan(1e-4);
  for (const [hypothesis, references, expected] of test_chrf.test_sentence_level_chrf) {
    close(sentenceScore(chrf({ epsilonSmoothing: true }), hypothesis, references).score, expected);
  }
  for (const [options, cases] of [
    [{ epsilonSmoothing: true }, test_chrf.test_cases],
    [{}, test_chrf.test_cases_effective_order],
    [{ whitespace: true }, test_chrf.test_cases_keep_whitespace],
  ] as const) {
    for (const [hypotheses, references, expected] of cases) {
      close(corpusScore(chrf({ beta: 3, ...options }), hypotheses, references).score, expected);
    }
  }

  for (const [tokenizer, outputs] of Object.entries(tokenizer_outputs)) {
    for (const [line, expected] of outputs) expect(tokenize(line, tokenizer as TokenizerName)).toBe(expected);
  }
});

interface Rouge155Vectors {
  targets: string[];
  predictions: string[];
  expected: Record<"rouge1" | "rouge2" | "rougeL", { r: number; p: number; f: number }[]>;
  small: {
    target: string;
    prediction: string;
    type: "rouge1" | "rouge2" | "rougeL";
    p: number;
    r: number;
    f: number;
  }[];
}

test("ROUGE-1.5.5 as rouge-score's tests quote it", () => {
  const vectors = sharedVectors<Rouge155Vectors>("google-research__google-research/rouge155_vectors.json");
  if (vectors === undefined) return;
  const metrics = {
    rouge1: rougeN(1),
    rouge2: rougeN(2),
    rougeL: rougeL({ variant: "f1", unit: "alphanumeric" }),
  };
  const check = (type: keyof typeof metrics, prediction: string, target: string, digits: number) => {
    const { score, precision, recall } = sentenceScore(metrics[type], prediction, target);
    return (expected: { p: number; r: number; f: number }) => {
      expect(precision / 100).toBeCloseTo(expected.p, digits);
      expect(recall / 100).toBeCloseTo(expected.r, digits);
      expect(score / 100).toBeCloseTo(expected.f, digits);
    };
  };
  for (const [type, expected] of Object.entries(vectors.expected) as [
    keyof typeof metrics,
    { r: number; p: number; f: number }[],
  ][]) {
    for (const [i, each] of expected.entries()) {
      check(type, vectors.predictions[i] as string, vectors.targets[i] as string, 5)(each);
    }
  }
  for (const each of vectors.small) check(each.type, each.prediction, each.target, 12)(each);
});

interface PltrdyVector {
  hyp: string;
  ref: string;
  scores: Record<"rouge-1" | "rouge-2" | "rouge-l", { f: number; p: number; r: number }>;
}

test("pltrdy/rouge's ROUGE-L is the twostream variant; its ROUGE-1 is of distinct words", () => {
  const vectors = sharedVectors<PltrdyVector[]>("pltrdy__rouge/data.json");
  if (vectors === undefined) return;
  for (const { hyp, ref, scores } of vectors) {
    const { score, precision, recall } = sentenceScore(rougeL(), hyp, ref);
    expect(score / 100).toBeCloseTo(scores["rouge-l"].f, 12);
    expect(precision / 100).toBeCloseTo(scores["rouge-l"].p, 12);
    expect(recall / 100).toBeCloseTo(scores["rouge-l"].r, 12);
    const distinct = (text: string) => [...new Set(splitWhitespace(text))].join(" ");
    const one = sentenceScore(rougeN(1, { unit: "word" }), distinct(hyp), distinct(ref));
    expect(one.score / 100).toBeCloseTo(scores["rouge-1"].f, 7); // theirs adds 1e-8 to a denominator
  }
});
