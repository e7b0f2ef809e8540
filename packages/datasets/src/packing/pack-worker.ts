import { parentPort, workerData } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { writeWhole } from "@msmae/files";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { describeError, type ErrorDescription } from "../clips/error-description.js";
import { ClipError } from "../clips/errors.js";
import type { SkippedClip } from "../clips/skipped.js";
import { openIndex } from "../corpus/corpus.js";
import { encodeFrames, frameLayout } from "../shards/frame-codec.js";
import { hexadecimal } from "../shards/hexadecimal.js";

/** A shard to be built. */
export interface PackTask {
  readonly shard: number;
  /** Where its `.bin` goes. */
  readonly path: string;
  /** Indices into the corpus. */
  readonly clips: readonly number[];
}

/** What came of a task. */
export type PackAnswer =
  | {
      readonly shard: number;
      readonly bytes: number;
      readonly crc32: string;
      readonly skipped: readonly SkippedClip[];
    }
  | { readonly shard: number; readonly error: ErrorDescription };

const index = workerData as CorpusIndex;
const corpus = openIndex(index, 0);
const layout = frameLayout(index.streams);
const port = parentPort!;

port.on("message", (task: PackTask) => {
  try {
    port.postMessage(pack(task));
  } catch (error) {
    port.postMessage({ shard: task.shard, error: describeError(error) } satisfies PackAnswer);
  }
});

function pack({ shard, path, clips }: PackTask): PackAnswer {
  const skipped: SkippedClip[] = [];
  let [bytes, sum] = [0, 0];
  const records = function* (): Generator<Uint8Array> {
    for (const clip of clips) {
      try {
        const record = encodeFrames(corpus.load(clip), layout);
        bytes += record.length;
        sum = crc32(record, sum);
        yield record;
      } catch (error) {
        if (!(error instanceof ClipError)) throw error;
        const { clip, path, reason, detail } = error;
        skipped.push({ clip, path, reason, detail });
      }
    }
  };
  writeWhole(path, records());
  return { shard, bytes, crc32: hexadecimal(sum), skipped };
}
