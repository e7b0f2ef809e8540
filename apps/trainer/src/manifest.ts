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
  WEBCAM,
  writeManifest,
} from "@msmae/datasets/adapters";
import { writeWhole } from "@msmae/files";
import { UserError } from "@msmae/terminal";
import { createProgress, type Progress } from "./progress.js";

/** What `trainer manifest` is asked for. */
export interface ManifestCommand {
  readonly annotations?: string;
  readonly poses: string;
  readonly out?: string;
  readonly videos?: string;
  readonly needed?: string;
  readonly minClips: number;
  readonly glosses?: number;
  readonly captions?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly fps?: number;
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
  const { poses, out, videos, needed, minClips } = command;
  const dataSet = Object.hasOwn(DATA_SETS, name) ? DATA_SETS[name] : undefined;
  if (dataSet === undefined) {
    throw new UserError(`manifest: ${name}: unknown data set; expected one of ${DATA_SET_NAMES.join(", ")}`);
  }
  checkFiles(command);
  const reading = await dataSet.read(readOptions(name, command));
  const made = makeManifest(reading, {
    poses: needed !== undefined && !existsSync(poses) ? NO_POSES : indexPoses(poses),
    out: out ?? "manifest.jsonl",
    minClips,
  });
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
  });
  return 0;
}

const NO_POSES: FileIndex = { size: 0, find: () => undefined };

function checkFiles({ out, needed, videos, poses }: ManifestCommand): void {
  if (out === undefined && needed === undefined) {
    throw new UserError(
      "manifest: expected --out manifest.jsonl, or --needed with a file for the list of videos",
    );
  }
  const folder = out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory();
  if (out !== undefined && (folder || !out.endsWith(".jsonl"))) {
    throw new UserError(`--out ${out}: expected a file whose name ends in .jsonl`);
  }
  if (videos !== undefined && needed === undefined) {
    throw new UserError(
      "--videos: expected --needed with it, for the list of the videos that have no poses yet",
    );
  }
  if (existsSync(poses) && !statSync(poses).isDirectory()) {
    throw new UserError(`--poses ${poses}: got a file; expected a folder of .pose files`);
  }
}

/** What the data set takes of the command; an option of another one is refused. */
function readOptions(name: string, command: ManifestCommand): ReadOptions {
  const { annotations, poses, glosses, captions, size, fps } = command;
  const { annotations: expected, options } = DATA_SETS[name]!;
  const given = {
    glosses: glosses === undefined ? undefined : "--glosses",
    captions: captions === undefined ? undefined : "--captions",
    recording: size !== undefined ? "--size" : fps !== undefined ? "--fps" : undefined,
  };
  for (const [option, flag] of Object.entries(given)) {
    if (flag === undefined || (options as readonly string[]).includes(option)) continue;
    const [owner] = Object.entries(DATA_SETS).find(([, each]) =>
      (each.options as string[]).includes(option),
    )!;
    throw new UserError(`${flag}: an option of ${owner}, which ${name} does not have`);
  }
  if (expected !== undefined && annotations === undefined) {
    throw new UserError(`manifest ${name}: expected --annotations with ${expected}`);
  }
  if (expected === undefined && annotations !== undefined) {
    throw new UserError(`--annotations: ${name} has none beside --poses`);
  }
  return {
    annotations: annotations ?? poses,
    poses,
    ...(glosses !== undefined && { glosses }),
    ...(captions !== undefined && { captions }),
    ...(given.recording && { recording: { ...WEBCAM, ...size, ...(fps !== undefined && { fps }) } }),
  };
}

/** Lines of a kind that are shown; a program (`--json`) gets all of them. */
const SHOWN = 10;

function tell({ clips, missing, excluded, malformed }: Made, poses: string, progress: Progress): void {
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
