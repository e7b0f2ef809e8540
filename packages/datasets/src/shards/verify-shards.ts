import { statSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { readBytes, withFile } from "../clips/file-bytes.js";
import type { SkippedClip } from "../clips/skipped.js";
import { hexadecimal } from "./hexadecimal.js";
import { readShard, readShards, type Shard } from "./shard-index.js";

const CHUNK = 1 << 24;

/**
 * Reads all frames of a packed corpus and compares them with their checksums.
 *
 * @returns A line for each shard that is not what was packed; none if all is well.
 * @throws {CorpusError} if the folder is not a packed corpus.
 * @example
 * verifyShards("packed"); // ["packed/shard-00003.bin: checksum 1c291ca3, expected cbf43926"]
 */
export function verifyShards(folder: string): string[] {
  return readShards(folder).shards.flatMap((name) => {
    const problem = damageOf(join(folder, `${name}.bin`), readShard(folder, name).shard);
    return problem === undefined ? [] : [problem.detail];
  });
}

/** What is wrong with a shard's `.bin`: its size, then each of its bytes; undefined if nothing is. */
export function damageOf(
  path: string,
  { bytes, crc32: expected }: Pick<Shard, "bytes" | "crc32">,
): Pick<SkippedClip, "reason" | "detail"> | undefined {
  try {
    const { size } = statSync(path);
    if (size !== bytes) {
      const detail = `${path}: ${size} bytes, expected ${bytes} bytes`;
      return { reason: size < bytes ? "truncated" : "damaged", detail };
    }
    const found = checksum(path);
    if (found === expected) return undefined;
    return { reason: "damaged", detail: `${path}: checksum ${found}, expected ${expected}` };
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return { reason: "unreadable", detail: code === "ENOENT" ? `${path}: no such file` : message };
  }
}

function checksum(path: string): string {
  return withFile(path, (file) => {
    let sum = 0;
    for (let offset = 0; ; offset += CHUNK) {
      const bytes = readBytes(file, offset, CHUNK);
      sum = crc32(bytes, sum);
      if (bytes.length < CHUNK) return hexadecimal(sum);
    }
  });
}
