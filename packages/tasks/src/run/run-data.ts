import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type CorpusIndex,
  compareClips,
  continuedCorpus,
  corpusFingerprint,
  type DataChanges,
  isUnread,
  listClips,
  readClipList,
  SPLIT_PARTS,
  type SplitBy,
  type SplitPart,
  writeClipList,
} from "@msmae/datasets";
import { JsonLines, type RunDirectory } from "@msmae/training";
import { RunError } from "../errors.js";
import { isSkippedRecord, MOST_UNREAD, type SkippedRecord } from "./clip-observations.js";
import type { Progress } from "./progress.js";

/** In a run's folder: the clips that it began with, and what it uses them for. */
const CLIPS = "clips.jsonl";
/** In a run's folder: the clips that could not be used when they were drawn. */
export const SKIPPED = "skipped.jsonl";

/** What a run's results are about: those of two runs can be compared clip by clip where the fingerprints are one. */
export interface DataDescription {
  readonly path: string;
  /** Of the clips that are there. */
  readonly fingerprint: string;
  /** How many. */
  readonly clips: number;
  /** What has been accepted since the run began, and after which update; absent for nothing. */
  readonly changes?: readonly (DataChanges & { readonly step: number })[];
}

/** What a run uses clips for. */
export interface RunSplit extends Readonly<Record<SplitPart, readonly number[]>> {
  /** What decided that, where results tell it. */
  readonly by?: SplitBy;
}

/** The data of a run. */
export interface RunData {
  readonly corpus: CorpusIndex;
  readonly description: DataDescription;
  /** Writes `clips.jsonl`, where that does not say it already. */
  record(run: RunDirectory, split: RunSplit): void;
}

/** The data of a run that begins. */
export function firstData(corpus: CorpusIndex): RunData {
  const { fingerprint, clips } = corpusFingerprint(corpus);
  const digests = new Map(clips.map(({ id, digest }) => [id, digest]));
  return {
    corpus,
    description: { path: corpus.name, fingerprint, clips: clips.length },
    record: (run, split) => {
      run.write(CLIPS, writeClipList(listClips(corpus, digests, partOf(split), given(split))));
    },
  };
}

/**
 * The data of a run that is continued, each clip used for what it was used for before.
 *
 * @param found What is there now.
 * @param options.accept Whether the run may go on with other data.
 * @param options.step The updates made so far.
 * @throws {RunError} if clips were added, removed or changed since, and that is not accepted. Clips of which the run has
 *   noticed itself that they cannot be read are no news to it, unless they are more than a run bears.
 */
export function continuedData(
  run: RunDirectory,
  found: CorpusIndex,
  { accept, step }: { readonly accept: boolean; readonly step: number },
  progress: Pick<Progress, "warn">,
): RunData {
  const path = join(run.path, CLIPS);
  if (!existsSync(path)) return unlistedData(run, found, accept, progress);
  const list = readClipList(path);
  const now = corpusFingerprint(found);
  const all = compareClips(list, now);
  const known = unreadBefore(run, list.clips.length);
  const news = (ids: readonly string[]) => ids.filter((id) => !known.has(id));
  const changes = { added: all.added, removed: news(all.removed), changed: news(all.changed) };
  const about = { path: found.name, fingerprint: now.fingerprint, clips: now.clips.length };
  if (Object.values(changes).every((ids) => ids.length === 0)) {
    const doubtful = new Set(all.changed); // those that could not be read, and are another file now
    const trusted = { ...found, clips: found.clips.filter(({ id }) => !doubtful.has(id)) };
    return {
      corpus: continuedCorpus(list, trusted),
      description: { ...about, ...(list.changes.length > 0 && { changes: list.changes }) },
      record: () => {},
    };
  }
  if (!accept) throw new RunError(path, `${inWords(changes)}; ${REMEDY}`);
  progress.warn(`${inWords(changes)}: going on with the data as it is`, { changes });
  const corpus = continuedCorpus(list, found);
  const accepted = [...list.changes, { ...all, step }];
  const digests = new Map([...list.clips, ...now.clips].map(({ id, digest }) => [id, digest]));
  return {
    corpus,
    description: { ...about, changes: accepted },
    record: (run, split) => {
      const more = { ...given(split), changes: accepted };
      run.write(CLIPS, writeClipList(listClips(corpus, digests, partOf(split), more)));
    },
  };
}

const REMEDY = "put it back as it was, or go on with it as it is by --accept-changed-data";

/** The data of a run without a list: of an earlier version, or killed before it wrote one. */
function unlistedData(
  run: RunDirectory,
  found: CorpusIndex,
  accept: boolean,
  progress: Pick<Progress, "warn">,
): RunData {
  const data = firstData(found);
  const was = run.description.corpus?.fingerprint;
  const is = data.description.fingerprint;
  if (was === undefined) {
    progress.warn(
      `${run.path}: does not say which clips it began with, so that changes of its data cannot be noticed`,
    );
  } else if (was !== is && !accept) {
    const what = `the data has changed since the run began: its fingerprint is ${is}, expected ${was}`;
    throw new RunError(join(run.path, "config.json"), `${what}; ${REMEDY}`);
  }
  return data;
}

/** Ids of clips of which the run has noticed that they cannot be read; none where that ended it. */
function unreadBefore(run: RunDirectory, clips: number): ReadonlySet<string> {
  const unread = JsonLines.read<SkippedRecord>(join(run.path, SKIPPED), isSkippedRecord).filter(isUnread);
  const ids = new Set(unread.map(({ clip }) => clip));
  return ids.size > MOST_UNREAD * clips ? new Set() : ids;
}

const given = ({ by }: RunSplit) => (by === undefined ? {} : { splitBy: by });

/** What a run uses a clip for. */
function partOf(split: RunSplit): (clip: number) => SplitPart | null {
  const known = new Map(SPLIT_PARTS.flatMap((part) => split[part].map((clip) => [clip, part] as const)));
  return (clip) => known.get(clip) ?? null;
}

/** Chosen here: ids that a message names of each kind. */
const NAMED = 3;

function inWords(changes: DataChanges): string {
  const kinds = (["removed", "added", "changed"] as const).filter((kind) => changes[kind].length > 0);
  const parts = kinds.map((kind, i) => {
    const ids = changes[kind];
    const noun = i > 0 ? "" : ids.length === 1 ? " clip" : " clips";
    const more = ids.length > NAMED ? ", …" : "";
    return `${ids.length}${noun} ${kind} (${ids.slice(0, NAMED).join(", ")}${more})`;
  });
  return `the data has changed since the run began: ${parts.join(", ")}`;
}
