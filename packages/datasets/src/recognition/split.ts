import { seeded } from "@msmae/random";
import type { CorpusIndex } from "../corpus-index.js";
import { CorpusError } from "../errors.js";
import { groupBy } from "../group-by.js";
import type { RecognitionDataConfig } from "./config.js";

/** A clip, as its index in the corpus, and which of the glosses it shows, as an index into them. */
export interface LabelledClip {
  readonly clip: number;
  readonly label: number;
}

/** A corpus as clips to learn glosses from and clips to measure by. */
export interface RecognitionSplit {
  /** The glosses of the clips to train on, sorted by code unit: a model's labels. */
  readonly glosses: readonly string[];
  readonly train: readonly LabelledClip[];
  readonly valid: readonly LabelledClip[];
  readonly test: readonly LabelledClip[];
  /** Whether the manifest's field decided, or the seed: of valid and test clips apart. */
  readonly by: { readonly valid: "manifest" | "seed"; readonly test: "manifest" | "seed" };
  /** How many clips have no gloss, and are left out. */
  readonly unlabelled: number;
  /** Valid and test clips of glosses that no clip to train on has, and that are left out: how many of each gloss. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Glosses of which there are fewer clips to train on than `clipsPerGloss` asks for. */
  readonly scarce: readonly string[];
}

/**
 * Splits a corpus for recognition.
 *
 * Where a clip's field `splitField` says `train`, `valid` or `test` it is that; clips without the field are trained on.
 * Where no clip has it, a share of each gloss is drawn for test; where none is `valid`, a share of each gloss is drawn
 * from those to train on. Both by a hash of the seed and the clip's id, as evenly over the glosses as shares allow, and
 * never a gloss' last clip. Ours.
 *
 * @throws {CorpusError} if no clip has a gloss, none is to be trained on, or all of those show the same gloss; if the
 * field was asked for and no clip has it, or it says something else.
 * @example
 * const { glosses, train } = splitForRecognition(corpus, { ...recognitionDataConfigSchema.parse({}), seed: 7 });
 */
export function splitForRecognition(
  corpus: Pick<CorpusIndex, "name" | "clips">,
  config: Pick<RecognitionDataConfig, "splitField" | "validShare" | "testShare" | "clipsPerGloss"> & {
    readonly seed: number;
  },
): RecognitionSplit {
  const { clips, name } = corpus;
  const labelled = [...clips.keys()].filter((clip) => clips[clip]!.gloss !== undefined);
  if (labelled.length === 0) {
    const what =
      clips.length === 1 ? "the only clip has no gloss" : `none of ${clips.length} clips has a gloss`;
    throw new CorpusError(name, `${what}; recognition learns from clips with a gloss in the manifest`);
  }
  const glossOf = (clip: number) => clips[clip]!.gloss!;
  const random = (use: string, clip: number) => seeded(config.seed, use, clips[clip]!.id)();
  const held = (use: string, from: readonly number[], share: number) =>
    drawEvenly(from, share, glossOf, (clip) => random(use, clip));

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
      `all ${labelled.length} clips with a gloss are for validation or test; expected some to train on`,
    );
  }

  const perGloss = groupBy(train, glossOf);
  const glosses = [...perGloss.keys()].sort();
  if (glosses.length === 1) {
    throw new CorpusError(
      name,
      `all clips to train on show the gloss ${JSON.stringify(glosses[0])}; expected at least two glosses to tell apart`,
    );
  }
  const few = config.clipsPerGloss ?? Number.POSITIVE_INFINITY;
  const chosen = new Set(
    [...perGloss.values()].flatMap((of) => sortBy(of, (clip) => random("few clips", clip)).slice(0, few)),
  );

  const labels = new Map(glosses.map((gloss, label) => [gloss, label]));
  const withLabels = (of: readonly number[]): LabelledClip[] =>
    of.flatMap((clip) => {
      const label = labels.get(glossOf(clip));
      return label === undefined ? [] : [{ clip, label }];
    });
  const strangers = [...valid, ...test].filter((clip) => !labels.has(glossOf(clip)));
  return {
    glosses,
    train: withLabels(train.filter((clip) => chosen.has(clip))),
    valid: withLabels(valid),
    test: withLabels(test),
    by: { valid: drawValid ? "seed" : "manifest", test: unsplit ? "seed" : "manifest" },
    unlabelled: clips.length - labelled.length,
    unknown: new Map([...groupBy(strangers, glossOf)].map(([gloss, of]) => [gloss, of.length])),
    scarce:
      config.clipsPerGloss === undefined ? [] : glosses.filter((gloss) => perGloss.get(gloss)!.length < few),
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

/** About `share` of the clips, of each gloss its share rounded up or down so that the sum comes out. */
function drawEvenly(
  clips: readonly number[],
  share: number,
  glossOf: (clip: number) => string,
  random: (clip: number) => number,
): number[] {
  const groups = [...groupBy(clips, glossOf)].sort(([a], [b]) => (a < b ? -1 : 1));
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

function sortBy(clips: readonly number[], key: (clip: number) => number): number[] {
  return clips
    .map((clip) => ({ clip, key: key(clip) }))
    .sort((a, b) => a.key - b.key)
    .map(({ clip }) => clip);
}
