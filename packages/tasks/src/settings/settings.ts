import { readFileSync } from "node:fs";
import type { z } from "zod";
import { SettingsError } from "../errors.js";
import { knownSettings, nearestName } from "./known-settings.js";

/** A plain JSON object, as configuration files and `--set` hold. */
export type Settings = { readonly [key: string]: unknown };

/** Settings and where they came from; later layers win over earlier ones. */
export interface Layer {
  /** As the user knows it: `preset small`, `config.json`, `--set`. */
  readonly source: string;
  readonly settings: Settings;
}

/**
 * Merges the layers and validates the result.
 *
 * @throws {SettingsError} with one line that names the source, the field, the value and what was expected.
 * @example
 * resolveSettings(schema, [{ source: "preset small", settings: { train: { steps: 10 } } }]);
 */
export function resolveSettings<T>(schema: z.ZodType<T>, layers: readonly Layer[]): T {
  const merged = mergeSettings(...layers.map(({ settings }) => settings));
  const result = schema.safeParse(merged);
  if (result.success) return result.data;
  throw problemOf(schema, result.error.issues[0] as z.core.$ZodIssue, merged, layers);
}

/**
 * Reads a JSON file of settings.
 *
 * @throws {SettingsError} if it cannot be read, or is not a JSON object.
 */
export function settingsFromFile(path: string): Layer {
  let text: string;
  try {
    text = readFileSync(path, "utf8").replace(/^\uFEFF/, ""); // some editors begin a file with a byte order mark
  } catch (error) {
    throw new SettingsError(path, `cannot read the configuration: ${(error as Error).message}`);
  }
  try {
    const settings: unknown = JSON.parse(text);
    if (!isObject(settings)) throw new SyntaxError(`expected a JSON object, got ${show(settings)}`);
    return { source: path, settings };
  } catch (error) {
    throw new SettingsError(path, `not a configuration: ${(error as Error).message}`);
  }
}

/**
 * `train.steps=10` as a layer. The value is JSON where it parses as JSON, otherwise the text itself.
 *
 * @throws {SettingsError} without an `=` or with an empty key.
 */
export function settingFromArgument(argument: string): Layer {
  const at = argument.indexOf("=");
  const keys = argument.slice(0, Math.max(at, 0)).split(".");
  if (at < 0 || keys.some((key) => key === "")) {
    throw new SettingsError(`--set ${argument}`, "expected key.path=value, such as train.steps=1000");
  }
  const text = argument.slice(at + 1);
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {
    // A bare word: --set loss=mean
  }
  return { source: "--set", settings: nest(keys, value) };
}

/** `nest(["a", "b"], 1)` is `{ a: { b: 1 } }`. */
export function nest(keys: readonly string[], value: unknown): Settings {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Settings;
}

/**
 * Settings over others, at any depth; the later ones win. What is of another `kind`, such as another corpus, replaces all of
 * what is below it: its fields are not theirs.
 *
 * @example
 * mergeSettings({ train: { steps: 10, clip: 1 } }, { train: { steps: 20 } }); // { train: { steps: 20, clip: 1 } }
 */
export function mergeSettings(...all: readonly Settings[]): Settings {
  const merged = new Map<string, unknown>();
  for (const settings of all) {
    for (const [key, value] of Object.entries(settings)) {
      const below = merged.get(key);
      const otherKind = isObject(below) && isObject(value) && "kind" in value && value.kind !== below.kind;
      merged.set(key, isObject(below) && isObject(value) && !otherKind ? mergeSettings(below, value) : value);
    }
  }
  return Object.fromEntries(merged);
}

function problemOf(
  schema: z.ZodType,
  issue: z.core.$ZodIssue,
  settings: Settings,
  layers: readonly Layer[],
): SettingsError {
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...issue.path, ...(unknown === undefined ? [] : [unknown])];
  const error = (detail: string) => new SettingsError(sourceOf(layers, path), detail, path.join("."));
  if (unknown !== undefined)
    return error(`unknown setting${whatIsKnown(schema, issue.path, unknown, settings)}`);
  const expectation = issue.message.replace(/^Invalid input: /, "").replace(/^[A-Z]/, (c) => c.toLowerCase());
  return error(`${expectation.replace(/, (received|got) .*$/, "")}, got ${show(lookUp(settings, path))}`);
}

/** `; did you mean train.leastSteps? Expected one of epochs, leastSteps, …` */
function whatIsKnown(
  schema: z.ZodType,
  group: readonly PropertyKey[],
  unknown: string,
  settings: Settings,
): string {
  const known = knownSettings(schema, group, settings);
  const nearest = nearestName(unknown, known);
  const list = known.length === 0 ? "" : `expected one of ${known.join(", ")}`;
  if (nearest === undefined) return list === "" ? "" : `; ${list}`;
  return `; did you mean ${[...group, nearest].join(".")}? ${list.replace(/^e/, "E")}`;
}

/** Where a setting is from: the source of the last layer that has it. @param none What is said where none has. */
export function sourceOf(layers: readonly Layer[], path: readonly PropertyKey[], none?: string): string {
  const layer = layers.findLast(({ settings }) => lookUp(settings, path) !== undefined);
  if (layer !== undefined) return layer.source;
  return none ?? (layers.length === 1 ? layers[0]?.source : undefined) ?? "configuration";
}

function lookUp(settings: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    settings,
  );
}

function isObject(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
