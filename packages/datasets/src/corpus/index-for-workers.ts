import type { CorpusIndex } from "../clips/corpus-index.js";

/** An index for worker threads: without texts and segments, of which each would get a copy for nothing. */
export function slim(index: CorpusIndex): CorpusIndex {
  const { source, name, streams, reference, clips, packed, parts, gone } = index;
  return {
    ...{ source, name, streams, skipped: [] },
    ...(reference !== undefined && { reference }),
    ...(packed !== undefined && { packed }),
    ...(parts !== undefined && { parts }),
    ...(gone !== undefined && { gone }),
    clips: clips.map(({ id, path, first, frames, partOf, fps, split, signer, person }) => ({
      ...{ id, path, first, frames, fps },
      ...(partOf !== undefined && { partOf }),
      ...(split !== undefined && { split }),
      ...(signer !== undefined && { signer }),
      ...(person !== undefined && { person }),
    })),
  };
}
