import { basename } from "node:path";
import type { Corpus } from "@msmae/datasets";
import { intervalNote, intervalText } from "@msmae/evaluation";
import { renderReport, type Section } from "@msmae/report";
import type { TranslatedClip, Translation } from "@msmae/translation";
import type { ChosenPart } from "../parts.js";
import type { Examples, Rated } from "./examples.js";
import { mainScores, shownName, type TranslationScore } from "./scores.js";

/** A model measured by sentences. */
export interface EvaluatedTranslation {
  readonly checkpoint: string;
  readonly translation: Translation;
  readonly corpus: Corpus;
  readonly chosen: ChosenPart;
  readonly scores: readonly TranslationScore[];
  readonly search: { readonly beams: number; readonly lengthPenalty: number; readonly maxLength: number };
  /** What has to be known before the numbers are read. */
  readonly notes: readonly string[];
}

/**
 * What was measured, as a page.
 *
 * @param pictures By the clips' indices.
 */
export function translationPage(
  { checkpoint, translation, corpus, chosen, scores, search, notes }: EvaluatedTranslation,
  examples: Examples<TranslatedClip>,
  pictures: ReadonlyMap<number, string>,
): string {
  const { model, mbart } = translation;
  const languages = new Set(scores.map(({ language }) => language));
  const kinds = [
    ["The best sentences", examples.best],
    ["Typical sentences", examples.typical],
    ["The worst sentences", examples.worst],
  ] as const;
  return renderReport({
    title: "Translation of signed sentences",
    subtitle: `${basename(checkpoint)} on ${corpus.name}`,
    figures: mainScores(scores)
      .filter(({ name }) => /^(BLEU|ROUGE-L.*)$/.test(name))
      .map(({ name, language, score, sentences, ...interval }) => ({
        value: fixed(score),
        label: shownName(name, language, languages.size > 1),
        note: `${sentences} sentences, ${intervalNote(interval, fixed)}`,
      })),
    notes,
    sections: [
      {
        kind: "table",
        title: "Scores",
        caption:
          "BLEU without a number is BLEU-4. Intervals: 1,000 bootstrap samples of the sentences; a dash where " +
          "every sample scores the same. Of Chinese, raw is what mBART " +
          "wrote; corrected has its , ? ! as ，？！ again.",
        columns: ["Score", "Language", "Punctuation", "Value", "95 % interval"].map((title) => ({ title })),
        rows: scores.map(({ name, language, punctuation, score, ...interval }) => [
          ...[name, language, punctuation, score, intervalText(interval, fixed)],
        ]),
      },
      {
        kind: "facts",
        title: "What was measured",
        rows: [
          ["Checkpoint", checkpoint],
          [
            "Model",
            `${model.streams.join(", ")}; bridge ${model.bridge}, pose encoder ${model.poseEncoder} in training; mBART ${mbart.encoder_layers} + ${mbart.decoder_layers} layers, width ${mbart.d_model}, ${mbart.vocab_size} tokens`,
          ],
          ["Data", `${corpus.name}, ${chosen.part}`],
          ["Sentences", chosen.clips.length],
          [
            "Search",
            `${search.beams} beams, length penalty ${search.lengthPenalty}, at most ${search.maxLength} tokens`,
          ],
        ],
      },
      {
        kind: "details",
        title: "Signatures",
        text: scores
          .map(
            ({ name, language, punctuation, signature }) =>
              `${language}, ${punctuation}: ${name}|${signature}`,
          )
          .join("\n"),
      },
      ...kinds.flatMap(([title, rated]) => sentenceSections(title, rated, pictures)),
    ],
  });
}

const fixed = (score: number) => score.toFixed(2);

function sentenceSections(
  title: string,
  rated: readonly Rated<TranslatedClip>[],
  pictures: ReadonlyMap<number, string>,
): Section[] {
  if (rated.length === 0) return [];
  const items = rated.flatMap(({ clip, id, hypothesis }) => {
    const svg = pictures.get(clip);
    return svg === undefined ? [] : [{ caption: `${id}: ${hypothesis}`, svg }];
  });
  const table: Section = {
    kind: "table",
    title,
    caption: "By chrF of the sentence.",
    columns: ["Clip", "Reference", "Translation", "chrF"].map((column) => ({ title: column })),
    rows: rated.map(({ id, reference = "", hypothesis, chrf }) => [id, reference, hypothesis, chrf]),
  };
  if (items.length === 0) return [table];
  return [
    table,
    {
      kind: "pictures",
      title: `${title}: where the model looked`,
      caption:
        "Ten frames, evenly spread over the clip, normalised. Below them, at the same times, how much each token of the " +
        "translation looks at what the pose encoder says: mean over the heads of mBART's last layer, the largest value of " +
        "each row the darkest. ▁ begins a word.",
      items,
    },
  ];
}
