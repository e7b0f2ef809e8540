import { type CorpusIndex, corpusFingerprint } from "@msmae/datasets";

/** What scores were measured on, as it is written into results: the trainer writes the same of its runs. */
export interface MeasuredOn {
  readonly path: string;
  /** Equal where the clips are, wherever they lie: only such scores compare clip by clip. */
  readonly fingerprint: string;
  /** How many the corpus has. */
  readonly clips: number;
}

export function measuredOn(corpus: CorpusIndex): MeasuredOn {
  const { fingerprint, clips } = corpusFingerprint(corpus);
  return { path: corpus.name, fingerprint, clips: clips.length };
}
