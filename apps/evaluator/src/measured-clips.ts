import { resolve } from "node:path";
import { type Corpus, openCorpus, type SkippedClip } from "@msmae/datasets";
import {
  type SampledBy,
  type Sampling,
  samplingNotes,
  samplingOf,
  unitsText,
  whoseOf,
} from "@msmae/evaluation";
import type { Whose } from "@msmae/metrics";
import type { StreamName } from "@msmae/pose";
import { referenceOf } from "@msmae/transformer";
import { corpusNotes, skippedNotes } from "./corpus-notes.js";
import type { EvaluatedPart } from "./evaluated-part.js";
import type { EvaluationCommand } from "./evaluation-options.js";
import { measuredOn } from "./measured-on.js";
import { seenInTraining } from "./seen-in-training.js";

/** The clips that a command names, as a model takes them. */
export function openMeasured(
  command: Pick<EvaluationCommand, "data">,
  model: { readonly streams: readonly StreamName[]; readonly hands?: string },
): Corpus {
  const { streams } = model;
  return openCorpus(resolve(command.data), { streams, reference: referenceOf(model) });
}

/** What every result of measured clips says. */
export interface MeasuredClips {
  /** What intervals are drawn over. */
  readonly sampling: SampledBy;
  readonly whose: (id: string) => Whose;
  /** Fields of the result. */
  readonly about: {
    readonly checkpoint: string;
    readonly corpus: ReturnType<typeof measuredOn>;
    readonly skipped: readonly { readonly clip: string; readonly reason: string }[];
  };
  /** What has to be known before the numbers are read. */
  readonly notes: readonly string[];
}

/**
 * What is to be said of clips that were measured.
 *
 * @param measured.chosen Indices of the clips that were to be scored.
 * @param measured.scored Ids of those that are.
 * @param measured.notes What one command alone has to say.
 * @param measured.scoredAs What a clip counts as in which nothing is seen.
 */
export function describeMeasured(
  command: EvaluationCommand,
  corpus: Corpus,
  measured: {
    readonly part: EvaluatedPart;
    readonly chosen: readonly number[];
    readonly scored: readonly string[];
    readonly skipped: readonly SkippedClip[];
    readonly notes: readonly string[];
    readonly scoredAs: string;
  },
): MeasuredClips {
  const { part, chosen, scored, skipped, notes, scoredAs } = measured;
  const whose = whoseOf(corpus);
  const sampling = samplingOf(scored.map(whose));
  return {
    ...{ sampling, whose },
    about: {
      ...{ checkpoint: command.checkpoint, corpus: measuredOn(corpus) },
      skipped: [...corpus.skipped, ...skipped].map(({ clip, reason }) => ({ clip, reason })),
    },
    notes: [
      ...seenInTraining(resolve(command.checkpoint), corpus, chosen),
      ...corpusNotes(corpus, part, command.splitField),
      ...samplingNotes(sampling),
      ...notes,
      ...skippedNotes(corpus, skipped, chosen.length, scoredAs),
    ],
  };
}

/** `; intervals over 12 signers`; nothing where they are over the clips that stand before it. */
export const drawnOver = (sampling: Sampling): string =>
  sampling.unit === "clip" ? "" : `; intervals over ${unitsText(sampling)}`;
