import { existsSync } from "node:fs";
import {
  CorpusError,
  type CorpusIndex,
  isUnread,
  type LoadedBatch,
  reasons,
  type SkippedClip,
  skippedClipSchema,
  summariseSkipped,
} from "@msmae/datasets";
import { STREAM_NAMES, STREAMS, type StreamName } from "@msmae/pose";
import { JsonLines } from "@msmae/training";
import type { Progress } from "./progress.js";

/** A line of `skipped.jsonl`: a clip that could not be used, and the update for which it was first drawn. */
export type SkippedRecord = SkippedClip & { readonly step: number };

/** Whether a line's object is a {@link SkippedRecord}. */
export const isSkippedRecord = (record: object): boolean => skippedClipSchema.safeParse(record).success;

/**
 * Chosen here: when more than this share of the clips cannot be read any more, a run ends, since a folder or a disk has gone. Single
 * files that are deleted or damaged, as one in ten, do not end a night's run.
 */
export const MOST_UNREAD = 0.25;

type Batch = Pick<LoadedBatch<unknown>, "clips" | "skipped" | "unseen">;

/** What was found out about clips when they were read. What could not be used is a line of the run's `skipped.jsonl`. */
export class ClipObservations {
  readonly #corpus: Pick<CorpusIndex, "name" | "clips" | "gone">;
  readonly #path: string | undefined;
  readonly #clips = new Set<string>();
  readonly #skipped = new Map<string, SkippedClip>();
  readonly #empty = new Set<string>();
  readonly #unread = new Map<string, SkippedClip>();
  readonly #unseen = new Map<StreamName, Set<string>>();
  readonly #gone: ReadonlySet<string>;
  #log: JsonLines<SkippedRecord> | undefined;
  #begun = false;
  #step = 0;

  /** @param path Of `skipped.jsonl`; nothing is written where absent. */
  constructor(corpus: Pick<CorpusIndex, "name" | "clips" | "gone">, path?: string) {
    this.#corpus = corpus;
    this.#path = path;
    this.#gone = new Set(corpus.gone?.map((clip) => corpus.clips[clip]!.id));
  }

  /** Goes on from update `step`: what was written of later ones is cut off, as in the run's other logs. */
  begin(step: number): void {
    this.#step = step;
    this.#begun = true;
    const before = [...this.#skipped.values()];
    const known = new Set<string>();
    if (this.#path !== undefined && existsSync(this.#path)) {
      this.#log = JsonLines.open(this.#path, step, isSkippedRecord);
      for (const { step: _, ...skip } of JsonLines.read<SkippedRecord>(this.#path, isSkippedRecord)) {
        this.#skipped.set(skip.clip, skip);
        known.add(skip.clip);
      }
    }
    for (const skip of before) if (!known.has(skip.clip)) this.#write(skip);
  }

  /** @param step The update that the batch is for; where absent, the batch is not learnt from. */
  add({ clips, skipped, unseen }: Batch, step?: number): void {
    if (step !== undefined) this.#step = step;
    for (const id of clips) this.#clips.add(id);
    for (const skip of skipped) {
      const isNew = !this.#skipped.has(skip.clip);
      this.#skipped.set(skip.clip, skip);
      if (isUnread(skip) && !this.#gone.has(skip.clip)) this.#unread.set(skip.clip, skip);
      if (isNew) this.#write(skip);
    }
    for (const { clip, stream } of unseen) {
      const of = this.#unseen.get(stream) ?? new Set();
      this.#unseen.set(stream, of.add(clip));
    }
    if (step !== undefined) this.#check();
  }

  /**
   * @param loaded Clips that are measured: one that shows no shoulders counts as one in which nothing is seen, and is no
   *   clip that was skipped.
   */
  addMeasured(loaded: Batch): void {
    for (const skip of loaded.skipped) if (!isUnread(skip)) this.#empty.add(skip.clip);
    this.add({ ...loaded, unseen: loaded.unseen.filter(({ clip }) => !this.#empty.has(clip)) });
  }

  /** Clips that could not be used, each once, in the order of their ids; with those that were measured as empty, or not. */
  skipped({ empty = true } = {}): SkippedClip[] {
    return [...this.#skipped.values()]
      .filter(({ clip }) => empty || !this.#empty.has(clip))
      .sort((a, b) => (a.clip < b.clip ? -1 : 1));
  }

  /** Says how many clips were measured as empty, and how many show nothing of a stream. */
  describe(progress: Progress): void {
    const empty = [...this.#skipped.values()].filter(({ clip }) => this.#empty.has(clip));
    if (empty.length > 0) {
      progress.warn(`measured as clips in which nothing is seen: ${reasons(empty)}`, { empty });
    }
    if (this.#unseen.size === 0) return;
    const counts = STREAM_NAMES.flatMap((stream) => {
      const clips = this.#unseen.get(stream);
      return clips === undefined ? [] : [[stream, clips.size] as const];
    });
    progress.say(neverFound(counts, this.#clips.size), { unseen: Object.fromEntries(counts) });
  }

  /** Closes `skipped.jsonl`. */
  close(): void {
    this.#log?.close();
    this.#log = undefined;
  }

  #write(skip: SkippedClip): void {
    if (this.#path === undefined || !this.#begun) return; // begin() writes what was found before
    this.#log ??= JsonLines.open<SkippedRecord>(this.#path, this.#step, isSkippedRecord);
    this.#log.append({ step: this.#step, ...skip });
    this.#log.sync();
  }

  #check(): void {
    const { name, clips } = this.#corpus;
    if (this.#unread.size <= MOST_UNREAD * clips.length) return;
    const skipped = [...this.#unread.values()];
    const which = summariseSkipped(skipped, clips.length).replace(/^skipped [^:]*: /, "");
    const detail =
      `${this.#unread.size} of ${clips.length} clips cannot be read any more, more than a quarter: ${which}; put them back, ` +
      "or go on without them by --resume --accept-changed-data";
    throw new CorpusError(name, detail, skipped);
  }
}

/** `Never found: the left hand in 61 of 120 clips, the right hand in 53.` */
function neverFound(
  counts: readonly (readonly [stream: StreamName, clips: number])[],
  clips: number,
): string {
  const list = counts.map(
    ([stream, count], i) => `the ${STREAMS[stream].words} in ${count}${i === 0 ? ` of ${clips} clips` : ""}`,
  );
  return `Never found: ${list.join(", ")}.`;
}
