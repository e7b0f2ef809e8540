import type { KeyFigure, Section } from "@msmae/report";
import { intervalNote, intervalText } from "../scores/interval-text.js";
import type { Sampling } from "../scores/sampling.js";
import { mainScores, shownScoreName, type TranslationScore } from "../scores/translation-scores.js";
import type { ExampleSentence, Examples } from "./example-sentences.js";
import { overUnits } from "./recognition-sections.js";
import { numbers } from "./texts.js";

const severalIn = (scores: readonly TranslationScore[]) =>
  new Set(scores.map(({ language }) => language)).size > 1;

/** BLEU-4 and ROUGE-L, as they count. */
export function translationFigures(
  scores: readonly TranslationScore[],
  sampling: Sampling | undefined,
): KeyFigure[] {
  const several = severalIn(scores);
  return mainScores(scores)
    .filter(({ name }) => /^(BLEU|ROUGE-L.*)$/.test(name))
    .map(({ name, language, score, sentences, ...interval }) => ({
      value: score.toFixed(1),
      label: shownScoreName(name, language, several),
      note: `of ${sentences} sentences, ${intervalNote(interval, (value) => value.toFixed(1))}${overUnits(sampling)}`,
    }));
}

/** Scores with intervals, and their signatures, folded: a line each, with the metric's name. */
export function translationScoreSections(
  scores: readonly TranslationScore[],
  sampling: Sampling | undefined,
): Section[] {
  const several = severalIn(scores);
  const value = (score: number) => score.toFixed(2);
  return [
    {
      kind: "table",
      title: "Scores",
      caption:
        "0 to 100, higher is better. BLEU counts words and groups of them that the reference has too, ROUGE-L the longest common " +
        `sequence, chrF groups of letters. 95 % intervals: 1,000 bootstrap samples of the sentences${overUnits(sampling).replace(",", "")}; a dash ` +
        "where every sample scores the same. Of Chinese, raw is what mBART wrote; corrected has its , ? ! as ，？！ again.",
      columns: numbers("Score", "Punctuation", "Value", "95 % interval"),
      rows: scores.map(({ name, language, punctuation, score, ...interval }) => [
        ...[shownScoreName(name, language, several), punctuation],
        ...[value(score), intervalText(interval, value)],
      ]),
    },
    {
      kind: "details",
      title: "Signatures",
      text: scores
        .map(
          ({ name, language, punctuation, signature }) => `${language}, ${punctuation}: ${name}|${signature}`,
        )
        .join("\n"),
    },
  ];
}

const TITLES = {
  best: "The best sentences",
  typical: "Typical sentences",
  worst: "The worst sentences",
} as const;

/** Makes the sections of example sentences, each with its table and, where there are pictures, its cross-attention. */
export function sentenceSections<S extends ExampleSentence>(
  examples: Examples<S>,
  pictureOf: (sentence: S) => string | undefined = () => undefined,
): Section[] {
  return (["best", "typical", "worst"] as const).flatMap((kind): Section[] => {
    const rated = examples[kind];
    if (rated.length === 0) return [];
    const items = rated.flatMap((sentence) => {
      const svg = pictureOf(sentence);
      return svg === undefined ? [] : [{ caption: `${sentence.id}: ${sentence.hypothesis}`, svg }];
    });
    const table: Section = {
      kind: "table",
      title: TITLES[kind],
      caption: "By chrF of the sentence.",
      columns: ["Clip", "Reference", "Translation", "chrF"].map((title) => ({ title })),
      rows: rated.map(({ id = "", references = "", hypothesis, chrf }) => [
        ...[id, typeof references === "string" ? references : references.join(" / "), hypothesis, chrf],
      ]),
    };
    if (items.length === 0) return [table];
    return [
      table,
      {
        kind: "pictures",
        title: `${TITLES[kind]}: where the model looked`,
        caption:
          "Ten frames, evenly spread over the clip, normalised. Below them, at the same times, how much each token of the " +
          "translation looks at what the pose encoder says: mean over the heads of mBART's last layer, the largest value of " +
          "each row the darkest. ▁ begins a word.",
        items,
      },
    ];
  });
}
