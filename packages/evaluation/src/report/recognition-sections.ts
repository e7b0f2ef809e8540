import { type ClassificationReport, classificationReport, leastRecalled, mostConfused } from "@msmae/metrics";
import { drawMatrix, type KeyFigure, type Section } from "@msmae/report";
import type { RecognitionResult } from "../files/recognition-result.js";
import type { RecognisedLine } from "../runs/run-folder.js";
import { INTERVALS, intervalNote, intervalText } from "../scores/interval-text.js";
import type { RankedScore } from "../scores/ranked-scores.js";
import { type Sampling, unitsText } from "../scores/sampling.js";
import { capital, numbers, PART_NAMES, percent } from "./texts.js";

/** Whether each clip's gloss is among the first k. */
export const hitsOf = (lines: readonly RecognisedLine[], k: number): boolean[] =>
  lines.map(({ gloss, predictions }) => predictions.slice(0, k).some((each) => each.gloss === gloss));

/** Scores that say something: recall@5 of five glosses is 100 whatever is recognised. */
export const telling = (scores: readonly RankedScore[]): readonly RankedScore[] =>
  scores.filter(({ interval }) => interval !== "always");

/** Recall@1 and recall@5, as they count. */
export function recognitionFigures(
  scores: readonly RankedScore[],
  sampling: Sampling | undefined,
  clips: number,
): KeyFigure[] {
  return telling(scores)
    .filter(({ name }) => ["recall@1", "recall@5"].includes(name))
    .map(({ name, score, ...interval }) => ({
      value: percent(score),
      label: capital(name),
      note: `of ${clips} clips, ${intervalNote(interval, percent)}${overUnits(sampling)}`,
    }));
}

/** `, over 12 signers`; nothing where it is over clips, which stand beside it. */
export const overUnits = (sampling: Sampling | undefined): string =>
  sampling === undefined || sampling.unit === "clip" ? "" : `, over ${unitsText(sampling)}`;

/** What intervals of a table are, for its caption. */
export function intervalsCaption(sampling: Sampling | undefined, what = "clips"): string {
  const drawn =
    sampling === undefined || sampling.unit === "clip" ? `of the ${what}` : `of ${unitsText(sampling)}`;
  return INTERVALS.replace("1,000 bootstrap samples", `1,000 bootstrap samples ${drawn}`);
}

/** Chosen here: what a page shows without being scrolled past. */
const ROWS = 20;

/** Scores, the confusion matrix, pairs that are confused, and glosses by recall. */
export function recognitionSections(
  parts: RecognitionResult["parts"],
  scores: readonly RankedScore[],
  sampling: Sampling | undefined,
  lines: readonly RecognisedLine[],
): Section[] {
  const truth = lines.map(({ gloss }) => gloss);
  const report = classificationReport(
    lines.map(({ predictions }) => predictions[0]!.gloss),
    truth,
  );
  const pairs = mostConfused(report, ROWS);
  return [
    scoreTable(parts, scores, sampling),
    confusionMatrix(report),
    ...(pairs.length === 0 ? [] : [confusedTable(pairs)]),
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

function confusedTable(pairs: ReturnType<typeof mostConfused<string>>): Section {
  return {
    kind: "table",
    title: "Glosses that were taken for another one",
    caption: "The most frequent pairs.",
    columns: ["Shown", "Recognised as", "Clips"].map((title) => ({ title })),
    rows: pairs.map(({ truth, predicted, count }) => [truth, predicted, count]),
    half: true,
  };
}

/** Of the last part with intervals, beside those of the parts before it. */
function scoreTable(
  parts: RecognitionResult["parts"],
  scores: readonly RankedScore[],
  sampling: Sampling | undefined,
): Section {
  const last = parts.at(-1);
  const before = parts.slice(0, -1);
  const value = (share: number) => (100 * share).toFixed(1);
  const rows = telling(scores).map(({ name, score, ...interval }) => [
    ...[capital(name), value(score), intervalText(interval, value)],
    ...before.map((part) => {
      const found = part.scores.find((each) => each.name === name);
      return found === undefined ? null : value(found.score);
    }),
  ]);
  const loss =
    last?.loss === undefined
      ? []
      : [
          [
            "Cross-entropy",
            last.loss.toPrecision(4),
            "–",
            ...before.map((part) => part.loss?.toPrecision(4) ?? null),
          ],
        ];
  const columns = before.map(({ part, clips }) => `${capital(PART_NAMES[part])}, ${clips} clips`);
  const first =
    last === undefined || before.length === 0
      ? "Value"
      : `${capital(PART_NAMES[last.part])}, ${last.clips} clips`;
  return {
    kind: "table",
    title: "Scores",
    caption:
      "In percent. Recall@k: the share of clips whose gloss is among the first k; per gloss: the mean over glosses of that " +
      `share. ${intervalsCaption(sampling)}`,
    columns: numbers("Score", first, "95 % interval", ...columns),
    rows: [...rows, ...loss],
  };
}

/** Chosen here: a matrix of more glosses is a grey square. */
const MATRIX = 40;

function confusionMatrix({ labels, confused }: ClassificationReport<string>): Section {
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
