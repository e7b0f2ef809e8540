import { seeded } from "@msmae/random";
import type { CorpusIndex, SplitBy } from "../clips/corpus-index.js";
import { CorpusError } from "../clips/errors.js";
import { groupBy } from "../clips/group-by.js";
import type { SplitConfig } from "./config-fields.js";

/** Clips to learn from and clips to measure by, as indices into the corpus. */
export interface HeldOut {
  readonly train: readonly number[];
  readonly valid: readonly number[];
  readonly test: readonly number[];
  /** What decided: of valid and test clips apart. */
  readonly by: SplitBy;
}

/**
 * Splits clips that have a label.
 *
 * Where a clip's field `splitField` says `train`, `valid` or `test` it is that; clips without the field are trained on.
 * Where no clip has it, a share of each group is drawn for test; where none is `valid`, a share of each group is drawn
 * from those to train on. Both by a hash of the seed and the clip's id, as evenly over the groups as shares allow, and
 * never a group's last clip. Chosen here. A run that is continued keeps what it has used each clip for; clips that are new to it are
 * what the manifest says, and trained on where that says nothing.
 *
 * @param labelled The clips that have one.
 * @param groupOf What shares are drawn of, such as a clip's gloss.
 * @param label What the clips have, for messages: `a gloss`.
 * @throws {CorpusError} if none is to be trained on; if the field was asked for and no clip has it, or it says something
 * else.
 */
export function holdOut(
  corpus: Pick<CorpusIndex, "name" | "clips" | "parts" | "splitBy">,
  labelled: readonly number[],
  config: SplitConfig,
  groupOf: (clip: number) => string,
  label: string,
): HeldOut {
  const { clips, name, parts } = corpus;
  if (parts !== undefined) {
    const partOf = (clip: number) =>
      parts[clip] === undefined ? (markOf(corpus, clip, config.splitField) ?? "train") : parts[clip];
    const of = (part: Mark) => labelled.filter((clip) => partOf(clip) === part);
    const by = corpus.splitBy ?? { valid: "seed", test: "seed" };
    return { train: of("train"), valid: of("valid"), test: of("test"), by };
  }
  const random = (use: string, clip: number) => seeded(config.seed, use, clips[clip]!.id)();
  const held = (use: string, from: readonly number[], share: number) =>
    drawEvenly(from, share, groupOf, (clip) => random(use, clip));
  const marks = new Map(labelled.map((clip) => [clip, markOf(corpus, clip, config.splitField)]));
  const marked = (mark: Mark) => labelled.filter((clip) => marks.get(clip) === mark);
  const unsplit = labelled.every((clip) => marks.get(clip) === undefined);
  if (unsplit && config.splitField !== "split") {
    throw new CorpusError(name, `no clip has a field "${config.splitField}", which data.splitField names`);
  }
  const test = unsplit ? held("test clips", labelled, config.testShare) : marked("test");
  let valid = marked("valid");
  const drawValid = valid.length === 0;
  let train = without(labelled, [...valid, ...test]);
  if (drawValid) {
    valid = held("valid clips", train, config.validShare);
    train = without(train, valid);
  }
  if (train.length === 0) {
    throw new CorpusError(
      name,
      `all ${labelled.length} clips with ${label} are for validation or test; expected some to train on`,
    );
  }
  return {
    ...{ train, valid, test },
    by: { valid: drawValid ? "seed" : "manifest", test: unsplit ? "seed" : "manifest" },
  };
}

const MARKS = ["train", "valid", "test"] as const;
type Mark = (typeof MARKS)[number];

function markOf(
  { clips, name }: Pick<CorpusIndex, "name" | "clips">,
  clip: number,
  field: string,
): Mark | undefined {
  const info = clips[clip]!;
  const value = (info as unknown as Readonly<Record<string, unknown>>)[field]; // a manifest may have fields of its own
  if (value === undefined || MARKS.includes(value as Mark)) return value as Mark | undefined;
  throw new CorpusError(
    name,
    `clip ${JSON.stringify(info.id)}: ${field}: expected one of "train", "valid", "test", got ${JSON.stringify(value)}`,
  );
}

/** About `share` of the clips, of each group its share rounded up or down so that the sum comes out. */
function drawEvenly(
  clips: readonly number[],
  share: number,
  groupOf: (clip: number) => string,
  random: (clip: number) => number,
): number[] {
  const groups = [...groupBy(clips, groupOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const drawn: number[] = [];
  let due = 0.5; // how many of the clips so far the share is, to be rounded down
  for (const [, members] of groups) {
    const before = Math.floor(due);
    due += share * members.length;
    const count = Math.min(Math.floor(due) - before, members.length - 1);
    drawn.push(...sortBy(members, random).slice(0, count));
  }
  return drawn.sort((a, b) => a - b);
}

function without(clips: readonly number[], others: readonly number[]): number[] {
  const out = new Set(others);
  return clips.filter((clip) => !out.has(clip));
}

export function sortBy(clips: readonly number[], key: (clip: number) => number): number[] {
  return clips
    .map((clip) => ({ clip, key: key(clip) }))
    .sort((a, b) => a.key - b.key)
    .map(({ clip }) => clip);
}
