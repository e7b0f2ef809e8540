import type { Entry } from "../entry.js";
import { TABLES_4_AND_9, TRANSLATION_SETS } from "../numbers-of-the-paper.js";
import type { Translation } from "../plan.js";
import {
  allTranslationSets,
  reportedOf,
  SCORES,
  scoresOf,
  translationIntervals,
  translationRuns,
  triple,
} from "./translation.js";

/** A row of both tables: the paper's, or one of ours. */
type Row = Pick<PaperRow, "tuned" | "frozen"> & Partial<PaperRow>;
type PaperRow = (typeof TABLES_4_AND_9)[number];

/** Chosen here: what pretraining is worth is seen beside it. */
const FROM_SCRATCH: Row = { tuned: "B,H", frozen: false };

/** Both tables are of streams in pretraining and in fine-tuning; table 9 has the encoder frozen as well. */
function entryOf(about: Pick<Entry, "name" | "title">, rows: readonly Row[]): Entry {
  const how = ({ pretrained, tuned, frozen }: Row): Translation => ({
    ...{ pretrained, tuned, frozen },
    bridge: "average",
  });
  return {
    ...about,
    runs: (plan) =>
      allTranslationSets(plan).flatMap((set) => rows.flatMap((row) => translationRuns(plan, set, how(row)))),
    blocks(plan, results) {
      const sets = allTranslationSets(plan);
      const names = (row: Row) => [row.pretrained ?? "none (ours)", row.tuned, row.frozen ? "✓" : ""];
      const scores = rows.map((row) =>
        sets.map((set) => scoresOf(results, translationRuns(plan, set, how(row)))),
      );
      return [
        {
          kind: "table",
          title: "Translation",
          caption: `${SCORES} PT: streams in pretraining, FT: in fine-tuning; B body, H hands, F face.`,
          columns: [
            ...["PT", "FT", "Frozen"],
            ...TRANSLATION_SETS.map((name) => `${name}, paper`),
            ...sets.map(({ name }) => `${name}, here`),
          ],
          rows: rows.map((row, i) => [
            ...names(row),
            ...TRANSLATION_SETS.map((set) => triple(row.scores && reportedOf(row.scores, set))),
            ...scores[i]!.map(triple),
          ]),
        },
        translationIntervals(
          rows.flatMap((row, i) => sets.map((set, j) => [[...names(row), set.name], scores[i]![j]] as const)),
          ["PT", "FT", "Frozen", "Data"],
        ),
      ];
    },
  };
}

export const table4: Entry = entryOf(
  { name: "table4", title: "Table 4: the face in pretraining and in fine-tuning" },
  [...TABLES_4_AND_9.filter(({ frozen }) => !frozen), FROM_SCRATCH],
);

export const table9: Entry = entryOf(
  { name: "table9", title: "Table 9: the pretrained encoder frozen, in translation" },
  TABLES_4_AND_9.filter(({ pretrained, tuned }) => pretrained === tuned),
);
