import { type BleuOptions, bleu, type Smoothing } from "./bleu.js";
import { chrf } from "./chrf.js";
import { formatScore } from "./format-score.js";
import { corpusScore, type Metric, type Score, sentenceScore } from "./metric.js";
import { type RougeUnit, type RougeVariant, rougeL, rougeN } from "./rouge.js";
import { type TokenizerName, tokenize } from "./tokenizers.js";
import { type WerAlignment, wer } from "./wer.js";

/** A corpus with what Python gives it: a line of tools/reference/metrics/cases.py. */
export interface ReferenceCase {
  readonly hypotheses: readonly string[];
  readonly references: readonly (readonly string[])[];
  readonly tokenizer: TokenizerName;
  readonly tokenized: readonly string[];
  readonly bleu: {
    readonly options: {
      readonly tokenize: TokenizerName;
      readonly smooth_method: Smoothing;
      readonly smooth_value: number | null;
      readonly lowercase: boolean;
      readonly effective_order: boolean;
      readonly max_ngram_order: number;
    };
    readonly score: number;
    readonly counts: readonly number[];
    readonly totals: readonly number[];
    readonly precisions: readonly number[];
    readonly line: string;
    readonly sentences: readonly number[];
  };
  readonly chrf: {
    readonly options: {
      readonly char_order: number;
      readonly word_order: number;
      readonly beta: number;
      readonly lowercase: boolean;
      readonly whitespace: boolean;
      readonly eps_smoothing: boolean;
    };
    readonly score: number;
    readonly line: string;
    readonly sentences: readonly number[];
  };
  /** [segments] name -> precision, recall, F; 0 to 1. */
  readonly rouge: readonly Readonly<Record<keyof typeof ROUGE, readonly number[]>>[];
  readonly unit: RougeUnit;
  /** [segments] F, precision, recall; 0 to 1. */
  readonly twostream: readonly (readonly number[])[];
  readonly mscoco: readonly (readonly number[])[];
  /** [segments] Of the first reference: S, D, I, words; and jiwer's number of errors. */
  readonly wer: readonly (Readonly<Record<WerAlignment, readonly number[]>> & { readonly jiwer: number })[];
}

const ROUGE = {
  rouge1: rougeN(1),
  rouge2: rougeN(2),
  rougeL: rougeL({ variant: "f1", unit: "alphanumeric" }),
};
const percent = (shares: readonly number[]) => shares.map((share) => 100 * share);

/** How far ours are from the reference's. */
export interface Differences {
  /** Largest difference of a number, on the scale of 0 to 100, by metric. */
  readonly largest: Map<string, number>;
  /** Texts that should be the same to the character: expected, then ours. */
  readonly texts: { readonly what: string; readonly expected: string; readonly ours: string }[];
}

export function compare(reference: ReferenceCase): Differences {
  const { hypotheses, references } = reference;
  const differences: Differences = { largest: new Map(), texts: [] };
  const number = (what: string, expected: number, ours: number) => {
    const before = differences.largest.get(what) ?? 0;
    const difference = Math.abs(expected - ours);
    differences.largest.set(
      what,
      Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(before, difference),
    );
  };
  const text = (what: string, expected: string, ours: string) => {
    if (expected !== ours) differences.texts.push({ what, expected, ours });
  };
  const numbers = (what: string, expected: readonly number[], ours: readonly number[]) => {
    text(`${what} count`, `${expected.length}`, `${ours.length}`);
    for (const [i, each] of expected.entries()) number(what, each, ours[i] as number);
  };
  const sentences = <S extends Score>(metric: Metric<S>) =>
    hypotheses.map((hypothesis, i) => sentenceScore(metric, hypothesis, references[i] as readonly string[]));

  for (const [i, hypothesis] of hypotheses.entries()) {
    text(
      `tokens ${reference.tokenizer}`,
      reference.tokenized[i] as string,
      tokenize(hypothesis, reference.tokenizer),
    );
  }

  const ofBleu = bleu(bleuOptions(reference.bleu.options));
  const bleuScore = corpusScore(ofBleu, hypotheses, references);
  number("BLEU", reference.bleu.score, bleuScore.score);
  numbers("BLEU precisions", reference.bleu.precisions, bleuScore.precisions);
  numbers("BLEU counts", reference.bleu.counts, bleuScore.counts);
  numbers("BLEU totals", reference.bleu.totals, bleuScore.totals);
  numbers(
    "BLEU sentences",
    reference.bleu.sentences,
    sentences(ofBleu).map(({ score }) => score),
  );
  // sacreBLEU calls every order BLEU, and the version is ours.
  const asTheirs = (line: string) => line.replace(/\+msmae\.[\d.]+/, "");
  text("BLEU line", reference.bleu.line, asTheirs(formatScore(bleuScore)).replace(/^BLEU-\d/, "BLEU"));

  const { char_order, word_order, beta, lowercase, whitespace, eps_smoothing } = reference.chrf.options;
  const ofChrf = chrf({
    characterOrder: char_order,
    wordOrder: word_order,
    beta,
    lowercase,
    whitespace,
    epsilonSmoothing: eps_smoothing,
  });
  const chrfScore = corpusScore(ofChrf, hypotheses, references);
  number("chrF", reference.chrf.score, chrfScore.score);
  numbers(
    "chrF sentences",
    reference.chrf.sentences,
    sentences(ofChrf).map(({ score }) => score),
  );
  text("chrF line", reference.chrf.line, asTheirs(formatScore(chrfScore)));

  for (const [name, metric] of Object.entries(ROUGE)) {
    for (const [i, { precision, recall, score }] of sentences(metric).entries()) {
      const expected = reference.rouge[i]?.[name as keyof typeof ROUGE] ?? [];
      numbers(name, percent(expected), [precision, recall, score]);
    }
  }
  for (const variant of ["twostream", "mscoco"] satisfies RougeVariant[]) {
    const metric = rougeL({ variant, unit: reference.unit });
    for (const [i, hypothesis] of hypotheses.entries()) {
      const { score, precision, recall } = sentenceScore(
        metric,
        hypothesis,
        references[i] as readonly string[],
      );
      numbers(variant, percent(reference[variant][i] ?? []), [score, precision, recall]);
    }
  }
  for (const alignment of ["levenshtein", "sclite"] satisfies WerAlignment[]) {
    for (const [i, hypothesis] of hypotheses.entries()) {
      const ours = wer({ alignment }).statistics(hypothesis, [references[i]?.[0] as string]);
      numbers(`WER ${alignment}`, reference.wer[i]?.[alignment] as readonly number[], ours);
      const [s, d, n] = ours as [number, number, number];
      if (alignment === "levenshtein") number("WER jiwer", reference.wer[i]?.jiwer as number, s + d + n);
    }
  }
  return differences;
}

export function bleuOptions(options: ReferenceCase["bleu"]["options"]): BleuOptions {
  return {
    tokenize: options.tokenize,
    smoothing: options.smooth_method,
    ...(options.smooth_value === null ? {} : { smoothingValue: options.smooth_value }),
    lowercase: options.lowercase,
    effectiveOrder: options.effective_order,
    maxOrder: options.max_ngram_order,
  };
}
