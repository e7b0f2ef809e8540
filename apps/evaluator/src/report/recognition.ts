import {
  bootstrap,
  classificationReport,
  type Interval,
  leastRecalled,
  macroF1,
  mostConfused,
  recall,
} from "@msmae/metrics";
import { type Column, drawMatrix, type KeyFigure, type Section } from "@msmae/report";
import type { RunFolder } from "./run-folder.js";

type Lines = RunFolder["recognised"];

/** A score of 0 to 1 with its 95 % interval. */
export interface Scored extends Pick<Interval, "low" | "high"> {
  readonly name: string;
  readonly score: number;
}

/** Whether each clip's gloss is among the first k. */
export const hitsOf = (lines: Lines, k: number): boolean[] =>
  lines.map(({ gloss, predictions }) => predictions.slice(0, k).some((each) => each.gloss === gloss));

/** Recall@1 and @5, per clip and per gloss, and macro F1. */
export function recognitionScores(lines: Lines): Scored[] {
  const truth = lines.map(({ gloss }) => gloss);
  const predicted = lines.map(({ predictions }) => predictions[0]!.gloss);
  const [one, five] = [hitsOf(lines, 1), hitsOf(lines, 5)];
  const scores: [string, (sample?: ArrayLike<number>) => number][] = [
    ["Recall@1", (sample) => recall(one, truth, sample).perInstance],
    ["Recall@5", (sample) => recall(five, truth, sample).perInstance],
    ["Recall@1 per gloss", (sample) => recall(one, truth, sample).perClass],
    ["Recall@5 per gloss", (sample) => recall(five, truth, sample).perClass],
    ["Macro F1", (sample) => macroF1(predicted, truth, sample)],
  ];
  return scores.map(([name, score]) => {
    const { low, high } = bootstrap(truth.length, score);
    return { name, score: score(), low, high };
  });
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function recognitionFigures(lines: Lines): KeyFigure[] {
  return recognitionScores(lines)
    .filter(({ name }) => ["Recall@1", "Recall@5"].includes(name))
    .map(({ name, score, low, high }) => ({
      value: percent(score),
      label: name,
      note: `${lines.length} clips, 95 % interval ${percent(low)} to ${percent(high)}`,
    }));
}

/** Ours: a matrix of more glosses is a grey square. */
const MATRIX = 40;
/** Ours: what a page shows without being scrolled past. */
const ROWS = 20;

/** The first names rows, the others are numbers. */
export const numbers = (...titles: readonly string[]): Column[] =>
  titles.map((title, c) => ({ title, numeric: c > 0 }));

/** Scores, the confusion matrix, pairs that are confused, and glosses by recall. */
export function recognitionSections(lines: Lines): Section[] {
  const truth = lines.map(({ gloss }) => gloss);
  const predicted = lines.map(({ predictions }) => predictions[0]!.gloss);
  const report = classificationReport(predicted, truth);
  const pairs = mostConfused(report, ROWS);
  return [
    {
      kind: "table",
      title: "Scores",
      caption:
        "In percent. Recall@k: the share of clips whose gloss is among the first k; per gloss: the mean over glosses of that " +
        "share. 95 % intervals: 1,000 bootstrap samples of the clips.",
      columns: numbers("Score", "Value", "From", "To"),
      rows: recognitionScores(lines).map(({ name, score, low, high }) => [
        name,
        ...[score, low, high].map((share) => (100 * share).toFixed(1)),
      ]),
    },
    confusionMatrix(report),
    ...(pairs.length === 0
      ? []
      : [
          {
            kind: "table",
            title: "Glosses that were taken for another one",
            caption: "The most frequent pairs.",
            columns: ["Shown", "Recognised as", "Clips"].map((title) => ({ title })),
            rows: pairs.map(({ truth, predicted, count }) => [truth, predicted, count]),
            half: true,
          } as const,
        ]),
    {
      kind: "table",
      title: "Glosses by recall",
      caption: "The least recognised ones, in percent.",
      columns: numbers("Gloss", "Clips", "Recall", "Precision"),
      rows: leastRecalled(report, ROWS).map(({ label, support, recall, precision }) => [
        label,
        support,
        ...[recall, precision].map((share) => (100 * share).toFixed(0)),
      ]),
      half: true,
    },
  ];
}

function confusionMatrix({ labels, confusion }: ReturnType<typeof classificationReport<string>>): Section {
  const errors = labels.map((_, i) =>
    confusion.reduce((sum, row, r) => sum + (r === i ? 0 : row[i]! + confusion[i]![r]!), 0),
  );
  // The glosses with the most errors, then in the order of the alphabet, so that a gloss is found.
  const shown = [...labels.keys()]
    .sort((a, b) => errors[b]! - errors[a]!)
    .slice(0, MATRIX)
    .sort((a, b) => (labels[a]!.label < labels[b]!.label ? -1 : 1));
  const total = (i: number) => confusion[i]!.reduce((sum, count) => sum + count, 0);
  const title = "Confusion matrix";
  const names = shown.map((i) => labels[i]!.label);
  return {
    kind: "pictures",
    title,
    items: [
      {
        svg: drawMatrix({
          ...{ title, rows: names, columns: names },
          ...{ rowsName: "shown", columnsName: "recognised as" },
          values: shown.map((r) => shown.map((c) => confusion[r]![c]! / Math.max(1, total(r)))),
        }),
        caption:
          (labels.length > MATRIX ? `The ${MATRIX} of ${labels.length} glosses with the most errors. ` : "") +
          "A row is a gloss that was shown, a column what it was recognised as; the stronger its colour, the larger the share of the row's " +
          "clips. All on the diagonal would be without a mistake.",
      },
    ],
  };
}
