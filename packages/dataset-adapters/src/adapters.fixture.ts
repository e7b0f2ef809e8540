import { basename, join } from "node:path";
import { type Clip, openCorpus, readManifest } from "@msmae/datasets";
import type { Pose } from "@msmae/pose";
import { folderOf as makeFolder, makePose } from "@msmae/testing";
import type { Reading } from "./annotations/reading.js";
import { type Made, makeManifest, writeManifest } from "./manifest/make-manifest.js";
import { indexPoses } from "./manifest/poses.js";

/** A folder of poses of these names, 100 frames at 25 frames/s each unless it is said otherwise. */
export function folderOfPoses(...names: (string | readonly [name: string, pose: Pose])[]): string {
  const files = names.map((name) =>
    typeof name === "string" ? [`${name}.pose`, makePose({ frames: 100 })] : [`${name[0]}.pose`, name[1]],
  );
  return makeFolder(Object.fromEntries(files));
}

/** The manifest of what was read, written, opened as a corpus and read again: that takes every clip of it. */
export function manifestOf(reading: Reading, poses: string, minClips = 1): Made & { readonly lines: Clip[] } {
  const out = join(makeFolder(), "manifest.jsonl");
  const made = makeManifest(reading, { poses: indexPoses(poses), out, minClips });
  writeManifest(out, made.clips);
  const corpus = openCorpus(out);
  if (corpus.skipped.length > 0) throw new Error(`the corpus skips ${JSON.stringify(corpus.skipped)}`);
  for (const index of corpus.clips.keys()) corpus.load(index);
  return { ...made, lines: readManifest(out) };
}

/** Without the poses' paths, which lead out of a temporary folder. */
export const withoutPose = ({ pose: _, ...clip }: Clip) => clip;

/** The ids of clips that are missing, excluded by each rule, and the messages of what is malformed, without folders. */
export const outcome = ({
  missing,
  excluded,
  malformed,
}: Pick<Made, "missing" | "excluded" | "malformed">) => ({
  missing: missing.map(({ id }) => id),
  excluded: Object.fromEntries(excluded),
  malformed: malformed.map(({ file, message }) => message.replace(file, basename(file))),
});
