import { ADAPTERS } from "@msmae/dataset-adapters";
import { collect, helpList, jsonOption, path, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { manifest } from "./manifest.js";
import type { ManifestCommand } from "./manifest-options.js";

/** Adds `trainer manifest`, whose help and options come from the adapters' records. @param onExit Gets the exit code. */
export function defineManifest(command: Command, onExit: (code: number) => void): void {
  const own = ownOptions();
  command
    .argument("<data set>", "its name, of those below")
    .option("--annotations <path...>", "its file or folder of annotations; several as anna=PATH", paths)
    .option("--poses <folder>", "the .pose files, named as the videos (mp-data writes them there)", path)
    .option("--out <file>", "the manifest to write, such as data/manifest.jsonl", path)
    .option("--needed <file>", "list the videos that have no poses yet, one a line", path)
    .option("--videos <folder>", "with --needed: list those of them that are here", path)
    .option("--force", "replace a file that is there already", false)
    .option("--min-clips <number>", "the fewest clips of a gloss", wholeNumber(1, 1_000_000), 1)
    .option("--test-signers <names...>", "test on all clips of these signers, train on the others'");
  for (const { option } of own) command.addOption(option);
  jsonOption(command, "what is said, a line for each event,")
    .addHelpText("after", `\n${helpOfAdapters()}`)
    .action(async (name: string, flags: Omit<ManifestCommand, "own"> & Record<string, unknown>) => {
      const typed = own.map(({ name, option }) => [name, texts(flags[option.attributeName()])]);
      onExit(await manifest(name, { ...flags, own: Object.fromEntries(typed) }));
    });
}

/** The options that adapters have beside those of all; one that several have says what it is for each. */
function ownOptions(): { readonly name: string; readonly option: Option }[] {
  const names = new Set(ADAPTERS.flatMap(({ options }) => Object.keys(options)));
  return [...names].map((name) => {
    const having = ADAPTERS.flatMap(({ name: adapter, options }) => {
      const option = options[name];
      return option === undefined ? [] : [{ adapter, ...option }];
    });
    const says = having.map(({ adapter, description }) => `${adapter}: ${description}`).join("; ");
    return { name, option: new Option(`--${name} ${having[0]!.value}`, says) };
  });
}

function helpOfAdapters(): string {
  const rows = ADAPTERS.map(({ name, description, annotations = "none beside --poses" }) => {
    return [name, `${description}; --annotations: ${annotations}`] as const;
  });
  return helpList("Data sets:", rows);
}

function texts(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

const paths = (text: string, earlier?: readonly string[]): string[] => collect(path(text), earlier);
