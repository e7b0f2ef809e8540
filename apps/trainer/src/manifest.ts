import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Clip } from "@msmae/datasets";
import {
  DATA_SETS,
  type FileIndex,
  indexPoses,
  indexVideos,
  type Made,
  makeManifest,
  type ReadOptions,
  TABLE_FIELDS,
  type TimeUnit,
  WEBCAM,
  writeManifest,
} from "@msmae/datasets/adapters";
import { writeWhole } from "@msmae/files";
import { path, UserError } from "@msmae/terminal";
import { createProgress, type Progress } from "./progress.js";

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
  readonly columns?: readonly string[];
  readonly times?: TimeUnit;
  readonly tiers?: readonly string[];
  readonly testSigners?: readonly string[];
  readonly json: boolean;
}

/** The data sets that there is an adapter for, as they are typed. */
export const DATA_SET_NAMES: readonly string[] = Object.keys(DATA_SETS);

/**
 * `trainer manifest`: turns a data set's own annotations and a folder of poses into a manifest, and says what is missing,
 * excluded by a rule, or malformed. With `--needed` it also lists the videos of which there are no poses yet; then `--out`
 * may be left out.
 *
 * @returns The exit code.
 */
export async function manifest(name: string, command: ManifestCommand): Promise<number> {
  const { out, videos, needed, minClips, testSigners } = command;
  const dataSet = Object.hasOwn(DATA_SETS, name) ? DATA_SETS[name] : undefined;
  if (dataSet === undefined) {
    throw new UserError(`manifest: ${name}: unknown data set; expected one of ${DATA_SET_NAMES.join(", ")}`);
  }
  checkFiles(name, command);
  const options = readOptions(name, command);
  const { poses } = options;
  const reading = await dataSet.read(options);
  const made = refusing(() =>
    makeManifest(reading, {
      poses: needed !== undefined && !existsSync(poses) ? NO_POSES : indexPoses(poses),
      out: out ?? "manifest.jsonl",
      minClips,
      ...(testSigners && { testSigners: commas(testSigners) }),
    }),
  );
  const progress = createProgress(command.json);
  tell(made, poses, progress);
  const listed = needed === undefined ? 0 : listNeeded(made, needed, videos, progress);
  if (out === undefined) {
    progress.finish(`${count(listed, "video")} to extract poses of, in ${needed}`, {
      needed,
      videos: listed,
    });
    return 0;
  }
  const { clips } = made;
  if (clips.length === 0) {
    const why = made.missing.length > 0 ? `none of the clips has its pose in ${poses}` : "no clip is left";
    throw new UserError(`${dataSet.title}: ${why}; nothing was written`);
  }
  mkdirSync(dirname(out), { recursive: true });
  writeManifest(out, clips);
  progress.finish(`${dataSet.title}: ${count(clips.length, "clip")} in ${out}. Use them with --data ${out}`, {
    dataSet: name,
    out,
    ...counts(clips),
    missing: made.missing.length,
    excluded: Object.fromEntries([...made.excluded].map(([rule, ids]) => [rule, ids.length])),
    malformed: made.malformed.length,
    noted: Object.fromEntries([...made.noted].map(([what, ids]) => [what, ids.length])),
  });
  return 0;
}

function refusing(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`--test-signers: ${error.message}`);
    throw error;
  }
}

const NO_POSES: FileIndex = { size: 0, find: () => undefined };

/** Everything that is missing is said at once. */
function checkFiles(name: string, command: ManifestCommand): void {
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
function readOptions(name: string, command: ManifestCommand): ReadOptions {
  const { annotations, poses = "", glosses, captions, size, fps, columns, times, tiers } = command;
  const { annotations: expected, options } = DATA_SETS[name]!;
  const given = {
    glosses: glosses === undefined ? undefined : "--glosses",
    captions: captions === undefined ? undefined : "--captions",
    recording: size !== undefined ? "--size" : fps !== undefined ? "--fps" : undefined,
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

const commas = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");

const inWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** Lines of a kind that are shown; a program (`--json`) gets all of them. */
const SHOWN = 10;

function tell(
  { clips, missing, excluded, malformed, noted, merged }: Made,
  poses: string,
  progress: Progress,
): void {
  if (clips.length > 0) progress.table(tableOf(clips));
  if (missing.length > 0) {
    const videos = new Set(missing.map((clip) => clip.videos[0].name));
    progress.warn(
      `no pose in ${poses} for ${of(missing.length, clips.length + missing.length)}, of ${count(videos.size, "video")} (${some([...videos])})`,
      { missing: missing.map(({ id }) => id) },
    );
  }
  for (const [rule, ids] of [...excluded].sort(([, a], [, b]) => b.length - a.length)) {
    progress.say(`excluded by the rule "${rule}": ${ids.length} (${some(ids)})`, { rule, excluded: ids });
  }
  for (const [what, ids] of [...noted].sort(([, a], [, b]) => b.length - a.length)) {
    progress.warn(`${count(ids.length, "clip")}: ${what} (${some(ids)})`, { what, noted: ids });
  }
  if (merged.size > 0) {
    const each = [...merged].map(
      ([gloss, others]) =>
        `${others.map((other) => JSON.stringify(other)).join(", ")} as ${JSON.stringify(gloss)}`,
    );
    progress.warn(
      `glosses that differ only in case, spaces or how letters are composed are taken for one: ${each.slice(0, SHOWN).join("; ")}${each.length > SHOWN ? "; …" : ""}`,
      { merged: Object.fromEntries(merged) },
    );
  }
  for (const { message, file, line, detail } of malformed.slice(0, SHOWN)) {
    progress.warn(message, { file, line, detail });
  }
  if (malformed.length > SHOWN) {
    const rest = malformed.slice(SHOWN).map(({ file, line, detail }) => ({ file, line, detail }));
    progress.warn(`… and ${rest.length} more malformed: all of them with --json`, { malformed: rest });
  }
}

/**
 * Writes the videos to be extracted, one a line: those that are in the folder of videos, or the names of all.
 *
 * @returns How many.
 */
function listNeeded(
  { missing }: Made,
  needed: string,
  folder: string | undefined,
  progress: Progress,
): number {
  const index = folder === undefined ? undefined : indexVideos(folder);
  const lines = new Set<string>();
  const gone = new Set<string>();
  for (const { videos } of missing) {
    const [{ name }] = videos;
    if (index === undefined) lines.add(name);
    else {
      const found = videos
        .map((video) => index.find(video))
        .find((file) => file !== undefined && file !== "several");
      if (found === undefined) gone.add(name);
      else lines.add(found);
    }
  }
  mkdirSync(dirname(needed), { recursive: true });
  writeWhole(needed, [...lines].map((line) => `${line}\n`).join(""));
  if (gone.size > 0) {
    progress.warn(`${count(gone.size, "video")} not in ${folder} (${some([...gone])})`, { gone: [...gone] });
  }
  return lines.size;
}

const SPLITS = ["train", "valid", "test", undefined] as const;

function tableOf(clips: readonly Clip[]): string[][] {
  const rows = SPLITS.map(
    (split) => [split ?? "no split", clips.filter((clip) => clip.split === split)] as const,
  );
  const filled = rows.filter(([, own]) => own.length > 0);
  const all = filled.length > 1 ? [...filled, ["all", clips] as const] : filled;
  return [
    ["split", "clips", "glosses", "signers"],
    ...all.map(([name, own]) => {
      const { clips, glosses, signers } = counts(own);
      return [name, `${clips}`, `${glosses || "-"}`, `${signers || "-"}`];
    }),
  ];
}

function counts(clips: readonly Clip[]): {
  readonly clips: number;
  readonly glosses: number;
  readonly signers: number;
} {
  const different = (values: readonly (string | undefined)[]) =>
    new Set(values.filter((each) => each !== undefined)).size;
  return {
    clips: clips.length,
    glosses: different(clips.map(({ gloss }) => gloss)),
    signers: different(clips.map(({ signer }) => signer)),
  };
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
const of = (part: number, all: number): string => `${part} of ${count(all, "clip")}`;
const some = (names: readonly string[]): string =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
