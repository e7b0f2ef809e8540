import { basename } from "node:path";
import type { Corpus } from "@msmae/datasets";
import { INTERVALS, intervalNote, intervalText } from "@msmae/evaluation";
import type { RankedScore } from "@msmae/metrics";
import type { Recognizer, ScoredClip } from "@msmae/recognition";
import { renderReport } from "@msmae/report";
import type { EvaluatedClips } from "./clips.js";
import { type Confusion, pictureOf } from "./confusions.js";

/** A model measured by clips. */
export interface Evaluated {
  readonly checkpoint: string;
  readonly recognizer: Recognizer;
  readonly corpus: Corpus;
  readonly chosen: EvaluatedClips;
  readonly scored: readonly ScoredClip[];
  readonly scores: readonly RankedScore[];
  /** What has to be known before the numbers are read. */
  readonly notes: readonly string[];
}

/** Ours: pictures are looked at one by one. */
const PICTURES = 6;

/**
 * What was measured, as a page.
 *
 * @param recognised Ids of the clips that were recognised.
 */
export function recognitionPage(
  { checkpoint, recognizer, corpus, chosen, scored, scores, notes }: Evaluated,
  confusions: readonly Confusion[],
  recognised: ReadonlySet<string>,
): string {
  const { glosses, model, frames, fillGaps } = recognizer;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const pictures = confusions
    .slice(0, PICTURES)
    .flatMap((confusion) => pictureOf(confusion, corpus, recognised, fillGaps) ?? []);
  return renderReport({
    title: "Recognition of isolated signs",
    subtitle: `${basename(checkpoint)} on ${corpus.name}`,
    figures: scores
      .filter(({ name }) => ["recall@1", "recall@5", "macro F1"].includes(name))
      .filter(({ interval }) => interval !== "always")
      .map(({ name, score, ...interval }) => ({
        value: percent(score),
        label: name,
        note: `of ${scored.length} clips, ${intervalNote(interval, percent)}`,
      })),
    notes,
    sections: [
      {
        kind: "table",
        title: "Scores",
        caption:
          "In percent. Recall@k: the share of clips whose gloss is among the first k; per gloss: the mean over glosses " +
          `of that share. ${INTERVALS}`,
        columns: ["Score", "Value", "95 % interval"].map((title) => ({ title })),
        rows: scores.map(({ name, score, ...interval }) => [
          ...[name, 100 * score],
          intervalText(interval, (share) => (100 * share).toFixed(1)),
        ]),
        half: true,
      },
      {
        kind: "facts",
        title: "What was measured",
        rows: [
          ["Checkpoint", checkpoint],
          [
            "Model",
            `${model.kind}, ${model.streams.join(", ")}, ${frames} frames of a clip${fillGaps ? "" : ", gaps not filled"}`,
          ],
          ["Data", `${corpus.name}, ${chosen.part}`],
          ["Clips", scored.length],
          ["Glosses", `${glosses.length}, of which ${chosen.unseen} are in none of these clips`],
        ],
        half: true,
      },
      ...(confusions.length > 0
        ? [
            {
              kind: "table",
              title: "Glosses that were taken for another one",
              caption: "The most frequent pairs.",
              columns: ["Shown", "Recognised as", "Clips"].map((title) => ({ title })),
              rows: confusions.map(({ shown, taken, clips }) => [shown, taken, clips.length]),
            } as const,
          ]
        : []),
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
    ],
  });
}
