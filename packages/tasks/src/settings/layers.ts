import { resolve } from "node:path";
import { corpusSource } from "@msmae/datasets";
import { SettingsError } from "../errors.js";
import { type Layer, mergeSettings, nest, type Settings, settingsFromFile } from "./settings.js";

/** The settings of a new run, from the weakest to the strongest. */
export interface SettingsOptions<S extends Settings = Settings> {
  /** Named settings to begin with. Default: `small`, minutes on two cores. */
  readonly preset?: string | undefined;
  /** A JSON file of settings. */
  readonly config?: string | undefined;
  /** A folder of .pose files, a manifest, or packed shards. Default: the preset's synthetic signers. */
  readonly data?: string | undefined;
  readonly streams?: readonly string[] | undefined;
  /** Every random choice follows from it. Default: 0. */
  readonly seed?: number | undefined;
  /** Threads that load data. They change no result. */
  readonly workers?: number | undefined;
  /** Over all others: an object of settings, or several with the names that messages call them by. */
  readonly settings?: S | readonly Layer[] | undefined;
}

/** The layers that a task puts between others. */
export interface TaskLayers {
  /** Above the preset, below everything else. */
  readonly afterPreset?: readonly Layer[];
  /** Those of its own options, above the data. */
  readonly own?: readonly Layer[];
}

/**
 * The layers in the order in which later ones win: preset, file, options, settings.
 *
 * @throws {SettingsError} for an unknown preset, or a file that cannot be read.
 */
export function settingsLayers(
  presets: Readonly<Record<string, Settings>>,
  { preset = "small", config, data, streams, seed, workers, settings = [] }: SettingsOptions,
  { afterPreset = [], own = [] }: TaskLayers = {},
): Layer[] {
  if (!Object.hasOwn(presets, preset)) {
    throw new SettingsError(`--preset ${preset}`, `expected one of ${Object.keys(presets).join(", ")}`);
  }
  return [
    { source: `preset ${preset}`, settings: presets[preset] ?? {} },
    ...afterPreset,
    ...(config === undefined ? [] : [settingsFromFile(config)]),
    ...optionLayer("data", ["corpus"], data === undefined ? undefined : corpusSource(resolve(data))),
    ...own,
    ...optionLayer("streams", ["model", "streams"], streams),
    ...optionLayer("seed", ["seed"], seed),
    ...workersLayer(workers),
    ...(isLayers(settings) ? settings : [{ source: "settings", settings }]),
  ];
}

/** The batches are the same whatever their number, so a run may be continued with another one. */
export const workersLayer = (workers: number | undefined): Layer[] =>
  optionLayer("workers", ["data", "workers"], workers);

/** An option as a layer; none where it was not given. */
export function optionLayer(name: string, keys: readonly string[], value: unknown): Layer[] {
  return value === undefined ? [] : [{ source: `--${name}`, settings: nest(keys, value) }];
}

const isLayers = (settings: Settings | readonly Layer[]): settings is readonly Layer[] =>
  Array.isArray(settings);

/** What of the preset's model the checkpoint of `init` replaces, since its weights have one shape. */
export function replacedByInit(
  [preset, ...others]: readonly Layer[],
  init: string,
): { readonly message: string; readonly facts: object } | undefined {
  const modelOf = ({ settings }: Layer) => (settings.model ?? {}) as Settings;
  const checkpoint = others.find(({ source }) => source === init);
  if (preset === undefined || checkpoint === undefined) return undefined;
  const shown = (value: unknown) => (Array.isArray(value) ? value.join(",") : JSON.stringify(value));
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const final = (mergeSettings(preset.settings, ...others.map(({ settings }) => settings)).model ??
    {}) as Settings;
  const replaced = Object.entries(modelOf(checkpoint)).filter(([name, value]) => {
    const before = modelOf(preset)[name];
    return before !== undefined && !same(before, value) && same(final[name], value);
  });
  if (replaced.length === 0) return undefined;
  const list = replaced.map(
    ([name, value]) => `model.${name} ${shown(value)}, not ${shown(modelOf(preset)[name])}`,
  );
  return {
    message: `As ${init} has it, instead of the ${preset.source}: ${list.join("; ")}`,
    facts: { decidedByInit: Object.fromEntries(replaced) },
  };
}
