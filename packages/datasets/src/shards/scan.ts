import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { StreamName } from "@msmae/pose";
import type { ClipInfo, CorpusIndex } from "../corpus-index.js";
import type { CorpusSource } from "../corpus-source.js";
import { CorpusError } from "../errors.js";
import type { SkippedClip } from "../skipped.js";
import { readShard, readShards } from "./shard-index.js";

/**
 * The clips of a packed corpus. Those of a shard whose file is missing or too short are skipped.
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
      `packed with the streams ${packed.join(", ")}; expected ${missing.join(", ")} too`,
    );
  }
  const clips: ClipInfo[] = [];
  const checksums: Record<string, string> = {};
  const skipped: SkippedClip[] = [...(passedOver as SkippedClip[])];
  for (const name of shards) {
    const { shard, clips: held } = readShard(path, name);
    const file = resolve(path, `${name}.bin`);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    skipped.push(...(shard.skipped as SkippedClip[]));
    checksums[file] = shard.crc32;
    if (size === shard.bytes) {
      for (const clip of held) clips.push({ ...clip, path: file });
      continue;
    }
    const detail = `${file}: ${size === undefined ? "no such file" : `${size} bytes`}, expected ${shard.bytes} bytes`;
    const reason = size === undefined ? "unreadable" : size < shard.bytes ? "truncated" : "damaged";
    for (const { id } of held) skipped.push({ clip: id, path: file, reason, detail });
  }
  if (clips.length === 0) throw CorpusError.unusable(path, skipped);
  return { source, name: path, streams, clips, skipped, packed, checksums };
}
