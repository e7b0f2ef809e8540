import type { Interval } from "./bootstrap.js";
import type { CorpusScore } from "./metric.js";
import { formatFixed } from "./python-text.js";

/**
 * A score with everything that it means, in one line: sacreBLEU's own form, digit by digit.
 *
 * @param options.digits Decimals of the score. Default: 2 (chosen here: what papers print; sacreBLEU's command prints 1).
 * @param options.interval Of `bootstrapScore`.
 * @example
 * formatScore(corpusScore(bleu(), hypotheses, references));
 * // "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+msmae.0.2.0 = 48.53 82.4/50.0/45.5/37.5 (BP = …)"
 */
export function formatScore(
  { name, signature, score, detail }: CorpusScore,
  { digits = 2, interval }: { readonly digits?: number; readonly interval?: Interval } = {},
): string {
  const confidence =
    interval === undefined
      ? ""
      : ` (μ = ${formatFixed(interval.mean, digits)} ± ${formatFixed(interval.halfWidth, digits)})`;
  return `${name}|${signature} = ${formatFixed(score, digits)}${confidence}${detail === "" ? "" : ` ${detail}`}`;
}
