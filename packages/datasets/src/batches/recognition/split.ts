import { seeded } from "@msmae/random";
import type { CorpusIndex } from "../../clips/corpus-index.js";
import { CorpusError } from "../../clips/errors.js";
import { spellingOf } from "../../clips/gloss-spelling.js";
import { groupBy } from "../../clips/group-by.js";
import { SPLIT_DEFAULTS, type SplitConfig } from "../../corpus/config-fields.js";
import { type HeldOut, holdOut, sortBy } from "../../corpus/labelled-split.js";
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
  readonly by: HeldOut["by"];
  /** How many clips have no gloss, and are left out. */
  readonly unlabelled: number;
  /** Valid and test clips of glosses that no clip to train on has, and that are left out: how many of each gloss. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Glosses of which the corpus has several spellings, in case, white space or composed letters: the others, by the one taken. */
  readonly respelled: ReadonlyMap<string, readonly string[]>;
  /** Glosses of which there are fewer clips to train on than `clipsPerGloss` asks for. */
  readonly scarce: readonly string[];
}

/**
 * Splits a corpus for recognition: as `holdOut` does, of each gloss its share. Glosses that differ only in case, white
 * space or composed letters are one.
 *
 * @throws {CorpusError} if no clip has a gloss, none is to be trained on, or all of those show the same gloss; if the
 * field was asked for and no clip has it, or it says something else.
 * @example
 * const { glosses, train } = splitForRecognition(corpus, { seed: 7 });
 */
export function splitForRecognition(
  corpus: Pick<CorpusIndex, "name" | "clips" | "parts" | "splitBy">,
  options: Partial<SplitConfig> & Pick<RecognitionDataConfig, "clipsPerGloss"> = {},
): RecognitionSplit {
  const config = { ...SPLIT_DEFAULTS, ...options };
  const { clips, name } = corpus;
  const labelled = [...clips.keys()].filter((clip) => clips[clip]!.gloss !== undefined);
  if (labelled.length === 0) {
    const what =
      clips.length === 1 ? "the only clip has no gloss" : `none of ${clips.length} clips has a gloss`;
    throw new CorpusError(name, `${what}; recognition learns from clips with a gloss in the manifest`);
  }
  const spelling = spellingOf(labelled.map((clip) => clips[clip]!.gloss!));
  const glossOf = (clip: number) => spelling.of(clips[clip]!.gloss!);
  const random = (use: string, clip: number) => seeded(config.seed, use, clips[clip]!.id)();
  const { train, valid, test, by } = holdOut(corpus, labelled, config, glossOf, "a gloss");

  const perGloss = groupBy(train, glossOf);
  const glosses = [...perGloss.keys()].sort();
  if (glosses.length === 1) {
    throw new CorpusError(
      name,
      `all clips to train on show the gloss ${JSON.stringify(glosses[0])}; expected at least two glosses to tell apart`,
    );
  }
  const few = config.clipsPerGloss ?? Number.POSITIVE_INFINITY;
  // A run that is continued keeps those it has chosen; all random numbers are 0 or more.
  const order = (clip: number) => (corpus.parts?.[clip] === "train" ? -1 : random("few clips", clip));
  const chosen = new Set([...perGloss.values()].flatMap((of) => sortBy(of, order).slice(0, few)));

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
    by,
    unlabelled: clips.length - labelled.length,
    unknown: new Map([...groupBy(strangers, glossOf)].map(([gloss, of]) => [gloss, of.length])),
    respelled: spelling.merged,
    scarce:
      config.clipsPerGloss === undefined ? [] : glosses.filter((gloss) => perGloss.get(gloss)!.length < few),
  };
}
