import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { claimFolder, FileError, writeWhole } from "@msmae/files";
import { STREAM_NAMES } from "@msmae/pose";
import { z } from "zod";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { corpusSourceSchema } from "../clips/corpus-source.js";
import { CorpusError } from "../clips/errors.js";

/** `pack.json`: what is packed in a folder. It is written first, so that whoever goes on with a build knows whose it is. */
const FILE = "pack.json";
const originSchema = z.object({ source: corpusSourceSchema, streams: z.array(z.enum(STREAM_NAMES)) });

const OURS = /^(shards\.json|pack\.json|shard-\d+\.(bin|jsonl))(\.tmp)?$/;

/**
 * Takes a folder to pack a corpus into: a new or empty one, or the one in which the same corpus was packed before or begun
 * to be.
 *
 * @returns A function that takes the lock away.
 * @throws {CorpusError} if something else is in it.
 * @throws {LockedError} if another process packs into it.
 * @throws {FileError} if it cannot be written.
 */
export function claimPackFolder(out: string, index: CorpusIndex): () => void {
  const unlock = claimFolder(out, {
    ...{ lock: "pack.lock", what: "the packed corpus" },
    mayHold: (name) => OURS.test(name),
    refuse: (path, [name]) =>
      new CorpusError(path, `the folder holds something else (${name}); name a new or empty one`),
  });
  try {
    const { source, streams } = index;
    const origin = JSON.stringify(originSchema.parse({ source, streams }));
    const earlier = readOrigin(out);
    if (earlier === undefined) {
      if (FileError.naming(out, "read", () => readdirSync(out)).some((name) => name.startsWith("shard"))) {
        throw new CorpusError(
          out,
          `the folder holds a packed corpus without a ${FILE}; name a new or empty one`,
        );
      }
    } else if (JSON.stringify(earlier) !== origin) {
      const { source, streams } = earlier;
      const from = "path" in source ? source.path : "synthetic signers";
      const what = `the streams ${streams.join(", ")} of ${from}`;
      throw new CorpusError(out, `the folder holds another packed corpus: ${what}; name a new or empty one`);
    }
    writeWhole(join(out, FILE), `${origin}\n`);
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  }
}

function readOrigin(out: string): z.output<typeof originSchema> | undefined {
  const path = join(out, FILE);
  if (!existsSync(path)) return undefined;
  const text = FileError.naming(path, "read", () => readFileSync(path, "utf8"));
  try {
    return originSchema.parse(JSON.parse(text));
  } catch {
    throw new CorpusError(out, `${FILE}: does not say what is packed there; name a new or empty folder`);
  }
}
