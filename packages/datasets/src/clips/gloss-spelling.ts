import { groupBy } from "./group-by.js";
import type { Clip } from "./manifest.js";

/**
 * What is the same of glosses that differ only in case, white space, or in how letters are composed (NFC): `Hello` and
 * `hello `, `i love you` and `Iloveyou`.
 */
export function glossKey(gloss: string): string {
  return gloss.normalize("NFC").replace(/\s+/gu, "").toLowerCase();
}

/** Glosses as they are to be spelled. */
export interface Spelling {
  /** The spelling of a gloss that was seen. */
  of(gloss: string): string;
  /** Of each gloss that was written otherwise as well, the other spellings. */
  readonly merged: ReadonlyMap<string, readonly string[]>;
}

/**
 * One spelling for glosses that differ only in case, white space or composed letters: the most frequent, of several as
 * frequent the first.
 *
 * @param written Each gloss as often as it occurs.
 * @example
 * spellingOf(["Hello", "hello", "hello "]).of("Hello"); // "hello"
 */
export function spellingOf(written: readonly string[]): Spelling {
  const spellings = new Map<string, string>(); // as written, and as it is to be
  const merged = new Map<string, string[]>();
  for (const alike of groupBy(written, glossKey).values()) {
    const counts = [...groupBy(alike, tidy)].sort(([, a], [, b]) => b.length - a.length); // stable: ties to the first
    const spelling = counts[0]![0];
    const others = [...new Set(alike)].filter((each) => each !== spelling);
    for (const each of others) spellings.set(each, spelling);
    if (others.length > 0) merged.set(spelling, others);
  }
  return { merged, of: (gloss) => spellings.get(gloss) ?? gloss };
}

/** Clips whose glosses, those of their segments included, have one spelling each. */
export function mergeGlosses(clips: readonly Clip[]): {
  readonly clips: Clip[];
  readonly merged: Spelling["merged"];
} {
  const { merged, of } = spellingOf(
    clips.flatMap(({ gloss, segments = [] }) => [
      ...(gloss === undefined ? [] : [gloss]),
      ...segments.map((segment) => segment.gloss),
    ]),
  );
  if (merged.size === 0) return { clips: [...clips], merged };
  return {
    merged,
    clips: clips.map((clip) => ({
      ...clip,
      ...(clip.gloss !== undefined && { gloss: of(clip.gloss) }),
      ...(clip.segments && {
        segments: clip.segments.map((segment) => ({ ...segment, gloss: of(segment.gloss) })),
      }),
    })),
  };
}

const tidy = (gloss: string): string => gloss.normalize("NFC").replace(/\s+/gu, " ").trim();
