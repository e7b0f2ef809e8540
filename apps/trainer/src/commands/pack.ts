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
import { STREAM_NAMES, STREAMS, type StreamName } from "@msmae/pose";
import { createPrinter, type Printer, UserError } from "@msmae/terminal";
import { counted, inWords } from "@msmae/text";

/** What `trainer pack` is asked for. */
export interface PackCommand {
  readonly data: string;
  readonly out: string;
  /** Streams that every clip must have; undefined for all that every clip has. */
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
  const progress = createPrinter(json);
  const source = corpusSource(resolve(data));
  const index =
    streams === undefined
      ? withAllStreams(source, progress)
      : scanCorpus(source, streams as readonly StreamName[]);
  const passed = summariseSkipped(index.skipped, index.clips.length + index.skipped.length);
  if (passed !== "") progress.warn(passed, { skipped: index.skipped });
  const { shards, kept, clips, bytes, skipped } = await packCorpus(index, resolve(out), {
    workers,
    onShard: (done, total) => progress.say(`shard ${done} of ${total}`, { done, total }),
  });
  if (skipped.length > 0) progress.warn(summariseSkipped(skipped, index.clips.length), { skipped });
  progress.finish(
    `Packed ${counted(clips, "clip")} into ${counted(shards, "shard")}${kept > 0 ? ` (${kept} were there)` : ""}, ${(bytes / 1e6).toFixed(1)} MB, in ${out}. ` +
      `Train on them with --data ${out}`,
    { clips, shards, kept, bytes, out },
  );
  return 0;
}

/** Body and hands, which every clip must have. Paper §3.1. */
const NEEDED: readonly StreamName[] = ["body", "left", "right"];

/** Body and hands of every clip, and what else all of them have: what was not packed cannot be trained on later. */
function withAllStreams(source: CorpusSource, progress: Printer): CorpusIndex {
  const needed = scanCorpus(source, NEEDED);
  const all = needed.clips.length;
  const further: StreamName[] = [];
  for (const name of STREAM_NAMES) {
    if (NEEDED.includes(name)) continue;
    const without = all - clipsWith(source, [...NEEDED, name]);
    if (without === 0) further.push(name);
    else
      progress.say(`Without the ${STREAMS[name].words}, which ${without} of ${all} clips do not have`, {
        without,
      });
  }
  if (further.length === 0) return needed;
  const words = inWords(further.map((name) => STREAMS[name].words));
  const leaves = `--streams ${NEEDED.join(",")} leaves ${further.length === 1 ? "it" : "them"} out`;
  progress.say(`With the ${words}; ${leaves}, and takes less space`);
  return scanCorpus(source, [...NEEDED, ...further]);
}

/** How many clips have these streams. */
function clipsWith(source: CorpusSource, streams: readonly StreamName[]): number {
  try {
    return scanCorpus(source, streams).clips.length;
  } catch (error) {
    if (error instanceof CorpusError) return 0; // none has them
    throw error;
  }
}
