import type { Metric } from "../metric.js";
import { METRIC_FAMILIES, METRIC_OPTIONS, type MetricOption, type MetricOptions } from "../text-metrics.js";
import { type Arguments, METRIC_NAMES } from "./arguments.js";
import { InputError } from "./input-error.js";

export const METRIC_OPTION_NAMES = Object.keys(METRIC_OPTIONS) as MetricOption[];

/**
 * The metrics of texts that `--metric` names.
 *
 * @throws {InputError} for a name that is none, and for an option that none of them takes.
 */
export function metricsNamed(names: readonly string[], args: Arguments, sentences: boolean): Metric[] {
  const options = optionsOf(args);
  const chosen = names.map((name) => {
    for (const family of METRIC_FAMILIES) {
      const metric = family.named(name, options, sentences);
      if (metric !== undefined) return { family, metric };
    }
    throw new InputError("--metric", undefined, `${name}: expected one of ${METRIC_NAMES}`);
  });
  const taken = new Set(chosen.flatMap(({ family }) => family.options));
  const other = METRIC_OPTION_NAMES.find((option) => args.has(option) && !taken.has(option));
  if (other !== undefined) {
    throw new InputError(`--${other}`, undefined, `none of ${names.join(", ")} takes it`);
  }
  return chosen.map(({ metric }) => metric);
}

function optionsOf(args: Arguments): MetricOptions {
  const given = (name: MetricOption) => {
    const option: Partial<Record<"choices" | "takes" | "about", unknown>> = METRIC_OPTIONS[name];
    if (option.choices !== undefined) return args.choice(name); // which is one of them
    return option.takes === undefined ? true : args.number(name);
  };
  const names = METRIC_OPTION_NAMES.filter((name) => args.has(name));
  return Object.fromEntries(names.map((name) => [name, given(name)])) as MetricOptions;
}
