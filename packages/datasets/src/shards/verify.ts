import { statSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { readBytes, withFile } from "../files.js";
import { hexadecimal } from "./hexadecimal.js";
import { readShard, readShards } from "./shard-index.js";

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
    const { shard } = readShard(folder, name);
    const path = join(folder, `${name}.bin`);
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return [`${path}: no such file`];
    const found = checksum(path);
    return found === shard.crc32 ? [] : [`${path}: checksum ${found}, expected ${shard.crc32}`];
  });
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
