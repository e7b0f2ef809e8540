import type { Clip } from "@msmae/datasets";
import { groupBy } from "@msmae/datasets";
import { seeded } from "@msmae/random";

type Split = NonNullable<Clip["split"]>;

/**
 * Splits clips by whole signers: in an order by a hash of their names, signers are `test` until these have 10 % of
 * the clips, then `valid` until those have 10 %, then `train`. The last signer is always trained on. Chosen here: the
 * usual tenths.
 *
 * @returns The split of each clip.
 */
export function splitBySigners(clips: readonly Pick<Clip, "signer">[]): Split[] {
  const splits = clips.map((): Split => "train");
  const bySigner = groupBy(clips.keys(), (index) => clips[index]?.signer ?? "");
  const signers = [...bySigner.keys()]
    .map((signer) => ({ signer, at: seeded(0, "split", signer)() }))
    .sort((a, b) => a.at - b.at)
    .map(({ signer }) => signer);
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

/**
 * Splits clips by test signers that are named: all clips of these signers are `test`, and the others' `train`, or
 * `valid` where they were.
 *
 * @param leftOut Signers of whom no clip is left, and the rules that excluded theirs: for the message.
 * @throws {RangeError} if one of them has no clip, or nobody else has one.
 */
export function splitByNamedSigners(
  clips: readonly Clip[],
  testSigners: readonly string[],
  leftOut: ReadonlyMap<string, readonly string[]> = new Map(),
): Clip[] {
  const signers = [...new Set(clips.flatMap(({ signer }) => (signer === undefined ? [] : [signer])))].sort();
  const unknown = testSigners.find((signer) => !signers.includes(signer));
  if (unknown !== undefined) {
    const known = signers.length > 0 ? `the signers are ${signers.join(", ")}` : "no clip says who signs";
    const rules = leftOut.get(unknown)?.map((rule) => JSON.stringify(rule));
    if (rules !== undefined) {
      const why = `all were excluded by the rule${rules.length > 1 ? "s" : ""} ${rules.join(", ")}`;
      throw new RangeError(`no clip of the signer ${JSON.stringify(unknown)} is left: ${why}; ${known}`);
    }
    throw new RangeError(`no clip of the signer ${JSON.stringify(unknown)}; ${known}`);
  }
  const isTest = ({ signer }: Clip) => signer !== undefined && testSigners.includes(signer);
  if (clips.every(isTest))
    throw new RangeError("all clips are of the test signers; expected some to train on");
  return clips.map((clip) => ({
    ...clip,
    split: isTest(clip) ? "test" : clip.split === "valid" ? "valid" : "train",
  }));
}
