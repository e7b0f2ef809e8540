import { bleu, type Smoothing } from "../bleu.js";
import { chrf } from "../chrf.js";
import type { Metric } from "../metric.js";
import { type RougeUnit, type RougeVariant, rougeL, rougeN } from "../rouge.js";
import type { TokenizerName } from "../tokenizers.js";
import { type WerAlignment, wer } from "../wer.js";
import { InputError } from "./input-error.js";

/** What a command line says of the metrics of texts. */
export interface TextMetricOptions {
  readonly tokenize?: TokenizerName | undefined;
  readonly lowercase?: boolean | undefined;
  readonly smooth?: Smoothing | undefined;
  readonly smoothValue?: number | undefined;
  readonly variant?: RougeVariant | undefined;
  readonly unit?: RougeUnit | undefined;
  readonly alignment?: WerAlignment | undefined;
  /** Sentence by sentence: BLEU leaves out orders that a sentence is too short for, as `sacrebleu --sentence-level`. */
  readonly sentences: boolean;
}

/** Which options each family of metrics takes. */
const TAKES: Readonly<Record<string, readonly (keyof TextMetricOptions)[]>> = {
  bleu: ["tokenize", "lowercase", "smooth", "smoothValue"],
  chrf: ["lowercase"],
  rouge: ["variant", "unit"],
  "rouge-n": ["unit"],
  wer: ["alignment"],
};

/** `--tokenize` for `tokenize`. */
export const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * The metrics of texts that `--metric` names: `bleu` or `bleu-1`, `chrf` or `chrf++`, `rouge` (ROUGE-L), `rouge-1`,
 * `wer`.
 *
 * @throws {InputError} for a name that is none, and for an option that none of them takes.
 */
export function metricsNamed(names: readonly string[], options: TextMetricOptions): Metric[] {
  const chosen = names.map((name) => metricNamed(name, options));
  const taken = new Set(chosen.flatMap(({ family }) => TAKES[family] ?? []));
  for (const [option, value] of Object.entries(options)) {
    if (option === "sentences" || value === undefined || taken.has(option as keyof TextMetricOptions))
      continue;
    throw new InputError(flag(option), undefined, `none of ${names.join(", ")} takes it`);
  }
  return chosen.map(({ metric }) => metric);
}

function metricNamed(name: string, options: TextMetricOptions): { family: string; metric: Metric } {
  const [, base = "", suffix = ""] = /^([a-z]+)-?([0-9]{0,2}|[+]{0,2}|l)$/.exec(name) ?? [];
  const order = Number(suffix);
  const wrong = () =>
    new InputError(
      "--metric",
      undefined,
      `${name}: expected bleu, bleu-1, …, chrf, chrf++, rouge, rouge-1, …, wer, recall or macro-f1`,
    );
  if (base === "bleu" && (suffix === "" || order > 0)) {
    const metric = bleu({
      ...given("tokenize", options.tokenize),
      ...given("lowercase", options.lowercase),
      ...given("smoothing", options.smooth),
      ...given("smoothingValue", options.smoothValue),
      ...(suffix === "" ? {} : { maxOrder: order }),
      effectiveOrder: options.sentences,
    });
    return { family: "bleu", metric };
  }
  if (base === "chrf" && /^\+{0,2}$/.test(suffix)) {
    return {
      family: "chrf",
      metric: chrf({ wordOrder: suffix.length, ...given("lowercase", options.lowercase) }),
    };
  }
  if (base === "rouge" && (suffix === "" || suffix === "l")) {
    return {
      family: "rouge",
      metric: rougeL({ ...given("variant", options.variant), ...given("unit", options.unit) }),
    };
  }
  if (base === "rouge" && order > 0)
    return { family: "rouge-n", metric: rougeN(order, given("unit", options.unit)) };
  if (name === "wer") return { family: "wer", metric: wer(given("alignment", options.alignment)) };
  throw wrong();
}

function given<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Value };
}
