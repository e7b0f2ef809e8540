import { seeded } from "@msmae/random";
import { groupBy } from "./group-by.js";
import type { Clip } from "./manifest.js";

/** Which clips are trained on, and which ones measure. Indices into the corpus, ascending. */
export interface Split {
  readonly train: readonly number[];
  readonly valid: readonly number[];
  /** What decided: the manifest, whole signers drawn by the seed, or single clips drawn by the seed. */
  readonly by: "manifest" | "signer" | "clip";
}

/**
 * Splits a corpus for pretraining.
 *
 * A manifest's `valid` clips are the valid ones, its `test` clips are left alone, and the rest is trained on. Where no
 * clip is marked `valid`, a share is held out of the others, drawn by a hash of the seed: whole signers as long as
 * they fit into the share, so that no signer is on both sides; single clips where signers are unknown, or where each
 * has more clips than the share allows. At least one clip is held out of two or more. Ours.
 *
 * @param share The share of clips to hold out, in [0, 1). With 0 nothing is held out.
 */
export function splitClips(
  clips: readonly Pick<Clip, "id" | "signer" | "split">[],
  { seed, share }: { readonly seed: number; readonly share: number },
): Split {
  const indices = clips.map((_, index) => index);
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
