import type { Reference, StreamName } from "@msmae/pose";
import type { z } from "zod";
import { corpusSource, corpusSourceSchema } from "../clips/corpus-source.js";
import { type Corpus, openIndex } from "./corpus.js";
import { scanCorpus } from "./scan.js";

/**
 * Opens a corpus: a manifest, a folder, packed shards or a description of synthetic signers.
 *
 * @param source A path, or a source as a configuration has it: `{ kind: "synthetic", clips: 20 }`.
 * @param options.streams The streams that every clip must have. Paper §3: body and hands.
 * @param options.reference What clips are centred and scaled by: `referenceOf` a model, of @msmae/transformer.
 * @param options.cacheBytes See {@link openIndex}.
 * @throws {ManifestError | CorpusError} as {@link scanCorpus}.
 * @example
 * const corpus = openCorpus("data/phoenix");
 * corpus.clips.length; // 8257
 * corpus.load(0).streams.body; // { coordinates: [T, 6, 2], present: [T, 6] }
 */
export function openCorpus(
  source: string | z.input<typeof corpusSourceSchema>,
  {
    streams = ["body", "left", "right"],
    reference = "shoulders",
    cacheBytes,
  }: {
    readonly streams?: readonly StreamName[];
    readonly reference?: Reference;
    readonly cacheBytes?: number;
  } = {},
): Corpus {
  const known = typeof source === "string" ? corpusSource(source) : corpusSourceSchema.parse(source);
  return openIndex(scanCorpus(known, streams, reference), cacheBytes);
}
