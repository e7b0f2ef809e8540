import { resolve } from "node:path";
import { corpusSource, packCorpus, scanCorpus, summariseSkipped } from "@msmae/datasets";
import { STREAM_NAMES, type StreamName } from "@msmae/pose";
import { UserError } from "@msmae/terminal";
import { createProgress } from "./progress.js";

/** What `trainer pack` is asked for. */
export interface PackCommand {
  readonly data: string;
  readonly out: string;
  readonly streams: readonly string[];
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
  const unknown = streams.find((name) => !(STREAM_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UserError(`--streams: expected names of ${STREAM_NAMES.join(", ")}, got "${unknown}"`);
  }
  const progress = createProgress(json);
  const index = scanCorpus(corpusSource(resolve(data)), streams as readonly StreamName[]);
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
