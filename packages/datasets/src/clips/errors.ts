import { reasons, type SkippedClip, type SkipReason } from "./skipped.js";

/** A corpus that cannot be used at all. */
export class CorpusError extends Error {
  override readonly name = "CorpusError";
  constructor(
    readonly corpus: string,
    readonly detail: string,
    readonly skipped: readonly SkippedClip[] = [],
  ) {
    super(`${corpus}: ${detail}`);
  }

  /** None of a corpus' clips can be used, for these reasons. */
  static unusable(corpus: string, skipped: readonly SkippedClip[]): CorpusError {
    const { length } = skipped;
    const none = length === 1 ? "the only clip cannot be used" : `none of ${length} clips can be used`;
    return new CorpusError(corpus, `${none}: ${reasons(skipped)}; ${skipped[0]?.detail}`, skipped);
  }
}

/** A clip that the scan accepted, but that could not be read when its turn came. */
export class ClipError extends Error {
  override readonly name = "ClipError";
  constructor(
    readonly clip: string,
    readonly path: string,
    readonly reason: SkipReason,
    readonly detail: string,
  ) {
    super(`clip ${JSON.stringify(clip)}: ${detail}`);
  }
}

/** A loader that cannot go on: a worker ended, or what it was asked for cannot be built. */
export class LoaderError extends Error {
  override readonly name = "LoaderError";
}
