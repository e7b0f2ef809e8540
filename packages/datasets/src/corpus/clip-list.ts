import { readFileSync } from "node:fs";
import { FileError } from "@msmae/files";
import { z } from "zod";
import type { ClipInfo, CorpusIndex } from "../clips/corpus-index.js";
import { CorpusError } from "../clips/errors.js";
import { clipFields } from "../clips/manifest.js";
import { describeIssue, firstIssue } from "../clips/value-issue.js";
import { type CorpusFingerprint, combined } from "./fingerprint.js";

/** What a run uses a clip for. */
export const SPLIT_PARTS = ["train", "valid", "test"] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

const { gloss, text, textLanguage, signer } = clipFields;
const count = (least: number) => z.int({ error: `a whole number, ${least} or more` }).min(least);
const ids = z.array(z.string());

/** How data differs from what a list has. */
const changesSchema = z.object({ added: ids, removed: ids, changed: ids });
export type DataChanges = Readonly<z.output<typeof changesSchema>>;

/** The first line. */
const headSchema = z.object({
  /** Of the clips that are there. */
  fingerprint: z.string({ error: "a fingerprint" }),
  clips: count(0),
  /** What decided which clips are held out, where that is told. */
  splitBy: z
    .object({ valid: z.enum(["manifest", "seed"]), test: z.enum(["manifest", "seed"]) })
    .exactOptional(),
  /** What has been accepted since the run began, and after which update. */
  changes: z.array(changesSchema.extend({ step: count(0) })),
});

/** A line for each clip, in the order in which the run counts them. */
const listedSchema = z.object({
  id: clipFields.id,
  digest: z.string({ error: "a fingerprint" }),
  part: z.enum(SPLIT_PARTS, { error: 'one of "train", "valid", "test", or null' }).nullable(),
  /** Whether it is not there any more, which has been accepted. */
  gone: z.literal(true).optional(),
  /** What a run needs of a clip that is gone, to keep its place and its label. */
  clip: z.object({
    ...{ frames: count(1), fps: z.number({ error: "a number" }).min(0) },
    ...{ gloss, text, textLanguage, signer },
  }),
});

export type ListedClip = z.output<typeof listedSchema>;

/** The clips that a run began with, and what it uses them for. */
export interface ClipList extends Pick<z.output<typeof headSchema>, "fingerprint" | "changes" | "splitBy"> {
  readonly clips: readonly ListedClip[];
}

/**
 * Lists a corpus' clips for a run.
 *
 * @param digests Of all clips, by their ids; of those that are gone what they had.
 * @param partOf What the run uses a clip for, by its index; null for nothing.
 * @param options.splitBy What decided that.
 * @param options.changes What has been accepted so far.
 */
export function listClips(
  index: CorpusIndex,
  digests: ReadonlyMap<string, string>,
  partOf: (clip: number) => SplitPart | null,
  { splitBy, changes = [] }: Partial<Pick<ClipList, "splitBy" | "changes">> = {},
): ClipList {
  const gone = new Set(index.gone);
  const clips = index.clips.map(({ id, frames, fps, gloss, text, textLanguage, signer }, at): ListedClip => {
    const labels = { gloss, text, textLanguage, signer };
    const given = Object.entries(labels).filter(([, value]) => value !== undefined);
    return {
      ...{ id, digest: digests.get(id)!, part: partOf(at) },
      ...(gone.has(at) && { gone: true as const }),
      clip: { frames, fps, ...Object.fromEntries(given) },
    };
  });
  const fingerprint = combined(clips.filter(({ gone }) => gone !== true));
  return { fingerprint, ...(splitBy && { splitBy }), changes, clips };
}

/** The text of `clips.jsonl`. */
export function writeClipList({ fingerprint, splitBy, changes, clips }: ClipList): string {
  const there = clips.filter(({ gone }) => gone !== true).length;
  const head = { fingerprint, clips: there, ...(splitBy && { splitBy }), changes };
  return [head, ...clips].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * Reads what {@link writeClipList} wrote.
 *
 * @throws {FileError} if it cannot be read.
 * @throws {CorpusError} if a line is something else.
 */
export function readClipList(path: string): ClipList {
  const text = FileError.naming(path, "read", () => readFileSync(path, "utf8"));
  const [first = "", ...lines] = text.trimEnd().split("\n");
  const { clips: _, ...head } = parse(headSchema, first, path, 1);
  return { ...head, clips: lines.map((line, i) => parse(listedSchema, line, path, i + 2)) };
}

function parse<T>(schema: z.ZodType<T>, line: string, path: string, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CorpusError(
      path,
      `line ${number}: expected a JSON object, got ${JSON.stringify(line.slice(0, 60))}`,
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CorpusError(path, `line ${number}: ${describeIssue(firstIssue(value, result.error))}`);
}

/** How a corpus differs from the clips of a list: ids, in the order of each. */
export function compareClips(list: ClipList, corpus: CorpusFingerprint): DataChanges {
  const found = new Map(corpus.clips.map(({ id, digest }) => [id, digest]));
  const present = list.clips.filter(({ gone }) => gone !== true);
  const known = new Set(present.map(({ id }) => id));
  return {
    added: [...found.keys()].filter((id) => !known.has(id)),
    removed: present.filter(({ id }) => !found.has(id)).map(({ id }) => id),
    changed: present
      .filter(({ id, digest }) => found.has(id) && found.get(id) !== digest)
      .map(({ id }) => id),
  };
}

/**
 * A corpus as the run of a list goes on with it: its clips keep their places and what they are used for, so that each
 * epoch goes on in the order in which it began. Clips that are no longer there are passed over when they are drawn; new ones
 * come last.
 */
export function continuedCorpus(list: ClipList, index: CorpusIndex): CorpusIndex {
  const found = new Map(index.clips.map((clip) => [clip.id, clip]));
  const known = new Set(list.clips.map(({ id }) => id));
  const added = index.clips.filter(({ id }) => !known.has(id));
  const kept = list.clips.map(
    ({ id, clip }): ClipInfo => found.get(id) ?? ({ ...clip, id, path: id, first: 0 } as ClipInfo),
  );
  return {
    ...index,
    clips: [...kept, ...added],
    ...(list.splitBy && { splitBy: list.splitBy }),
    parts: [...list.clips.map(({ part }) => part), ...added.map(() => undefined)],
    gone: [...list.clips.keys()].filter((at) => !found.has(list.clips[at]!.id)),
  };
}
