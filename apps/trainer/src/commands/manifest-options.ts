import { existsSync, statSync } from "node:fs";
import {
  ADAPTERS,
  type Adapter,
  type NamedPath,
  type OptionValues,
  parseOptions,
  type Source,
} from "@msmae/dataset-adapters";
import { path, UserError } from "@msmae/terminal";
import { inWords } from "@msmae/text";

/** What `trainer manifest` is asked for. */
export interface ManifestCommand {
  readonly annotations?: readonly string[];
  readonly poses?: string;
  readonly out?: string;
  readonly videos?: string;
  readonly needed?: string;
  readonly minClips: number;
  readonly testSigners?: readonly string[];
  readonly force: boolean;
  readonly json: boolean;
  /** What was typed for the adapters' own options, by their names. */
  readonly own: Readonly<Record<string, readonly string[] | undefined>>;
}

/** Everything that is missing is said at once. */
export function checkFiles(adapter: Adapter, command: ManifestCommand): void {
  const { annotations, out, needed, videos, poses, own } = command;
  const missing = [
    ...(adapter.annotations !== undefined && annotations === undefined
      ? [`--annotations with ${adapter.annotations}`]
      : []),
    ...(poses === undefined && adapter.poses !== "named" ? ["--poses with the folder of .pose files"] : []),
    ...Object.entries(adapter.options).flatMap(([name, { required }]) =>
      required !== undefined && own[name] === undefined ? [`--${name} such as ${required}`] : [],
    ),
    ...(out === undefined && needed === undefined
      ? ["--out manifest.jsonl (or --needed with a file for the list of videos)"]
      : []),
  ];
  if (missing.length > 0) throw new UserError(`manifest ${adapter.name}: expected ${inWords(missing)}`);
  const folder = out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory();
  if (out !== undefined && (folder || !out.endsWith(".jsonl"))) {
    throw new UserError(`--out ${out}: expected a file whose name ends in .jsonl`);
  }
  if (videos !== undefined && needed === undefined) {
    throw new UserError(
      "--videos: expected --needed with it, for the list of the videos that have no poses yet",
    );
  }
  if (poses !== undefined && existsSync(poses) && !statSync(poses).isDirectory()) {
    throw new UserError(`--poses ${poses}: got a file; expected a folder of .pose files`);
  }
  for (const [flag, file] of [
    ["--out", out],
    ["--needed", needed],
  ]) {
    if (file === undefined || command.force || !existsSync(file)) continue;
    throw new UserError(
      `${flag} ${file}: a file is there already; name another one, or add --force to replace it`,
    );
  }
}

/** What the adapter takes of the command; an option of another one is refused. */
export function whatToRead(
  adapter: Adapter,
  { annotations, poses, own }: ManifestCommand,
): readonly [Source, OptionValues<Adapter["options"]>] {
  for (const [option, texts] of Object.entries(own)) {
    if (texts === undefined || option in adapter.options) continue;
    const owners = ADAPTERS.filter(({ options }) => option in options).map(({ name }) => name);
    throw new UserError(`--${option}: an option of ${inWords(owners)}, which ${adapter.name} does not have`);
  }
  if (adapter.annotations === undefined && annotations !== undefined) {
    throw new UserError(`--annotations: ${adapter.name} has none beside --poses`);
  }
  if (adapter.poses === "named" && poses !== undefined) {
    throw new UserError(`--poses: ${adapter.name} has none beside --annotations`);
  }
  const [first = poses ?? "", second] = annotations ?? [];
  if (second !== undefined && !adapter.several) {
    const several = ADAPTERS.filter((each) => each.several).map(({ name }) => name);
    throw new UserError(`--annotations ${second}: expected one; several are for ${inWords(several)}`);
  }
  const named = adapter.several && annotations?.map(namedPath);
  const source = { annotations: first, poses: poses ?? "", ...(named && { named }) };
  return [source, refusing("", () => parseOptions(adapter, own))];
}

/** Errors of what was typed in one line. */
export function refusing<T>(prefix: string, what: () => T): T {
  try {
    return what();
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`${prefix}${error.message}`);
    throw error;
  }
}

/** `anna=FOLDER`, or a path alone, whose own name may have a `=`. */
function namedPath(text: string): NamedPath {
  const at = text.indexOf("=");
  if (at <= 0 || existsSync(text)) return { path: text };
  return { signer: text.slice(0, at), path: path(text.slice(at + 1)) };
}

export const commas = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");
