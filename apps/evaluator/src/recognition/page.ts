import { basename } from "node:path";
import type { Corpus } from "@msmae/datasets";
import {
  type RecognisedLine,
  type RecognitionResult,
  recognitionFigures,
  recognitionSections,
  TITLES,
} from "@msmae/evaluation";
import type { Recognizer } from "@msmae/recognition";
import type { Report } from "@msmae/report";
import { type Confusion, pictureOf } from "./confusions.js";

/** A model measured by clips. */
export interface Evaluated {
  readonly recognizer: Recognizer;
  readonly corpus: Corpus;
  readonly result: RecognitionResult;
  readonly lines: readonly RecognisedLine[];
  /** What has to be known before the numbers are read. */
  readonly notes: readonly string[];
}

/** Chosen here: pictures are looked at one by one. */
const PICTURES = 6;

/** What was measured, as a page: the sections of a run's page, and pictures of what was confused. */
export function recognitionPage(
  { recognizer, corpus, result, lines, notes }: Evaluated,
  confusions: readonly Confusion[],
): Report {
  const { glosses, model, frames, fillGaps } = recognizer;
  const { scores, sampling, clips, part } = result.parts[0]!;
  const right = lines.filter(({ gloss, predictions }) => predictions[0]!.gloss === gloss);
  const recognised = new Set(right.map(({ id }) => id));
  const pictures = confusions
    .slice(0, PICTURES)
    .flatMap((confusion) => pictureOf(confusion, corpus, recognised, fillGaps) ?? []);
  const unseen = glosses.length - (result.glossesShown ?? glosses.length);
  return {
    title: TITLES.recognize,
    subtitle: `${basename(result.checkpoint)} on ${corpus.name}`,
    figures: recognitionFigures(scores, sampling, clips),
    notes,
    sections: [
      ...recognitionSections(result.parts, scores, sampling, lines),
      ...(pictures.length > 0
        ? [
            {
              kind: "pictures",
              title: "What was confused",
              caption:
                "The most frequent pairs: a clip that was taken for another gloss, and a clip of that gloss. Ten frames of " +
                "each, evenly spread over the clip, normalised.",
              items: pictures,
            } as const,
          ]
        : []),
      {
        kind: "facts",
        title: "What was measured",
        rows: [
          ["Checkpoint", result.checkpoint],
          [
            "Model",
            `${model.kind}, ${model.streams.join(", ")}, ${frames} frames of a clip${fillGaps ? "" : ", gaps not filled"}`,
          ],
          ["Data", `${corpus.name}, ${part}`],
          ["Clips", clips],
          ["Glosses", `${glosses.length}, of which ${unseen} are in none of these clips`],
        ],
      },
    ],
  };
}
