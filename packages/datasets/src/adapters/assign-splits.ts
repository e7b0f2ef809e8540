import { seeded } from "@msmae/random";
import { groupBy } from "../group-by.js";
import type { Clip } from "../manifest.js";

type Split = NonNullable<Clip["split"]>;

/**
 * A split for a data set that has none: of every gloss 20 % of the clips are `test`, 10 % `valid`, the rest `train`, by a
 * hash of their ids. Every gloss keeps a clip to train on. Ours.
 *
 * @returns The split of each clip.
 */
export function splitWithinGlosses(clips: readonly Pick<Clip, "id" | "gloss">[]): Split[] {
  const splits = clips.map((): Split => "train");
  const byGloss = groupBy(clips.keys(), (index) => clips[index]?.gloss);
  for (const indices of byGloss.values()) {
    const drawn = shuffled(indices, (index) => clips[index]?.id ?? "");
    const test = Math.min(drawn.length - 1, Math.round(0.2 * drawn.length));
    const valid = Math.min(drawn.length - 1 - test, Math.round(0.1 * drawn.length));
    for (const [place, index] of drawn.entries()) {
      if (place < test + valid) splits[index] = place < test ? "test" : "valid";
    }
  }
  return splits;
}

/**
 * A split by whole signers: in an order by a hash of their names, signers are `test` until these have 10 % of the clips,
 * then `valid` until those have 10 %, then `train`. The last signer is always trained on. Ours.
 *
 * @returns The split of each clip.
 */
export function splitBySigners(clips: readonly Pick<Clip, "signer">[]): Split[] {
  const splits = clips.map((): Split => "train");
  const bySigner = groupBy(clips.keys(), (index) => clips[index]?.signer ?? "");
  const signers = shuffled([...bySigner.keys()], (signer) => signer);
  const counts = { test: 0, valid: 0 };
  for (const signer of signers.slice(0, -1)) {
    const indices = bySigner.get(signer) ?? [];
    const split = (["test", "valid"] as const).find((each) => counts[each] < 0.1 * clips.length);
    if (split === undefined) break;
    counts[split] += indices.length;
    for (const index of indices) splits[index] = split;
  }
  return splits;
}

/** In an order that depends on nothing but the names. */
function shuffled<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const at = new Map(items.map((item) => [item, seeded(0, "split", nameOf(item))()]));
  return [...items].sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0));
}
