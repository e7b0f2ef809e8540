import type { z } from "zod";
import { childOf, descriptionOf, knownSettings } from "./known-settings.js";
import { type Layer, resolveSettings, sourceOf } from "./settings.js";

/** One setting that a task knows. */
export interface SettingDescription {
  /** Its path, such as `train.learningRate`: what `--set` takes. */
  readonly name: string;
  /** Absent where the setting is, such as `validation.patience`, and has no default. */
  readonly value?: unknown;
  /** Where the value is from, such as `preset small`, `--data`, or `default` for the schema's. */
  readonly source: string;
  /** What it is, and where its default is from, as far as the schema says it. */
  readonly about?: string;
}

/**
 * All settings of a task with what they are worth under the layers; where they depend on a `kind`, those of its value.
 *
 * @throws {SettingsError} if the layers do not make settings.
 * @example
 * describeSettings(schema, [{ source: "preset small", settings }])[0]; // { name: "seed", value: 0, source: "default", … }
 */
export function describeSettings(schema: z.ZodType, layers: readonly Layer[]): SettingDescription[] {
  const resolved = resolveSettings(schema, layers);
  const under = (path: readonly string[], value: unknown): SettingDescription[] =>
    knownSettings(schema, path, resolved).flatMap((name) => {
      const full = [...path, name];
      const inner = childOf(value, name);
      const below = under(full, inner);
      if (below.length > 0) return below;
      const about = descriptionOf(schema, full, resolved);
      const source = sourceOf(layers, full, "default");
      return [
        {
          name: full.join("."),
          ...(inner !== undefined && { value: inner }),
          source,
          ...(about !== undefined && { about }),
        },
      ];
    });
  return under([], resolved);
}
