import { mcNemar, type PairedDifference, pairedDifference, pairedShares, statisticsOf } from "@msmae/metrics";
import type { Section } from "@msmae/report";
import { hitsOf } from "../report/recognition-sections.js";
import { sameClips } from "../runs/run-data.js";
import { type RecognisedLine, type RunFolder, scoringFor, type TranslatedLine } from "../runs/run-folder.js";
import { samplingNotes, samplingOf, unitsText } from "../scores/sampling.js";
import { scoredText } from "../scores/text-scoring.js";
import { shownScoreName, translationMetrics } from "../scores/translation-scores.js";
import { besideEachOther } from "./score-in-short.js";

/** Clips of two runs that are the same: those of the first, in its order, and how many others there are. */
function shared<L extends { readonly id?: string }>(
  first: readonly L[],
  second: readonly L[],
  alike: (a: L, b: L) => boolean,
) {
  const byId = new Map(second.map((line) => [line.id, line]));
  const pairs = first.flatMap((line): [L, L][] => {
    const other = line.id === undefined ? undefined : byId.get(line.id);
    return other === undefined || !alike(line, other) ? [] : [[line, other]];
  });
  return { pairs, others: first.length + second.length - 2 * pairs.length };
}

/** A run beside the first one: the tests, or why there are none. */
interface Tested {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** Tests whether each run differs from the first one, on the clips on which both were evaluated. */
export function pairedTests(runs: readonly RunFolder[]): Section[] {
  const [first, ...others] = runs as readonly [RunFolder, ...RunFolder[]];
  const tested = others.map((run) => testedBeside(first, run));
  const rows = tested.flatMap((each) => each.rows);
  const notes = [...new Set(tested.flatMap((each) => each.notes))];
  const corrected = rows.length > 1 ? `; not corrected for the ${rows.length} tests of this table` : "";
  const sections: Section[] = [
    {
      kind: "table",
      title: `Differences from ${first.name}`,
      caption:
        "On the clips that both were measured by. p: how likely so large a difference would be if there were none. Interval and p " +
        "of a row are of one method: where every clip names its signer or recording, 1,000 bootstrap samples of these, each with the " +
        "results of both runs, p being at least what so few of them can say, and no interval below six of them; of recognised " +
        "clips without such names McNemar's exact test and the differences that it does not refuse; of sentences without them " +
        "bootstrap samples of the sentences (evaluator score prints sacreBLEU's p, which asks another question of such samples)" +
        `${corrected}. A dash in all: the runs do not differ in any clip.`,
      columns: [
        { title: "Run" },
        { title: "Score" },
        ...["Difference", "From", "To", "p", "Drawn", "Clips", "Clips of one run only"].map((title) => ({
          title,
          numeric: true,
        })),
      ],
      rows,
    },
    { kind: "text", title: "What to know of these tests", paragraphs: notes, list: notes.length > 1 },
  ];
  return sections.filter(({ kind }) => (kind === "table" ? rows : notes).length > 0);
}

function testedBeside(first: RunFolder, run: RunFolder): Tested {
  if (first.task === "pretrain" && run.task === "pretrain") {
    return {
      rows: [],
      notes: [
        "Pretraining leaves no result of single clips, and every seed masks others: differences are not tested.",
      ],
    };
  }
  if (run.task !== first.task) {
    return { rows: [], notes: [`${run.name} is of another kind than ${first.name}: not paired.`] };
  }
  const found = sameClips(first, run);
  if (!found.same) {
    const scores = besideEachOther(run, first);
    return { rows: [], notes: [scores === "" ? found.why : `${found.why}; ${scores}`] };
  }
  const { rows, notes: about } = testsOf(first, run);
  const why = `${run.name} shares no clip with ${first.name} that both were measured by: not paired.`;
  return {
    rows,
    notes: [...(found.note === undefined ? [] : [found.note]), ...about, ...(rows.length === 0 ? [why] : [])],
  };
}

type Row = (string | number | null)[];

const signed = (value: number) => `${value > 0 ? "+" : ""}${value.toFixed(2)}`.replace("-", "−");

/** A difference as a row shows it: what it is, and from where to where. */
function shownDifference(
  { difference, interval }: Pick<PairedDifference, "difference" | "interval">,
  scale: number,
): (string | null)[] {
  return [difference, interval?.low, interval?.high].map((value) =>
    value === undefined ? null : signed(scale * value),
  );
}

function testsOf(first: RunFolder, run: RunFolder): Tested {
  if (first.task === "recognize") return recognitionTests(first, run);
  return first.task === "translate" ? translationTests(first, run) : { rows: [], notes: [] };
}

function recognitionTests(first: RunFolder, run: RunFolder): Tested {
  const { pairs, others } = shared(first.recognised, run.recognised, (a, b) => a.gloss === b.gloss);
  if (pairs.length === 0) return { rows: [], notes: [] };
  const sampling = samplingOf(pairs.map(([line]) => line));
  const always = [first, run].some(({ recognition }) =>
    recognition.some(({ name, interval }) => name === "recall@5" && interval === "always"),
  );
  const rows = (always ? [1] : [1, 5]).map((k): Row => {
    const of = (which: 0 | 1) =>
      hitsOf(
        pairs.map((pair) => pair[which]),
        k,
      );
    const tested =
      sampling.clusters === undefined ? mcNemar(of(0), of(1)) : pairedShares(of(0), of(1), sampling);
    const drawn = unitsText(sampling);
    return [
      run.name,
      `recall@${k}, %`,
      ...shownDifference(tested, 100),
      tested.p,
      drawn,
      pairs.length,
      others,
    ];
  });
  return { rows, notes: samplingNotes(sampling) };
}

function translationTests(first: RunFolder, run: RunFolder): Tested {
  const alike = (a: TranslatedLine, b: TranslatedLine) =>
    JSON.stringify(a.references) === JSON.stringify(b.references);
  const { pairs, others } = shared(first.translated, run.translated, alike);
  const languages = [...new Set(pairs.map(([{ language }]) => language))];
  const notes = new Set<string>();
  const rows = languages.flatMap((language) => {
    const scoring = scoringFor(first.result, language);
    const own = pairs.filter(([line]) => line.language === language);
    const sampling = samplingOf(own.map(([line]) => line));
    for (const note of samplingNotes(sampling)) notes.add(note);
    const tableOf = (metric: ReturnType<typeof translationMetrics>[number], which: 0 | 1) =>
      statisticsOf(
        metric,
        own.map((pair) => scoredText(pair[which].hypothesis, scoring)),
        own.map(([{ references }]) => references),
      );
    return translationMetrics(scoring)
      .filter(({ name }) => !/^BLEU-[23]$/.test(name))
      .map((metric): Row => {
        const tested = pairedDifference(metric, tableOf(metric, 0), tableOf(metric, 1), sampling);
        const name = shownScoreName(metric.name, language, languages.length > 1);
        const drawn = unitsText(sampling);
        return [run.name, name, ...shownDifference(tested, 1), tested.p, drawn, own.length, others];
      });
  });
  return { rows, notes: [...notes] };
}

/** Clips that the first run gets right and the second one does not, and the other way round. */
export function disagreements(first: RunFolder, second: RunFolder, most: number) {
  if (!sameClips(first, second).same) return [];
  const { pairs } = shared(first.recognised, second.recognised, (a, b) => a.gloss === b.gloss);
  const right = (line: RecognisedLine) => line.predictions[0]!.gloss === line.gloss;
  const found = (onlyFirst: boolean) =>
    pairs
      .filter(([a, b]) => right(a) === onlyFirst && right(b) !== onlyFirst)
      .slice(0, most)
      .map(([a, b]) => {
        const [who, other] = onlyFirst ? [first, b] : [second, a];
        return {
          id: a.id,
          caption: `${a.gloss}: only ${who.name} is right; the other says ${other.predictions[0]!.gloss}`,
        };
      });
  return [...found(true), ...found(false)];
}
