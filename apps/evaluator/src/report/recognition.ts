import { INTERVALS, intervalNote, intervalText } from "@msmae/evaluation";
import {
  classificationReport,
  leastRecalled,
  mostConfused,
  type RankedScore,
  rankedScores,
} from "@msmae/metrics";
import { type Column, drawMatrix, type KeyFigure, type Section } from "@msmae/report";
import { setting } from "./json.js";
import type { RunFolder } from "./run-folder.js";

type Lines = RunFolder["recognised"];

/** Whether each clip's gloss is among the first k. */
export const hitsOf = (lines: Lines, k: number): boolean[] =>
  lines.map(({ gloss, predictions }) => predictions.slice(0, k).some((each) => each.gloss === gloss));

/** Recall@1 and @5, per clip and per gloss, and macro F1. */
export function recognitionScores({
  recognised,
  result,
}: Pick<RunFolder, "recognised" | "result">): RankedScore[] {
  const glosses = setting(result, "glosses");
  return rankedScores(
    recognised.map(({ predictions }) => predictions.map(({ gloss }) => gloss)),
    recognised.map(({ gloss }) => gloss),
    typeof glosses === "number" ? glosses : undefined,
  );
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function recognitionFigures(run: RunFolder): KeyFigure[] {
  return recognitionScores(run)
    .filter(({ name, interval }) => ["recall@1", "recall@5"].includes(name) && interval !== "always")
    .map(({ name, score, ...interval }) => ({
      value: percent(score),
      label: capital(name),
      note: `of ${run.recognised.length} clips, ${intervalNote(interval, percent)}`,
    }));
}

export const capital = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** Ours: a matrix of more glosses is a grey square. */
const MATRIX = 40;
/** Ours: what a page shows without being scrolled past. */
const ROWS = 20;

/** The first names rows, the others are numbers. */
export const numbers = (...titles: readonly string[]): Column[] =>
  titles.map((title, c) => ({ title, numeric: c > 0 }));

/** Scores, the confusion matrix, pairs that are confused, and glosses by recall. */
export function recognitionSections(run: RunFolder): Section[] {
  const lines = run.recognised;
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
        `share. ${INTERVALS}`,
      columns: numbers("Score", "Value", "95 % interval"),
      rows: recognitionScores(run).map(({ name, score, ...interval }) => {
        const value = (share: number) => (100 * share).toFixed(1);
        return [capital(name), value(score), intervalText(interval, value)];
      }),
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

function confusionMatrix({ labels, confused }: ReturnType<typeof classificationReport<string>>): Section {
  const errors = new Map<string, number>();
  for (const { truth, predicted, count } of confused) {
    for (const gloss of [truth, predicted]) errors.set(gloss, (errors.get(gloss) ?? 0) + count);
  }
  const errorsOf = (i: number) => errors.get(labels[i]!.label) ?? 0;
  // The glosses with the most errors, then in the order of the alphabet, so that a gloss is found.
  const shown = [...labels.keys()]
    .sort((a, b) => errorsOf(b) - errorsOf(a))
    .slice(0, MATRIX)
    .sort((a, b) => (labels[a]!.label < labels[b]!.label ? -1 : 1));
  const counts = new Map(
    confused.map(({ truth, predicted, count }) => [JSON.stringify([truth, predicted]), count]),
  );
  const share = (r: number, c: number) => {
    const { label, support, recall } = labels[r]!;
    if (r === c) return recall;
    return (counts.get(JSON.stringify([label, labels[c]!.label])) ?? 0) / Math.max(1, support);
  };
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
          values: shown.map((r) => shown.map((c) => share(r, c))),
        }),
        caption:
          (labels.length > MATRIX ? `The ${MATRIX} of ${labels.length} glosses with the most errors. ` : "") +
          "A row is a gloss that was shown, a column what it was recognised as; the stronger its colour, the larger the share of the row's " +
          "clips. All on the diagonal would be without a mistake.",
      },
    ],
  };
}
