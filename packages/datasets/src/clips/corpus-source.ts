import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { syntheticConfigSchema } from "@msmae/synthetic";
import { z } from "zod";
import { CorpusError } from "./errors.js";
import { pointOnFile } from "./other-inputs.js";

const path = z.string().min(1);

/** Where a corpus comes from, as a configuration writes it. */
export const corpusSourceSchema = z.discriminatedUnion("kind", [
  /** All .pose files in a folder and below; their ids are their paths. */
  z.strictObject({ kind: z.literal("folder"), path }),
  /** The clips that a `manifest.jsonl` lists. */
  z.strictObject({ kind: z.literal("manifest"), path }),
  /** What `packCorpus` wrote. */
  z.strictObject({ kind: z.literal("shards"), path }),
  /** Synthetic signers, made when they are read. */
  syntheticConfigSchema.safeExtend({ kind: z.literal("synthetic") }),
]);

export type CorpusSource = z.infer<typeof corpusSourceSchema>;

/**
 * What is at a path: packed shards, a manifest, a folder with a `manifest.jsonl`, or a folder of .pose files.
 *
 * @throws {CorpusError} if there is nothing, or a file that is no manifest.
 * @example
 * corpusSource("data/phoenix"); // { kind: "manifest", path: "data/phoenix/manifest.jsonl" }
 */
export function corpusSource(path: string): CorpusSource {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CorpusError(path, "nothing is there; expected a folder of .pose files or a manifest.jsonl");
  }
  if (stats.isDirectory()) {
    if (existsSync(join(path, "shards.json"))) return { kind: "shards", path };
    const manifest = join(path, "manifest.jsonl");
    return existsSync(manifest) ? { kind: "manifest", path: manifest } : { kind: "folder", path };
  }
  if (path.endsWith(".jsonl")) return { kind: "manifest", path };
  const expected = "got a file; expected a folder of .pose files or a manifest.jsonl";
  throw new CorpusError(path, `${expected}${pointOnFile(path)}`);
}
