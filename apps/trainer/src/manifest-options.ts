import { existsSync, statSync } from "node:fs";
import { DATA_SETS, type ReadOptions, TABLE_FIELDS, type TimeUnit, WEBCAM } from "@msmae/dataset-adapters";
import type { ArrayPart } from "@msmae/pose";
import { path, UserError } from "@msmae/terminal";

/** What `trainer manifest` is asked for. */
export interface ManifestCommand {
  readonly annotations?: readonly string[];
  readonly poses?: string;
  readonly out?: string;
  readonly videos?: string;
  readonly needed?: string;
  readonly minClips: number;
  readonly glosses?: number;
  readonly captions?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly fps?: number;
  readonly order?: readonly ArrayPart[];
  readonly columns?: readonly string[];
  readonly times?: TimeUnit;
  readonly tiers?: readonly string[];
  readonly testSigners?: readonly string[];
  readonly json: boolean;
}

/** Everything that is missing is said at once. */
export function checkFiles(name: string, command: ManifestCommand): void {
  const { annotations, out, needed, videos, poses, columns, tiers } = command;
  const { annotations: expected, options } = DATA_SETS[name]!;
  const missing = [
    ...(expected !== undefined && annotations === undefined ? [`--annotations with ${expected}`] : []),
    ...(poses === undefined ? ["--poses with the folder of .pose files"] : []),
    ...(options.includes("columns") && columns === undefined
      ? ["--columns such as pose=file,gloss=sign"]
      : []),
    ...(options.includes("tiers") && tiers === undefined ? ["--tiers such as gloss=Gloss_*"] : []),
    ...(out === undefined && needed === undefined
      ? ["--out manifest.jsonl (or --needed with a file for the list of videos)"]
      : []),
  ];
  if (missing.length > 0) throw new UserError(`manifest ${name}: expected ${inWords(missing)}`);
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
}

/** What the data set takes of the command; an option of another one is refused. */
export function readOptions(name: string, command: ManifestCommand): ReadOptions {
  const { annotations, poses = "", glosses, captions, size, fps, order, columns, times, tiers } = command;
  const { annotations: expected, options } = DATA_SETS[name]!;
  const given = {
    glosses: glosses === undefined ? undefined : "--glosses",
    captions: captions === undefined ? undefined : "--captions",
    recording: size !== undefined ? "--size" : fps !== undefined ? "--fps" : undefined,
    order: order === undefined ? undefined : "--order",
    columns: columns === undefined ? undefined : "--columns",
    times: times === undefined ? undefined : "--times",
    tiers: tiers === undefined ? undefined : "--tiers",
  };
  for (const [option, flag] of Object.entries(given)) {
    if (flag === undefined || (options as readonly string[]).includes(option)) continue;
    const [owner] = Object.entries(DATA_SETS).find(([, each]) =>
      (each.options as string[]).includes(option),
    )!;
    throw new UserError(`${flag}: an option of ${owner}, which ${name} does not have`);
  }
  if (expected === undefined && annotations !== undefined) {
    throw new UserError(`--annotations: ${name} has none beside --poses`);
  }
  const trees = options.includes("trees") ? annotations?.map(treeOf) : undefined;
  if (trees === undefined && annotations !== undefined && annotations.length > 1) {
    throw new UserError(`--annotations ${annotations[1]}: expected one; several trees are for mp-data`);
  }
  return {
    annotations: annotations?.[0] ?? poses,
    poses,
    ...(trees && { trees }),
    ...(columns && { columns: pairs("--columns", columns, TABLE_FIELDS) }),
    ...(order && { order }),
    ...(times && { times }),
    ...(tiers && { tiers: pairs("--tiers", tiers, ["gloss", "text", "signer"] as const) }),
    ...(glosses !== undefined && { glosses }),
    ...(captions !== undefined && { captions }),
    ...(given.recording && { recording: { ...WEBCAM, ...size, ...(fps !== undefined && { fps }) } }),
  };
}

/** `anna=FOLDER`, or a folder alone, whose own name may have a `=`. */
function treeOf(text: string): { readonly path: string; readonly signer?: string } {
  const at = text.indexOf("=");
  if (at <= 0 || existsSync(text)) return { path: text };
  return { signer: text.slice(0, at), path: path(text.slice(at + 1)) };
}

/** `a=x,b=y` in one text or several; one text with a single `=` is taken whole, for its commas may be a name's. */
function pairs<Field extends string>(
  flag: string,
  texts: readonly string[],
  fields: readonly Field[],
): { readonly [field in Field]?: string } {
  const all = texts.flatMap((text) => (text.split("=").length === 2 ? [text] : text.split(",")));
  const found: { [field in Field]?: string } = {};
  for (const pair of all) {
    const [, field = "", value = ""] = /^\s*([^=]*?)\s*=\s*(.+?)\s*$/s.exec(pair) ?? [];
    const known = fields.find((each) => each === field);
    if (known === undefined) {
      throw new UserError(`${flag} ${pair}: expected ${fields.map((each) => `${each}=…`).join(", ")}`);
    }
    if (found[known] !== undefined) throw new UserError(`${flag}: ${known} is there twice`);
    found[known] = value;
  }
  return found;
}

export const commas = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");

const inWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
