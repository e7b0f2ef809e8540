import { groupBy } from "../group-by.js";
import type { Clip } from "../manifest.js";

/**
 * What is the same of glosses that differ only in case, white space, or in how letters are composed (NFC): `Hello` and
 * `hello `, `i love you` and `Iloveyou`.
 */
export function glossKey(gloss: string): string {
  return gloss.normalize("NFC").replace(/\s+/gu, "").toLowerCase();
}

/**
 * Glosses that differ only in case, white space or composed letters become one: its most frequent spelling, of several as
 * frequent the first.
 *
 * @returns The clips, and of each gloss that was written otherwise as well the other spellings.
 */
export function mergeGlosses(clips: readonly Clip[]): {
  readonly clips: Clip[];
  readonly merged: ReadonlyMap<string, readonly string[]>;
} {
  const written = clips.flatMap(({ gloss, segments = [] }) => [
    ...(gloss === undefined ? [] : [gloss]),
    ...segments.map((segment) => segment.gloss),
  ]);
  const spellings = new Map<string, string>(); // as written, and as it is to be
  const merged = new Map<string, string[]>();
  for (const alike of groupBy(written, glossKey).values()) {
    const counts = [...groupBy(alike, tidy)].sort(([, a], [, b]) => b.length - a.length); // stable: ties to the first
    const spelling = counts[0]![0];
    const others = [...new Set(alike)].filter((each) => each !== spelling);
    for (const each of others) spellings.set(each, spelling);
    if (others.length > 0) merged.set(spelling, others);
  }
  if (merged.size === 0) return { clips: [...clips], merged };
  const spelled = (gloss: string) => spellings.get(gloss) ?? gloss;
  return {
    merged,
    clips: clips.map((clip) => ({
      ...clip,
      ...(clip.gloss !== undefined && { gloss: spelled(clip.gloss) }),
      ...(clip.segments && {
        segments: clip.segments.map((segment) => ({ ...segment, gloss: spelled(segment.gloss) })),
      }),
    })),
  };
}

const tidy = (gloss: string): string => gloss.normalize("NFC").replace(/\s+/gu, " ").trim();
