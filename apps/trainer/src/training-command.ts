import { resolve } from "node:path";
import { corpusSource } from "@msmae/datasets";
import { STREAM_NAMES } from "@msmae/pose";
import {
  type Layer,
  mergeSettings,
  nest,
  type Prepared,
  type Progress,
  type Runtime,
  runTask,
  type Settings,
  settingFromArgument,
  settingsFromFile,
  type Task,
} from "@msmae/tasks";
import { collect, path, UserError, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { createProgress } from "./progress.js";

/** Where to compute, as the command line says it. */
export interface RuntimeFlags {
  readonly device: Runtime["device"];
  readonly threads?: number;
}

/** What the command line says to every command that trains. */
export interface TrainingFlags extends RuntimeFlags {
  readonly preset: string;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly data?: string;
  readonly streams?: string;
  readonly out?: string;
  readonly resume: boolean;
  readonly acceptChangedData?: true;
  readonly init?: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly json: boolean;
}

/** Named settings. */
export type Presets = Readonly<Record<string, Settings>>;

/** Adds the options of {@link TrainingFlags}. */
export function addTrainingOptions(command: Command, presets: Presets, data: string): Command {
  return command
    .option("--preset <name>", `settings to start from: ${Object.keys(presets).join(", ")}`, "small")
    .option("--config <file>", "a JSON file of settings, over the preset's", path)
    .option("--set <key.path=value>", "one setting, over everything else; repeatable", collect)
    .option("--data <path>", `${data} (default: synthetic signers)`, path)
    .option("--streams <names>", `some of ${STREAM_NAMES.join(",")} (default: the preset's)`)
    .option(
      "--out <folder>",
      `the run's folder (default: runs/${command.name()}, runs/${command.name()}-2, …)`,
      path,
    )
    .option("--resume", "continue the run in --out from its last checkpoint", false)
    .option(
      "--accept-changed-data",
      "with --resume: go on although clips were added, removed or changed since",
    )
    .option("--init <checkpoint>", "start from the weights of a .safetensors checkpoint", path)
    .option(
      "--seed <number>",
      "seed of every random choice (default: 0)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option("--workers <number>", "threads that load data (default: 1)", wholeNumber(0, 64))
    .option("--json", "progress as JSON lines on stdout", false)
    .addOption(device())
    .addOption(threads())
    .addOption(new Option("--debug", "show the stack of an error"));
}

/** The layers of settings that a command puts between others. */
export interface MoreLayers {
  /** Above the preset, below everything else. */
  readonly afterPreset?: readonly Layer[];
  /** Those of its own flags. */
  readonly flags?: readonly Layer[];
}

/**
 * Starts or continues a run as the flags say.
 *
 * @param more The command's own layers; not asked for where a run is continued.
 * @returns The exit code: 0, or 130 where Ctrl-C ended it.
 */
export async function runTraining<C extends Prepared["config"], P extends Prepared<C>>(
  task: Task<C, P>,
  flags: TrainingFlags,
  command: Command,
  presets: Presets,
  more: () => Promise<MoreLayers> = async () => ({}),
): Promise<number> {
  if (flags.resume) refuseOtherSettings(flags, command);
  const { out, resume, init, acceptChangedData = false } = flags;
  if (acceptChangedData && !resume) {
    throw new UserError(
      "--accept-changed-data: expected --resume with it, since a new run has no data that could have changed",
    );
  }
  const layers = resume ? workers(flags) : layersOf(flags, presets, await more());
  const progress = createProgress(flags.json);
  if (init !== undefined) sayDecidedByInit(layers, init, progress);
  const { interrupted } = await runTask(
    task,
    { layers, out, resume, init, acceptChangedData, runtime: runtimeOf(flags) },
    progress,
  );
  return interrupted ? 130 : 0;
}

/** A run goes on as its config.json says, or its end would depend on when it was interrupted. */
function refuseOtherSettings(flags: TrainingFlags, command: Command): void {
  if (flags.out === undefined)
    throw new UserError("--resume: expected --out with the folder of the run to continue");
  const allowed = ["resume", "acceptChangedData", "out", "workers", "json", "device", "threads", "debug"];
  const given = command.options.find((option) => {
    const name = option.attributeName();
    return !allowed.includes(name) && command.getOptionValueSource(name) === "cli";
  });
  if (given === undefined) return;
  throw new UserError(
    `${given.long}: a run is continued as its config.json says; leave it out, or start a new run`,
  );
}

/** The layers in the order in which they win: preset, file, flags, --set. */
function layersOf(flags: TrainingFlags, presets: Presets, more: MoreLayers): Layer[] {
  if (!Object.hasOwn(presets, flags.preset)) {
    throw new UserError(`--preset ${flags.preset}: expected one of ${Object.keys(presets).join(", ")}`);
  }
  return [
    { source: `preset ${flags.preset}`, settings: presets[flags.preset] ?? {} },
    ...(more.afterPreset ?? []),
    ...(flags.config === undefined ? [] : [settingsFromFile(flags.config)]),
    ...flagLayer(
      "data",
      ["corpus"],
      flags.data === undefined ? undefined : corpusSource(resolve(flags.data)),
    ),
    ...(more.flags ?? []),
    ...flagLayer("streams", ["model", "streams"], flags.streams?.split(",")),
    ...flagLayer("seed", ["seed"], flags.seed),
    ...workers(flags),
    ...(flags.set ?? []).map(settingFromArgument),
  ];
}

/** Says what of the preset's model the checkpoint of `--init` replaces: its weights have one shape. */
function sayDecidedByInit([preset, ...others]: readonly Layer[], init: string, progress: Progress): void {
  const modelOf = ({ settings }: Layer) => (settings.model ?? {}) as Settings;
  const checkpoint = others.find(({ source }) => source === init);
  if (preset === undefined || checkpoint === undefined) return;
  const said = (value: unknown) => (Array.isArray(value) ? value.join(",") : JSON.stringify(value));
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const final = (mergeSettings(preset.settings, ...others.map(({ settings }) => settings)).model ??
    {}) as Settings;
  const replaced = Object.entries(modelOf(checkpoint)).filter(([name, value]) => {
    const before = modelOf(preset)[name];
    return before !== undefined && !same(before, value) && same(final[name], value);
  });
  if (replaced.length === 0) return;
  const list = replaced.map(
    ([name, value]) => `model.${name} ${said(value)}, not ${said(modelOf(preset)[name])}`,
  );
  progress.say(`As ${init} has it, instead of the ${preset.source}: ${list.join("; ")}`, {
    decidedByInit: Object.fromEntries(replaced),
  });
}

/** A flag as a layer; none where it was not given. */
export function flagLayer(name: string, keys: readonly string[], value: unknown): Layer[] {
  return value === undefined ? [] : [{ source: `--${name}`, settings: nest(keys, value) }];
}

/** The batches are the same whatever their number, so a run may be continued with another one. */
function workers({ workers }: TrainingFlags): Layer[] {
  return flagLayer("workers", ["data", "workers"], workers);
}

export function runtimeOf({ device, threads }: RuntimeFlags): Runtime {
  return { device, threads };
}

export function device(): Option {
  return new Option("--device <name>", "where to compute")
    .choices(["auto", "cpu", "cuda", "webgpu"])
    .default("auto");
}

export function threads(): Option {
  // Ours: that many are started, whatever the machine has.
  return new Option("--threads <number>", "threads of the runtime (default: all cores)").argParser(
    wholeNumber(1, 1024),
  );
}
