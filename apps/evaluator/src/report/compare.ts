import { mcNemar, pairedDifference, statisticsOf } from "@msmae/metrics";
import type { Section } from "@msmae/report";
import { metricsOf, shownName } from "../translation/scores.js";
import { flatSettings } from "./json.js";
import { hitsOf } from "./recognition.js";
import { sameClips } from "./run-data.js";
import type { RunFolder, TranslatedLine } from "./run-folder.js";
import { besideEachOther } from "./score-in-short.js";
import { scoringFor, textOf } from "./translation.js";

/** The settings in which runs differ; what no training wrote has none. */
export function differences(runs: readonly RunFolder[]): Section[] {
  const trained = runs.filter(({ config }) => config !== undefined);
  const others = runs.filter(({ config }) => config === undefined).map(({ name }) => name);
  const without =
    others.length === 0
      ? ""
      : ` Left out, since they are results of the evaluator without settings: ${others.join(", ")}.`;
  if (trained.length < 2) return [];
  const all = trained.map(({ config }) => flatSettings(config));
  const rows = [...new Set(all.flatMap((settings) => [...settings.keys()]))]
    .map((key) => [key, ...all.map((settings) => settings.get(key)?.replace(/^"(.*)"$/, "$1") ?? null)])
    .filter(([, first, ...others]) => others.some((value) => value !== first));
  const revisions = trained.map(({ revision }) => revision?.slice(0, 12) ?? null);
  if (new Set(revisions).size > 1) rows.push(["revision of the code", ...revisions]);
  if (rows.length === 0) {
    return [
      {
        kind: "text",
        title: "Settings that differ",
        paragraphs: [`None: the runs were made with the same settings.${without}`],
      },
    ];
  }
  return [
    {
      kind: "table",
      title: "Settings that differ",
      caption: `A dash: the run has no such setting.${without}`,
      columns: ["Setting", ...trained.map(({ name }) => name)].map((title) => ({ title })),
      rows,
    },
  ];
}

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

/** Whether each run differs from the first one, on the clips that both were measured by. */
export function tests(runs: readonly RunFolder[]): Section[] {
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
        "of a row are of one method: of recognition McNemar's exact test and the differences that it does not refuse; of " +
        "translation 1,000 bootstrap samples of the sentences, each with the results of both runs (evaluator score prints " +
        `sacreBLEU's p, which asks another question of such samples)${corrected}. A dash: the runs do not differ in any clip.`,
      columns: [
        { title: "Run" },
        { title: "Score" },
        ...["Difference", "From", "To", "p", "Clips", "Clips of one run only"].map((title) => ({
          title,
          numeric: true,
        })),
      ],
      rows,
    },
    { kind: "text", title: "What was not tested", paragraphs: notes, list: notes.length > 1 },
  ];
  return sections.filter(({ kind }) => (kind === "table" ? rows : notes).length > 0);
}

function testedBeside(first: RunFolder, run: RunFolder): Tested {
  if (first.kind === "pretrain" && run.kind === "pretrain") {
    return {
      rows: [],
      notes: [
        "Pretraining leaves no result of single clips, and every seed masks others: differences are not tested.",
      ],
    };
  }
  if (run.kind !== first.kind) {
    return { rows: [], notes: [`${run.name} is of another kind than ${first.name}: not paired.`] };
  }
  const found = sameClips(first, run);
  if (!found.same) {
    const scores = besideEachOther(run, first);
    return { rows: [], notes: [scores === "" ? found.why : `${found.why}; ${scores}`] };
  }
  const rows = testsOf(first, run);
  const why = `${run.name} shares no clip with ${first.name} that both were measured by: not paired.`;
  return {
    rows,
    notes: [...(found.note === undefined ? [] : [found.note]), ...(rows.length === 0 ? [why] : [])],
  };
}

type Row = (string | number | null)[];

const signed = (value: number) => `${value > 0 ? "+" : ""}${value.toFixed(2)}`.replace("-", "−");

function testsOf(first: RunFolder, run: RunFolder): Row[] {
  if (first.kind === "recognize") {
    const { pairs, others } = shared(first.recognised, run.recognised, (a, b) => a.gloss === b.gloss);
    if (pairs.length === 0) return [];
    return [1, 5].map((k): Row => {
      const of = (which: 0 | 1) =>
        hitsOf(
          pairs.map((pair) => pair[which]),
          k,
        );
      const { p, difference, interval } = mcNemar(of(0), of(1));
      const shown = [difference, interval?.low, interval?.high].map((share) =>
        share === undefined ? null : signed(100 * share),
      );
      return [run.name, `recall@${k}, %`, ...shown, p, pairs.length, others];
    });
  }
  if (first.kind === "translate") {
    const alike = (a: TranslatedLine, b: TranslatedLine) =>
      JSON.stringify(a.references) === JSON.stringify(b.references);
    const { pairs, others } = shared(first.translated, run.translated, alike);
    const languages = [...new Set(pairs.map(([{ language }]) => language))];
    return languages.flatMap((language) => {
      const scoring = scoringFor(first, language);
      const own = pairs.filter(([line]) => line.language === language);
      const tableOf = (metric: ReturnType<typeof metricsOf>[number], which: 0 | 1) =>
        statisticsOf(
          metric,
          own.map((pair) => textOf(pair[which], scoring)),
          own.map(([{ references }]) => references),
        );
      return metricsOf(scoring)
        .filter(({ name }) => !/^BLEU-[23]$/.test(name))
        .map((metric): Row => {
          const { difference, p, interval } = pairedDifference(
            metric,
            tableOf(metric, 0),
            tableOf(metric, 1),
          );
          const shown = [difference, interval?.low, interval?.high].map((value) =>
            value === undefined ? null : signed(value),
          );
          const name = shownName(metric.name, language, languages.length > 1);
          return [run.name, name, ...shown, p, own.length, others];
        });
    });
  }
  return [];
}

/** Clips that the first run gets right and the second one does not, and the other way round. */
export function disagreements(first: RunFolder, second: RunFolder, most: number) {
  if (!sameClips(first, second).same) return [];
  const { pairs } = shared(first.recognised, second.recognised, (a, b) => a.gloss === b.gloss);
  const right = (line: RunFolder["recognised"][number]) => line.predictions[0]!.gloss === line.gloss;
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
