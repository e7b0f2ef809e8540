import { bleu } from "./bleu.js";
import { chrf } from "./chrf.js";
import type { Metric } from "./metric.js";
import { rougeL, rougeN } from "./rouge.js";
import { wer } from "./wer.js";

/**
 * Options of the metrics of texts, as `score` takes them: `--smooth-value 0.1` of `"smooth-value"`. An option has choices, or takes
 * a number, or is on where it is given.
 */
export const METRIC_OPTIONS = {
  tokenize: { choices: ["13a", "zh", "char", "intl", "none"], about: "for BLEU (default: 13a)" },
  lowercase: { about: "for BLEU and chrF" },
  smooth: { choices: ["exp", "floor", "add-k", "none"], about: "for BLEU (default: exp)" },
  "smooth-value": { takes: "NUMBER", about: "for floor (default: 0.1) and add-k (default: 1)" },
  variant: { choices: ["twostream", "mscoco", "f1"], about: "of ROUGE-L (default: twostream)" },
  unit: {
    choices: ["word", "char", "alphanumeric"],
    about: "of ROUGE (default: word; alphanumeric for ROUGE-1, …)",
  },
  alignment: { choices: ["levenshtein", "sclite"], about: "of WER (default: levenshtein)" },
} as const;

export type MetricOption = keyof typeof METRIC_OPTIONS;

type ValueOf<Option> = Option extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Option extends { readonly takes: "NUMBER" }
    ? number
    : true;

/** What was given of them. */
export type MetricOptions = { readonly [Name in MetricOption]?: ValueOf<(typeof METRIC_OPTIONS)[Name]> };

/** Metrics of texts that share a name, such as BLEU-1 to BLEU-4, and options. */
export interface MetricFamily {
  /** Its names, as help and errors have them: `bleu, bleu-1, …`. */
  readonly names: string;
  readonly options: readonly MetricOption[];
  /**
   * The metric of a name; undefined for a name that is none of its own.
   *
   * @param sentences Whether single sentences are scored: BLEU leaves out orders that one is too short for, as
   *   `sacrebleu --sentence-level`.
   */
  readonly named: (name: string, options: MetricOptions, sentences: boolean) => Metric | undefined;
}

/**
 * The metrics of texts that `score` knows: the one list from which its help, its errors and what it parses follow. A new one is
 * a file of its own and an entry here (docs/add-a-metric.md).
 */
export const METRIC_FAMILIES: readonly MetricFamily[] = [
  {
    names: "bleu, bleu-1, …",
    options: ["tokenize", "lowercase", "smooth", "smooth-value"],
    named: (name, { tokenize, lowercase, smooth, "smooth-value": smoothingValue }, sentences) =>
      forOrder(/^bleu(?:-?([1-9]\d?))?$/, name, (maxOrder) =>
        bleu(
          given({
            tokenize,
            lowercase,
            smoothing: smooth,
            smoothingValue,
            maxOrder,
            effectiveOrder: sentences,
          }),
        ),
      ),
  },
  {
    names: "chrf, chrf++",
    options: ["lowercase"],
    named: (name, { lowercase }) => {
      const [, plus] = /^chrf(\+{0,2})$/.exec(name) ?? [];
      return plus === undefined ? undefined : chrf(given({ wordOrder: plus.length, lowercase }));
    },
  },
  {
    names: "rouge",
    options: ["variant", "unit"],
    named: (name, { variant, unit }) =>
      /^rouge(-?l)?$/.test(name) ? rougeL(given({ variant, unit })) : undefined,
  },
  {
    names: "rouge-1, …",
    options: ["unit"],
    named: (name, { unit }) =>
      forOrder(/^rouge-?([1-9]\d?)$/, name, (order) => rougeN(order as number, given({ unit }))),
  },
  {
    names: "wer",
    options: ["alignment"],
    named: (name, { alignment }) => (name === "wer" ? wer(given({ alignment })) : undefined),
  },
];

/** A metric whose name may end in a number. */
function forOrder(
  pattern: RegExp,
  name: string,
  make: (order: number | undefined) => Metric,
): Metric | undefined {
  const found = pattern.exec(name);
  return found === null ? undefined : make(found[1] === undefined ? undefined : Number(found[1]));
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that are not undefined: defaults are the metrics' own. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>;
}
