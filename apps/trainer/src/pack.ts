import { resolve } from "node:path";
import {
  CorpusError,
  type CorpusIndex,
  type CorpusSource,
  corpusSource,
  packCorpus,
  scanCorpus,
  summariseSkipped,
} from "@msmae/datasets";
import { STREAM_NAMES, type StreamName } from "@msmae/pose";
import type { Progress } from "@msmae/tasks";
import { UserError } from "@msmae/terminal";
import { createProgress } from "./progress.js";

/** What `trainer pack` is asked for. */
export interface PackCommand {
  readonly data: string;
  readonly out: string;
  /** Streams that every clip must have; undefined for the face too, where every clip has it. */
  readonly streams: readonly string[] | undefined;
  readonly workers: number;
  readonly json: boolean;
}

/**
 * `trainer pack`: turns a corpus into few large files, for corpora that are too big to be read clip by clip. A build that
 * was stopped goes on where it was when the same command is given again.
 *
 * @returns The exit code.
 */
export async function pack({ data, out, streams, workers, json }: PackCommand): Promise<number> {
  const unknown = streams?.find((name) => !(STREAM_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UserError(`--streams: expected names of ${STREAM_NAMES.join(", ")}, got "${unknown}"`);
  }
  const progress = createProgress(json);
  const source = corpusSource(resolve(data));
  const index =
    streams === undefined ? withFace(source, progress) : scanCorpus(source, streams as readonly StreamName[]);
  const passed = summariseSkipped(index.skipped, index.clips.length + index.skipped.length);
  if (passed !== "") progress.warn(passed, { skipped: index.skipped });
  const { shards, kept, clips, bytes, skipped } = await packCorpus(index, resolve(out), {
    workers,
    onShard: (done, total) => progress.say(`shard ${done} of ${total}`, { done, total }),
  });
  if (skipped.length > 0) progress.warn(summariseSkipped(skipped, index.clips.length), { skipped });
  progress.finish(
    `Packed ${clips} clips into ${shards} shard${shards === 1 ? "" : "s"}${kept > 0 ? ` (${kept} were there)` : ""}, ${(bytes / 1e6).toFixed(1)} MB, in ${out}. ` +
      `Train on them with --data ${out}`,
    { clips, shards, kept, bytes, out },
  );
  return 0;
}

/** Body and hands of every clip, and the face where all of them have it: what was not packed cannot be trained on later. */
function withFace(source: CorpusSource, progress: Progress): CorpusIndex {
  const hands = scanCorpus(source, ["body", "left", "right"]);
  const faces = facesOf(source);
  if (faces?.clips.length === hands.clips.length) {
    progress.say("With the face; --streams body,left,right leaves it out, and takes a third of the space");
    return faces;
  }
  const without = hands.clips.length - (faces?.clips.length ?? 0);
  progress.say(`Without the face, which ${without} of ${hands.clips.length} clips do not have`, { without });
  return hands;
}

function facesOf(source: CorpusSource): CorpusIndex | undefined {
  try {
    return scanCorpus(source, STREAM_NAMES);
  } catch (error) {
    if (error instanceof CorpusError) return undefined; // none has it
    throw error;
  }
}
