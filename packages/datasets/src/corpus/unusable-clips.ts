import { NoReferenceError } from "@msmae/pose";
import type { ClipInfo, CorpusIndex } from "../clips/corpus-index.js";
import { ClipError, CorpusError } from "../clips/errors.js";
import { reasons, type SkippedClip } from "../clips/skipped.js";
import { noReference } from "./no-reference.js";

/** The entry of a clip that cannot be used for this reason; undefined for an error that is nobody's data. */
export function skipOf(error: unknown, { id, path }: ClipInfo): SkippedClip | undefined {
  if (error instanceof NoReferenceError) {
    return { clip: id, path, reason: error.reference, detail: error.message };
  }
  if (!(error instanceof ClipError)) return undefined;
  return { clip: id, path: error.path, reason: error.reason, detail: error.detail };
}

/** Whether a clip was passed over because its file cannot be read, not for what it shows. */
export const isUnread = ({ reason }: Pick<SkippedClip, "reason">): boolean =>
  reason !== "shoulders" && reason !== "hands";

/** That none of what was drawn can be used. @param drawn Such as `all 3 clips`, `1000 windows in a row`, `the only clip`. */
export function noneUsable(
  corpus: CorpusIndex,
  drawn: string,
  single: boolean,
  skipped: readonly SkippedClip[],
): CorpusError {
  if (skipped.some(isUnread)) {
    const each = [...new Map(skipped.map((skip) => [skip.clip, skip])).values()];
    const detail = `${drawn} cannot be used: ${reasons(each)}; ${skipped.findLast(isUnread)?.detail}`;
    return new CorpusError(corpus.name, detail, skipped);
  }
  const shows = single ? "shows" : "show";
  const last = `(last: ${skipped.at(-1)?.clip})`;
  return new CorpusError(corpus.name, `${drawn} ${shows} ${noReference(corpus)} ${last}`, skipped);
}
