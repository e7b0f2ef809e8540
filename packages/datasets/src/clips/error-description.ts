import { ClipError, CorpusError, LoaderError } from "./errors.js";
import type { SkippedClip, SkipReason } from "./skipped.js";

/** An error of a worker thread as plain data: structured cloning keeps neither its class nor its fields. */
export type ErrorDescription =
  | {
      readonly kind: "clip";
      readonly clip: string;
      readonly path: string;
      readonly reason: SkipReason;
      readonly detail: string;
    }
  | {
      readonly kind: "corpus";
      readonly corpus: string;
      readonly detail: string;
      readonly skipped: readonly SkippedClip[];
    }
  | { readonly kind: "other"; readonly message: string; readonly stack: string | undefined };

export function describeError(error: unknown): ErrorDescription {
  if (error instanceof ClipError) {
    const { clip, path, reason, detail } = error;
    return { kind: "clip", clip, path, reason, detail };
  }
  if (error instanceof CorpusError) {
    const { corpus, detail, skipped } = error;
    return { kind: "corpus", corpus, detail, skipped };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: "other", message, stack };
}

/** The error that {@link describeError} described; one that it does not know becomes a {@link LoaderError}. */
export function rebuildError(description: ErrorDescription): Error {
  if (description.kind === "clip") {
    const { clip, path, reason, detail } = description;
    return new ClipError(clip, path, reason, detail);
  }
  if (description.kind === "corpus") {
    return new CorpusError(description.corpus, description.detail, description.skipped);
  }
  const error = new LoaderError(description.message);
  if (description.stack !== undefined) error.stack = description.stack;
  return error;
}
