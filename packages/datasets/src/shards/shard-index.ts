import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STREAM_NAMES } from "@msmae/pose";
import { z } from "zod";
import { CorpusError } from "../clips/errors.js";
import { clipFields } from "../clips/manifest.js";
import { skippedClipSchema } from "../clips/skipped-schema.js";
import { describeIssue, firstIssue } from "../clips/value-issue.js";

/** `shards.json`: what a packed corpus is made of. It is written last, so it stands for a whole corpus. */
const shardsSchema = z.object({
  format: z.literal("msmae-shards"),
  version: z.literal(1),
  streams: z.array(z.enum(STREAM_NAMES)).min(1),
  /** Names without extension: NAME.bin holds the frames, NAME.jsonl says which. */
  shards: z.array(z.string().regex(/^shard-\d+$/)),
  /** What the scan of the source passed over. */
  skipped: z.array(skippedClipSchema),
});

/** The first line of a shard's `.jsonl`. */
const shardSchema = z.object({
  /** A digest of what the shard was made of. */
  plan: z.string(),
  /** Size of the `.bin`. */
  bytes: z.int().min(0),
  /** Of the `.bin`, in hexadecimal digits. */
  crc32: z.string().regex(/^[0-9a-f]{8}$/, { error: "a CRC-32 as eight hexadecimal digits" }),
  /** Clips whose files could not be read when their turn came. */
  skipped: z.array(skippedClipSchema),
});

/** The other lines: the manifest's fields, and where the clip's frames are in the `.bin`. */
const timeFields = {
  origin: z.number().exactOptional(),
  times: z.array(z.number()).readonly().exactOptional(),
};
const { pose: _pose, start: _start, end: _end, ...kept } = clipFields;
const packedClipSchema = z
  .looseObject({
    ...kept,
    first: z.int().min(0),
    frames: z.int().min(1),
    fps: z.number({ error: "frames a second, 0 to 1,000,000" }).min(0).max(1e6),
    ...timeFields,
  })
  .refine(({ frames, times }) => times === undefined || times.length === frames, {
    path: ["times"],
    error: "expected one for each frame",
  });

export type Shards = z.infer<typeof shardsSchema>;
export type Shard = z.infer<typeof shardSchema>;
export type PackedClip = z.infer<typeof packedClipSchema>;

/** @throws {CorpusError} if the folder is not a packed corpus. */
export function readShards(folder: string): Shards {
  return parse(shardsSchema, readText(folder, "shards.json"), folder, "shards.json");
}

/** @throws {CorpusError} if the shard's `.jsonl` is missing or not what `packCorpus` writes. */
export function readShard(folder: string, name: string): { shard: Shard; clips: PackedClip[] } {
  const file = `${name}.jsonl`;
  const [first = "", ...lines] = readText(folder, file).trimEnd().split("\n");
  return {
    shard: parse(shardSchema, first, folder, file),
    clips: lines.map((line, i) => parse(packedClipSchema, line, folder, `${file}: line ${i + 2}`)),
  };
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch (error) {
    throw new CorpusError(folder, `${(error as Error).message}; pack the corpus again`);
  }
}

function parse<T>(schema: z.ZodType<T>, text: string, folder: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CorpusError(folder, `${where}: not JSON; pack the corpus again`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = describeIssue(firstIssue(value, result.error));
  throw new CorpusError(folder, `${where}: ${issue}; pack the corpus again`);
}
