import type { Reference, StreamName } from "@msmae/pose";
import { type CorpusSource, corpusSource } from "../clips/corpus-source.js";
import { type Corpus, openIndex } from "./corpus.js";
import { scanCorpus } from "./scan.js";

/**
 * Opens a corpus: a manifest, a folder, packed shards or a description of synthetic signers.
 *
 * @param source A path, or a source as a configuration has it.
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
  source: string | CorpusSource,
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
  return openIndex(
    scanCorpus(typeof source === "string" ? corpusSource(source) : source, streams, reference),
    cacheBytes,
  );
}
