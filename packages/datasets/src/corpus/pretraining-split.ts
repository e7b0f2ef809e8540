import { seeded } from "@msmae/random";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { groupBy } from "../clips/group-by.js";
import type { Clip } from "../clips/manifest.js";

/** Which clips are trained on, and which ones measure. Indices into the corpus, ascending. */
export interface Split {
  readonly train: readonly number[];
  readonly valid: readonly number[];
  /** What decided: the manifest, whole signers drawn by the seed, single clips drawn by the seed, or the run's beginning. */
  readonly by: "manifest" | "signer" | "clip" | "run";
}

/**
 * Splits a corpus for pretraining.
 *
 * A manifest's `valid` clips are the valid ones, its `test` clips are left alone, and the rest is trained on. Where no
 * clip is marked `valid`, a share is held out of the others, drawn by a hash of the seed: whole signers as long as
 * they fit into the share, so that no signer is on both sides; single clips where signers are unknown, or where each
 * has more clips than the share allows. At least one clip is held out of two or more. Chosen here.
 *
 * A run that is continued keeps what it has used each clip for, so that none that it has learnt from is held out later; of
 * clips that are new to it the manifest's `valid` ones are held out, and no others.
 *
 * @param share The share of clips to hold out, in [0, 1). With 0 nothing is held out.
 * @param parts The corpus'.
 */
export function splitClips(
  clips: readonly Pick<Clip, "id" | "signer" | "split">[],
  { seed, share }: { readonly seed: number; readonly share: number },
  parts?: CorpusIndex["parts"],
): Split {
  const indices = clips.map((_, index) => index);
  if (parts !== undefined) {
    const marks = indices.map((index) => {
      const part = parts[index];
      return part === undefined ? (clips[index]?.split ?? "train") : part;
    });
    const of = (part: string) => indices.filter((index) => marks[index] === part);
    return { train: of("train"), valid: of("valid"), by: "run" };
  }
  const marked = indices.filter((index) => clips[index]?.split === "valid");
  const others = indices.filter((index) => !["valid", "test"].includes(clips[index]?.split ?? ""));
  if (marked.length > 0) return { train: others, valid: marked, by: "manifest" };
  if (share === 0 || others.length < 2) return { train: others, valid: [], by: "clip" };

  const allowed = Math.min(others.length - 1, Math.max(1, Math.round(share * others.length)));
  const draw = (keyOf: (index: number) => string): Set<number> => {
    const drawn = [...groupBy(others, keyOf)]
      .map(([key, members]) => ({ members, at: seeded(seed, "valid", key)() }))
      .sort((a, b) => a.at - b.at);
    const held = new Set<number>();
    for (const { members } of drawn) {
      if (held.size + members.length <= allowed) for (const index of members) held.add(index);
    }
    return held;
  };
  const bySigner = others.every((index) => clips[index]?.signer !== undefined)
    ? draw((index) => `signer ${clips[index]?.signer}`)
    : new Set<number>();
  const held = bySigner.size > 0 ? bySigner : draw((index) => `clip ${clips[index]?.id}`);
  return {
    train: others.filter((index) => !held.has(index)),
    valid: others.filter((index) => held.has(index)),
    by: bySigner.size > 0 ? "signer" : "clip",
  };
}
