import { basename } from "node:path";
import type { Corpus } from "@msmae/datasets";
import {
  type ExampleSentence,
  type Examples,
  sentenceSections,
  TITLES,
  type TranslationResult,
  translationFigures,
  translationScoreSections,
} from "@msmae/evaluation";
import type { Report } from "@msmae/report";
import type { Translation } from "@msmae/translation";

/** A model measured by sentences. */
export interface EvaluatedTranslation {
  readonly translation: Translation;
  readonly corpus: Corpus;
  readonly result: TranslationResult;
  /** What has to be known before the numbers are read. */
  readonly notes: readonly string[];
}

/**
 * What was measured, as a page: the sections of a run's page, with pictures of where the model looked.
 *
 * @param pictureOf Undefined for a sentence without one.
 */
export function translationPage<S extends ExampleSentence>(
  { translation, corpus, result, notes }: EvaluatedTranslation,
  examples: Examples<S>,
  pictureOf: (sentence: S) => string | undefined,
): Report {
  const { model, mbart } = translation;
  const { scores, sampling, part, clips } = result.parts[0]!;
  const { search } = result;
  return {
    title: TITLES.translate,
    subtitle: `${basename(result.checkpoint)} on ${corpus.name}`,
    figures: translationFigures(scores, sampling),
    notes,
    sections: [
      ...translationScoreSections(scores, sampling),
      ...sentenceSections(examples, pictureOf),
      {
        kind: "facts",
        title: "What was measured",
        rows: [
          ["Checkpoint", result.checkpoint],
          [
            "Model",
            `${model.streams.join(", ")}; bridge ${model.bridge}, pose encoder ${model.poseEncoder} in training; mBART ${mbart.encoder_layers} + ${mbart.decoder_layers} layers, width ${mbart.d_model}, ${mbart.vocab_size} tokens`,
          ],
          ["Data", `${corpus.name}, ${part}`],
          ["Sentences", clips],
          ...(search === undefined
            ? []
            : [
                [
                  "Search",
                  `${search.beams} beams, length penalty ${search.lengthPenalty}, at most ${search.maxLength} tokens`,
                ] as const,
              ]),
        ],
      },
    ],
  };
}
