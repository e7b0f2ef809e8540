import { resolve } from "node:path";
import type { StreamName } from "@msmae/pose";
import type { ClipInfo, CorpusIndex } from "../clips/corpus-index.js";
import type { CorpusSource } from "../clips/corpus-source.js";
import { CorpusError } from "../clips/errors.js";
import type { SkippedClip } from "../clips/skipped.js";
import { frameLayout } from "./frame-codec.js";
import { type PackedClip, readShard, readShards } from "./shard-index.js";
import { damageOf } from "./verify-shards.js";

/**
 * The clips of a packed corpus. Those of a shard whose file is missing, or is not the one that was packed, are skipped: each
 * byte is read, since a window that is drawn from a damaged shard would say nothing (decision 0075).
 *
 * @throws {CorpusError} if the corpus is not whole, or was packed without a stream.
 */
export function scanShards(
  source: Extract<CorpusSource, { readonly kind: "shards" }>,
  streams: readonly StreamName[],
): CorpusIndex {
  const { path } = source;
  const { streams: packed, shards, skipped: passedOver } = readShards(path);
  const missing = streams.filter((name) => !packed.includes(name));
  if (missing.length > 0) {
    throw new CorpusError(
      path,
      `packed with the streams ${packed.join(", ")}; expected ${missing.join(", ")} too: pack it again with --streams ${[...packed, ...missing].join(",")}`,
    );
  }
  const clips: ClipInfo[] = [];
  const checksums: Record<string, string> = {};
  const ids = new Set<string>();
  const { bytes } = frameLayout(packed);
  const skipped: SkippedClip[] = [...(passedOver as SkippedClip[])];
  for (const name of shards) {
    const { shard, clips: held } = readShard(path, name);
    const file = resolve(path, `${name}.bin`);
    skipped.push(...(shard.skipped as SkippedClip[]));
    checksums[file] = shard.crc32;
    const damage = damageOf(file, shard);
    for (const clip of held) {
      if (ids.has(clip.id))
        throw new CorpusError(path, `clip ${JSON.stringify(clip.id)} is there twice; pack the corpus again`);
      ids.add(clip.id);
      const problem = damage ?? outside(clip, shard.bytes / bytes, `${resolve(path, name)}.jsonl`);
      if (problem === undefined) clips.push({ ...clip, path: file });
      else skipped.push({ clip: clip.id, path: file, ...problem });
    }
  }
  if (clips.length === 0) throw CorpusError.unusable(path, skipped);
  return { source, name: path, streams, clips, skipped, packed, checksums };
}

function outside(
  { id, first, frames }: PackedClip,
  held: number,
  file: string,
): Pick<SkippedClip, "reason" | "detail"> | undefined {
  if (first + frames <= held) return undefined;
  const which = `frames ${first} to ${first + frames}`;
  return {
    reason: "damaged",
    detail: `${file}: clip ${JSON.stringify(id)}: ${which} of ${held} in the shard`,
  };
}
