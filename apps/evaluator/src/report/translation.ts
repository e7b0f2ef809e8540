import { join } from "node:path";
import { intervalNote, intervalText } from "@msmae/evaluation";
import { chrf, correctPunctuation, sentenceScore, TooLongError } from "@msmae/metrics";
import type { KeyFigure, Section } from "@msmae/report";
import { UserError } from "@msmae/terminal";
import type { TextScoring } from "@msmae/translation";
import { mainScores, scoresWithIntervals, shownName, type TranslationScore } from "../translation/scores.js";
import { numbers } from "./recognition.js";
import type { RunFolder, TranslatedLine } from "./run-folder.js";

/** How the run itself scored texts of a language. */
export function scoringFor({ scoring }: Pick<RunFolder, "scoring">, language: string): TextScoring {
  return scoring.find((each) => each.language === language) ?? scoring[0]!;
}

/** A hypothesis as it is compared. */
export function textOf(
  { hypothesis }: Pick<TranslatedLine, "hypothesis">,
  { corrected }: TextScoring,
): string {
  return corrected ? correctPunctuation(hypothesis) : hypothesis;
}

/**
 * What `evaluator translate` says of these sentences: 0 to 100, each language by itself, with 95 % intervals.
 *
 * @throws {UserError} for a line that is too long to be scored.
 */
export function translationScores(run: RunFolder): TranslationScore[] {
  const sentences = run.translated.map(({ references, ...line }) => ({ ...line, reference: references }));
  try {
    return scoresWithIntervals(sentences, (language) => scoringFor(run, language));
  } catch (error) {
    if (!(error instanceof TooLongError)) throw error;
    throw new UserError(`${join(run.path, "predictions.jsonl")}: ${error.message}`);
  }
}

const languagesOf = (scores: readonly TranslationScore[]) => new Set(scores.map(({ language }) => language));

/** BLEU-4 and ROUGE-L, as they count. */
export function translationFigures(run: RunFolder): KeyFigure[] {
  const scores = translationScores(run);
  const several = languagesOf(scores).size > 1;
  return mainScores(scores)
    .filter(({ name }) => /^(BLEU|ROUGE-L.*)$/.test(name))
    .map(({ name, language, score, sentences, ...interval }) => ({
      value: score.toFixed(1),
      label: shownName(name, language, several),
      note: `of ${sentences} sentences, ${intervalNote(interval, (value) => value.toFixed(1))}`,
    }));
}

/** Ours: what is read before a page is closed. */
const ROWS = 8;

export function translationSections(run: RunFolder): Section[] {
  const scores = translationScores(run);
  const several = languagesOf(scores).size > 1;
  const rated = run.translated
    .map((line, i) => {
      const hypothesis = textOf(line, scoringFor(run, line.language));
      return {
        id: line.id ?? `${i + 1}`,
        ...{ hypothesis, reference: line.references.join(" / ") },
        score: sentenceScore(chrf(), hypothesis, line.references).score,
      };
    })
    .sort((a, b) => b.score - a.score);
  const chosen = [...new Set([...rated.slice(0, ROWS), ...rated.slice(-ROWS)])];
  const value = (score: number) => score.toFixed(2);
  return [
    {
      kind: "table",
      title: "Scores",
      caption:
        "0 to 100, higher is better. BLEU counts words and groups of them that the reference has too, ROUGE-L the longest common " +
        "sequence, chrF groups of letters. 95 % intervals: 1,000 bootstrap samples of the sentences; a dash where every sample " +
        "scores the same. Of Chinese, raw is what mBART wrote; corrected has its , ? ! as ，？！ again.",
      columns: numbers("Score", "Punctuation", "Value", "95 % interval"),
      rows: scores.map(({ name, language, punctuation, score, ...interval }) => [
        ...[shownName(name, language, several), punctuation, value(score), intervalText(interval, value)],
      ]),
    },
    {
      kind: "table",
      title: "Best and worst sentences",
      caption: "By chrF of the sentence.",
      columns: ["Clip", "Said", "Translated", "chrF"].map((title) => ({ title })),
      rows: chosen.map(({ id, reference, hypothesis, score }) => [id, reference, hypothesis, score]),
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
