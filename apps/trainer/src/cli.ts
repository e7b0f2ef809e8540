import { resolve } from "node:path";
import { corpusSource } from "@msmae/datasets";
import { collect, createProgram, decimal, path, UserError, wholeNumber } from "@msmae/terminal";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Runtime } from "./config.js";
import { demo } from "./demo.js";
import { doctor } from "./doctor.js";
import { DATA_SET_NAMES, type ManifestCommand, manifest } from "./manifest.js";
import { type PackCommand, pack } from "./pack.js";
import { PRESETS } from "./presets.js";
import { pretrain } from "./pretrain.js";
import { type Layer, nest, settingFromArgument, settingsFromFile } from "./settings.js";

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 * @throws {CommanderError} for an unknown command or option, after it was reported.
 */
export async function trainer(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram("trainer")
    .description(
      "Pretrains MS-MAE on sign language poses. Without a command: the demo, on embedded synthetic data.",
    )
    .addOption(new Option("--debug", "show the stack of an error"))
    .option("--out <folder>", "where the demo writes its run (default: runs/demo, runs/demo-2, …)", path)
    .option("--json", "progress as JSON lines on stdout")
    .addOption(device())
    .addOption(threads())
    .allowExcessArguments() // refused below, by name
    .hook("preSubcommand", (program, command) => refuseOptionsBefore(program, command))
    .action(async (_, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) {
        const known = program.commands.map((each) => each.name()).join(", ");
        throw new UserError(`${unknown}: unknown command; expected one of ${known}, or none for the demo`);
      }
      const { out, json, ...rest } = command.opts<{ out?: string; json?: boolean } & RuntimeFlags>();
      exitCode = await demo({ out, json: json === true, runtime: runtime(rest) });
    });

  program
    .command("pretrain")
    .description("pretrain a multi-stream masked autoencoder")
    .option("--preset <name>", `settings to start from: ${Object.keys(PRESETS).join(", ")}`, "small")
    .option("--config <file>", "a JSON file of settings, over the preset's", path)
    .option("--set <key.path=value>", "one setting, over everything else; repeatable", collect)
    .option(
      "--data <path>",
      "a folder of .pose files, a manifest.jsonl or what pack wrote (default: synthetic signers)",
      path,
    )
    .option("--streams <names>", "streams, such as body,left,right,face (default: the preset's)")
    .option("--out <folder>", "the run's folder (default: runs/pretrain, runs/pretrain-2, …)", path)
    .option("--resume", "continue the run in --out from its last checkpoint", false)
    .option("--init <checkpoint>", "start from the weights of a .safetensors checkpoint", path)
    .option(
      "--seed <number>",
      "seed of every random choice (default: 0)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option("--dump-batch <file>", "write the first step's batch, loss and gradients as .safetensors", path)
    .option("--workers <number>", "threads that load data (default: 1)", wholeNumber(0, 64))
    .option("--json", "progress as JSON lines on stdout", false)
    .addOption(device())
    .addOption(threads())
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (flags: PretrainFlags, command: Command) => {
      if (flags.resume) refuseOtherSettings(flags, command);
      exitCode = await pretrain({
        layers: flags.resume ? workers(flags) : layers(flags),
        out: flags.out,
        resume: flags.resume,
        init: flags.init,
        dumpBatch: flags.dumpBatch,
        json: flags.json,
        runtime: runtime(flags),
      });
    });

  program
    .command("pack")
    .description("pack a big corpus into few large files that windows are read from")
    .requiredOption("--data <path>", "a folder of .pose files or a manifest.jsonl", path)
    .requiredOption("--out <folder>", "the folder to write; train on it with --data", path)
    .option("--streams <names>", "streams that every clip must have", "body,left,right")
    .option("--workers <number>", "threads that pack", wholeNumber(1, 64), 2)
    .option("--json", "progress as JSON lines on stdout", false)
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (flags: Omit<PackCommand, "streams"> & { streams: string }) => {
      exitCode = await pack({ ...flags, streams: flags.streams.split(",") });
    });

  program
    .command("manifest")
    .description(`turn a data set's own annotations into a manifest.jsonl: ${DATA_SET_NAMES.join(", ")}`)
    .argument("<data set>", "its name")
    .option("--annotations <path>", "its file or folder of annotations, as docs/datasets.md has it", path)
    .requiredOption(
      "--poses <folder>",
      "the .pose files, named as the videos (mp-data writes them there)",
      path,
    )
    .option("--out <file>", "the manifest to write, such as data/manifest.jsonl", path)
    .option("--needed <file>", "list the videos that have no poses yet, one a line", path)
    .option("--videos <folder>", "with --needed: list those of them that are here", path)
    .option("--min-clips <number>", "the fewest clips of a gloss", wholeNumber(1, 1_000_000), 1)
    .option(
      "--glosses <number>",
      "wlasl: of the first 100, 300 or 1000 glosses (default: all)",
      wholeNumber(1, 1e6),
    )
    .option("--captions <folder>", "youtube-asl: a clip of every caption (default: of every video)", path)
    .option("--size <width>x<height>", "mp-data: of the videos in pixels (default: 640x480)", size)
    .option("--fps <number>", "mp-data: frames a second (default: 30)", decimal(0, true))
    .option("--json", "what is said as JSON lines on stdout", false)
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (name: string, flags: ManifestCommand) => {
      exitCode = await manifest(name, flags);
    });

  program
    .command("doctor")
    .description("show the runtime, its providers, versions, and what would be chosen")
    .option("--json", "as JSON", false)
    .addOption(device())
    .addOption(threads())
    .addOption(new Option("--debug", "show the stack of an error"))
    .action(async (flags: RuntimeFlags & { json: boolean }) => {
      exitCode = await doctor(runtime(flags), flags.json);
    });

  for (const command of program.commands) {
    command.allowExcessArguments().hook("preAction", refuseArguments);
  }
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

interface RuntimeFlags {
  readonly device: Runtime["device"];
  readonly threads?: number;
}

interface PretrainFlags extends RuntimeFlags {
  readonly preset: keyof typeof PRESETS;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly data?: string;
  readonly streams?: string;
  readonly out?: string;
  readonly resume: boolean;
  readonly init?: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly dumpBatch?: string;
  readonly json: boolean;
}

/** `trainer --json pretrain` would otherwise be the demo's --json, and no command's. */
function refuseOptionsBefore(program: Command, command: Command): void {
  const given = program.options.find(
    (option) => program.getOptionValueSource(option.attributeName()) === "cli" && option.long !== "--debug",
  );
  if (given !== undefined) throw new UserError(`${given.long}: expected after "${command.name()}"`);
}

function refuseArguments(command: Command): void {
  const unexpected = command.args[command.registeredArguments.length];
  if (unexpected === undefined) return;
  throw new UserError(`${command.name()}: ${unexpected}: expected an option, such as --data ${unexpected}`);
}

/** A run goes on as its config.json says, or its end would depend on when it was interrupted. */
function refuseOtherSettings(flags: PretrainFlags, command: Command): void {
  if (flags.out === undefined)
    throw new UserError("--resume: expected --out with the folder of the run to continue");
  const others = ["preset", "config", "set", "data", "streams", "seed", "init", "dumpBatch"];
  const given = others.find((name) => command.getOptionValueSource(name) === "cli");
  if (given === undefined) return;
  const flag = command.options.find((option) => option.attributeName() === given)?.long;
  throw new UserError(
    `${flag}: a run is continued as its config.json says; leave it out, or start a new run`,
  );
}

/** The layers in the order in which they win: preset, file, flags, --set. */
function layers(flags: PretrainFlags): Layer[] {
  const flag = (name: string, keys: string[], value: unknown): Layer[] =>
    value === undefined ? [] : [{ source: `--${name}`, settings: nest(keys, value) }];
  if (!Object.hasOwn(PRESETS, flags.preset)) {
    throw new UserError(`--preset ${flags.preset}: expected one of ${Object.keys(PRESETS).join(", ")}`);
  }
  return [
    { source: `preset ${flags.preset}`, settings: PRESETS[flags.preset] ?? {} },
    ...(flags.config === undefined ? [] : [settingsFromFile(flags.config)]),
    ...flag("data", ["corpus"], flags.data === undefined ? undefined : corpusSource(resolve(flags.data))),
    ...flag("streams", ["model", "streams"], flags.streams?.split(",")),
    ...flag("seed", ["seed"], flags.seed),
    ...workers(flags),
    ...(flags.set ?? []).map(settingFromArgument),
  ];
}

/** The batches are the same whatever their number, so a run may be continued with another one. */
function workers({ workers }: PretrainFlags): Layer[] {
  return workers === undefined ? [] : [{ source: "--workers", settings: nest(["data", "workers"], workers) }];
}

function runtime({ device, threads }: RuntimeFlags): Runtime {
  return { device, threads };
}

function device(): Option {
  return new Option("--device <name>", "where to compute")
    .choices(["auto", "cpu", "cuda", "webgpu"])
    .default("auto");
}

function threads(): Option {
  // Ours: that many are started, whatever the machine has.
  return new Option("--threads <number>", "threads of the runtime (default: all cores)").argParser(
    wholeNumber(1, 1024),
  );
}

function size(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width !== undefined && height !== undefined) return { width: Number(width), height: Number(height) };
  throw new InvalidArgumentError("Expected pixels, such as 640x480.");
}
