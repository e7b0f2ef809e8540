import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@msmae/files";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { CorpusError } from "../clips/errors.js";
import type { SkippedClip } from "../clips/skipped.js";
import { slim } from "../corpus/index-for-workers.js";
import { frameLayout } from "../shards/frame-codec.js";
import { type PackedClip, readShard, type Shard, type Shards } from "../shards/shard-index.js";
import { damageOf } from "../shards/verify-shards.js";
import { claimPackFolder } from "./pack-folder.js";
import type { PackTask } from "./pack-worker.js";
import { runTasks } from "./run-tasks.js";

export interface PackOptions {
  /** Worker threads. Chosen here: 2; packing mostly waits for the disk. */
  readonly workers?: number;
  /** A shard is full when it has so many bytes. Chosen here: 128 MiB, the most work that a killed build loses a thread. */
  readonly shardBytes?: number;
  /** Told about each shard that is done. */
  readonly onShard?: (done: number, total: number) => void;
}

export interface PackResult {
  readonly shards: number;
  /** Shards that an earlier build had finished. */
  readonly kept: number;
  readonly clips: number;
  /** Bytes of all frames. */
  readonly bytes: number;
  readonly skipped: readonly SkippedClip[];
}

/**
 * Packs a corpus into few large files, from which windows are read without the rest of a video: body, hands and face of a
 * frame take 760 bytes there, MediaPipe Holistic's 576 points in a .pose file 9,216. `frameLayout` says how and how
 * exactly.
 *
 * Shards are built in parallel, each under a temporary name first. A build that was killed goes on where it was when it
 * is started again, and ends with the same bytes; a shard whose files changed since is built again.
 *
 * @param index From `scanCorpus` with the streams to pack; not of shards.
 * @param out The folder to write to; made if need be. One in which another corpus is packed, or that another process
 *   packs into, is refused.
 * @throws {CorpusError} if no clip could be read, the corpus is packed already, or the folder holds something else.
 * @throws {LockedError | FileError} if another process packs into the folder, or it cannot be written.
 * @example
 * await packCorpus(scanCorpus(corpusSource("data/youtube-asl"), ["body", "left", "right", "face"]), "packed");
 * const corpus = openCorpus("packed");
 */
export async function packCorpus(
  index: CorpusIndex,
  out: string,
  options: PackOptions = {},
): Promise<PackResult> {
  if (index.source.kind === "shards") throw new CorpusError(index.name, "expected clips to pack, got shards");
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new CorpusError(out, "expected a folder to write shards to, got a file");
  }
  const unlock = claimPackFolder(out, index);
  try {
    return await buildShards(index, out, options);
  } finally {
    unlock();
  }
}

async function buildShards(
  index: CorpusIndex,
  out: string,
  { workers = 2, shardBytes = 128 * 2 ** 20, onShard }: PackOptions,
): Promise<PackResult> {
  rmSync(join(out, "shards.json"), { force: true }); // until it is written again, the folder is no corpus
  const names = plan(index, shardBytes).map((clips, shard) => ({
    name: `shard-${String(shard).padStart(5, "0")}`,
    clips,
    digest: digest(index, clips),
  }));
  const planned = new Set(names.flatMap(({ name }) => [`${name}.bin`, `${name}.jsonl`]));
  for (const file of readdirSync(out)) {
    if (/^shard-\d+\.(bin|jsonl)(\.tmp)?$/.test(file) && !planned.has(file)) rmSync(join(out, file));
  }

  const tasks = names.flatMap((planned, shard): PackTask[] => {
    if (isFinished(out, planned.name, planned.digest)) return [];
    rmSync(join(out, `${planned.name}.jsonl`), { force: true }); // it speaks of another .bin
    return [{ shard, path: join(out, `${planned.name}.bin`), clips: planned.clips }];
  });
  let done = names.length - tasks.length;
  const kept = done;
  await runTasks(slim(index), tasks, workers, (answer) => {
    const { name, clips, digest } = names[answer.shard]!;
    const shard: Shard = {
      plan: digest,
      bytes: answer.bytes,
      crc32: answer.crc32,
      skipped: [...answer.skipped],
    };
    writeWhole(join(out, `${name}.jsonl`), jsonLines([shard, ...packedClips(index, clips, answer.skipped)]));
    onShard?.(++done, names.length);
  });

  const built = names.map(({ name }) => readShard(out, name));
  const skipped = [...index.skipped, ...built.flatMap(({ shard }) => shard.skipped as SkippedClip[])];
  const clips = built.reduce((sum, { clips }) => sum + clips.length, 0);
  if (clips === 0) throw CorpusError.unusable(index.name, skipped);
  const shards: Shards = {
    format: "msmae-shards",
    version: 1,
    streams: [...index.streams],
    shards: names.map(({ name }) => name),
    skipped: [...index.skipped],
  };
  writeWhole(join(out, "shards.json"), `${JSON.stringify(shards, null, 1)}\n`);
  const bytes = built.reduce((sum, { shard }) => sum + shard.bytes, 0);
  return { shards: names.length, kept, clips, bytes, skipped };
}

/** Which clips go into which shard: one after the other, until a shard has `shardBytes`. */
function plan({ clips, streams }: CorpusIndex, shardBytes: number): number[][] {
  const { bytes: frameBytes } = frameLayout(streams);
  const shards: number[][] = [];
  let bytes = shardBytes; // of the last shard; full, so that the first clip opens one
  for (const [which, { frames }] of clips.entries()) {
    if (bytes >= shardBytes) {
      shards.push([]);
      bytes = 0;
    }
    shards.at(-1)?.push(which);
    bytes += frames * frameBytes;
  }
  return shards;
}

/** Changes when anything changes that a shard is made of. */
function digest({ source, streams, clips }: CorpusIndex, chosen: readonly number[]): string {
  const hash = createHash("sha256").update(JSON.stringify([source, streams]));
  for (const which of chosen) {
    const clip = clips[which]!;
    const stats = source.kind === "synthetic" ? undefined : statSync(clip.path, { throwIfNoEntry: false });
    hash.update(JSON.stringify([clip, stats?.size, stats?.mtimeMs]));
  }
  return hash.digest("hex");
}

/** Whether an earlier build has finished this very shard, and it is as it was. */
function isFinished(out: string, name: string, digest: string): boolean {
  if (!existsSync(join(out, `${name}.jsonl`))) return false;
  try {
    const { shard } = readShard(out, name);
    return shard.plan === digest && damageOf(join(out, `${name}.bin`), shard) === undefined;
  } catch (error) {
    if (error instanceof CorpusError) return false;
    throw error;
  }
}

/** The clips of a shard, with the frames at which they begin in it. */
function packedClips(
  { clips }: CorpusIndex,
  chosen: readonly number[],
  skipped: readonly SkippedClip[],
): PackedClip[] {
  const left = new Set(skipped.map(({ clip }) => clip));
  let first = 0;
  return chosen.flatMap((which) => {
    const { path: _, partOf: __, ...clip } = clips[which]!;
    if (left.has(clip.id)) return [];
    const packed = { ...clip, first };
    first += clip.frames;
    return [packed];
  });
}

const jsonLines = (values: readonly unknown[]): Buffer[] =>
  values.map((value) => Buffer.from(`${JSON.stringify(value)}\n`));
