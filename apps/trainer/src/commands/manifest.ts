import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import {
  ADAPTERS,
  adapterOf,
  type FileIndex,
  indexPoses,
  indexVideos,
  type Made,
  makeManifest,
  writeManifest,
} from "@msmae/dataset-adapters";
import type { Clip } from "@msmae/datasets";
import { writeWhole } from "@msmae/files";
import { createPrinter, type Printer, UserError } from "@msmae/terminal";
import { count, counted, listed } from "@msmae/text";
import { checkFiles, commas, type ManifestCommand, refusing, whatToRead } from "./manifest-options.js";

/**
 * `trainer manifest`: turns a data set's own annotations and a folder of poses into a manifest, and says what is missing,
 * excluded by a rule, or malformed. With `--needed` it also lists the videos of which there are no poses yet; then `--out`
 * may be left out.
 *
 * @returns The exit code.
 */
export async function manifest(name: string, command: ManifestCommand): Promise<number> {
  const { out, videos, needed, minClips, testSigners } = command;
  const dataSet = adapterOf(name);
  if (dataSet === undefined) {
    const names = ADAPTERS.map((each) => each.name).join(", ");
    throw new UserError(`manifest: ${name}: unknown data set; expected one of ${names}`);
  }
  checkFiles(dataSet, command);
  const [source, options] = whatToRead(dataSet, command);
  const { poses } = source;
  const reading = await dataSet.read(source, options);
  // A reader that writes poses makes no folder for none; what was wrong is to be told then.
  const noPoses =
    dataSet.poses === "named" ||
    (!existsSync(poses) && (needed !== undefined || reading.entries.length === 0));
  const made = refusing("--test-signers: ", () =>
    makeManifest(reading, {
      poses: noPoses ? NO_POSES : indexPoses(poses),
      out: out ?? "manifest.jsonl",
      minClips,
      ...(testSigners && { testSigners: commas(testSigners) }),
    }),
  );
  const progress = createPrinter(command.json);
  tell(made, poses, progress);
  const listed = needed === undefined ? 0 : listNeeded(made, needed, videos, progress);
  if (out === undefined) {
    progress.finish(`${counted(listed, "video")} to extract poses of, in ${needed}`, {
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
  progress.finish(
    `${dataSet.title}: ${counted(clips.length, "clip")} in ${out}. Use them with --data ${out}`,
    {
      dataSet: name,
      out,
      ...counts(clips),
      missing: made.missing.length,
      excluded: Object.fromEntries([...made.excluded].map(([rule, ids]) => [rule, ids.length])),
      malformed: made.malformed.length,
      noted: Object.fromEntries([...made.noted].map(([what, ids]) => [what, ids.length])),
    },
  );
  return 0;
}

const NO_POSES: FileIndex = { size: 0, find: () => undefined };

/** Lines of a kind that are shown; a program (`--json`) gets all of them. */
const SHOWN = 10;

function tell(
  { clips, missing, excluded, malformed, said, noted, merged }: Made,
  poses: string,
  progress: Printer,
): void {
  if (clips.length > 0) progress.table(tableOf(clips));
  for (const line of said) progress.warn(line);
  if (missing.length > 0) {
    const videos = new Set(missing.map((clip) => clip.videos[0].name));
    progress.warn(
      `no pose in ${poses} for ${of(missing.length, clips.length + missing.length)}, of ${counted(videos.size, "video")} (${listed([...videos])})`,
      { missing: missing.map(({ id }) => id) },
    );
  }
  for (const [rule, ids] of [...excluded].sort(([, a], [, b]) => b.length - a.length)) {
    progress.say(`excluded by the rule "${rule}": ${ids.length} (${listed(ids)})`, { rule, excluded: ids });
  }
  for (const [what, ids] of [...noted].sort(([, a], [, b]) => b.length - a.length)) {
    progress.warn(`${counted(ids.length, "clip")}: ${what} (${listed(ids)})`, { what, noted: ids });
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
  progress: Printer,
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
    progress.warn(`${counted(gone.size, "video")} not in ${folder} (${listed([...gone])})`, {
      gone: [...gone],
    });
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

const of = (part: number, all: number): string => `${count(part)} of ${counted(all, "clip")}`;
