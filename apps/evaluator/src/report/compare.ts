import { bootstrap, mcNemar, pairedBootstrap, statisticsOf } from "@msmae/metrics";
import type { Section } from "@msmae/report";
import { hitsOf } from "./recognition.js";
import { flatSettings, type RunFolder } from "./run-folder.js";
import { metricsOf, textsOf } from "./translation.js";

/** The settings in which runs differ. */
export function differences(runs: readonly RunFolder[]): Section[] {
  const all = runs.map(({ config }) => flatSettings(config));
  const rows = [...new Set(all.flatMap((settings) => [...settings.keys()]))]
    .map((key) => [key, ...all.map((settings) => settings.get(key)?.replace(/^"(.*)"$/, "$1") ?? null)])
    .filter(([, first, ...others]) => others.some((value) => value !== first));
  const revisions = runs.map(({ revision }) => revision?.slice(0, 12) ?? null);
  if (new Set(revisions).size > 1) rows.push(["revision of the code", ...revisions]);
  if (rows.length === 0) {
    return [
      {
        kind: "text",
        title: "Settings that differ",
        paragraphs: ["None: the runs were made with the same settings."],
      },
    ];
  }
  return [
    {
      kind: "table",
      title: "Settings that differ",
      caption: "A dash: the run has no such setting.",
      columns: ["Setting", ...runs.map(({ name }) => name)].map((title) => ({ title })),
      rows,
    },
  ];
}

/** Clips of two runs that are the same: those of the first, in its order, and how many others there are. */
function shared<L extends { readonly id?: string }>(first: readonly L[], second: readonly L[]) {
  const byId = new Map(second.map((line) => [line.id, line]));
  const pairs = first.flatMap((line): [L, L][] => {
    const other = line.id === undefined ? undefined : byId.get(line.id);
    return other === undefined ? [] : [[line, other]];
  });
  return { pairs, others: first.length + second.length - 2 * pairs.length };
}

/** Whether each run differs from the first one, on the clips that both were measured by. */
export function tests(runs: readonly RunFolder[]): Section[] {
  const [first, ...others] = runs as readonly [RunFolder, ...RunFolder[]];
  const tested = others.map((run) => ({ run, rows: run.kind === first.kind ? testsOf(first, run) : [] }));
  const rows = tested.flatMap((each) => each.rows);
  const untested = tested.filter((each) => each.rows.length === 0).map(({ run }) => run.name);
  const why =
    first.kind === "pretrain"
      ? "Pretraining leaves no result of single clips, and every seed masks others: differences are not tested."
      : `Not tested against ${first.name}: ${untested.join(", ")}, with which it shares no clip that both were measured by.`;
  const corrected = rows.length > 1 ? `; not corrected for the ${rows.length} tests of this table` : "";
  const sections: Section[] = [
    {
      kind: "table",
      title: `Differences from ${first.name}`,
      caption:
        "On the clips that both were measured by. The interval resamples them (1,000 times), each with the results of both " +
        "runs. p: how likely so large a difference would be if there were none; of recognition by McNemar's exact test, of " +
        `translation by paired bootstrap${corrected}.`,
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
    { kind: "text", title: "What was not tested", paragraphs: [why] },
  ];
  return sections.filter(({ kind }) => (kind === "table" ? rows : untested).length > 0);
}

type Row = (string | number)[];

const signed = (value: number) => `${value > 0 ? "+" : ""}${value.toFixed(2)}`.replace("-", "−");

function testsOf(first: RunFolder, run: RunFolder): Row[] {
  if (first.kind === "recognize") {
    const { pairs, others } = shared(first.recognised, run.recognised);
    const known = pairs.filter(([a, b]) => a.gloss === b.gloss);
    if (known.length === 0) return [];
    return [1, 5].map((k): Row => {
      const [a, b] = [0, 1].map((i) =>
        hitsOf(
          known.map((pair) => pair[i as 0 | 1]),
          k,
        ),
      ) as [boolean[], boolean[]];
      const gains = a.map((hit, i) => Number(b[i]) - Number(hit));
      const mean = (of: Iterable<number>, size: number) => [...of].reduce((sum, i) => sum + i, 0) / size;
      const { low, high } = bootstrap(gains.length, (sample) =>
        mean(
          Array.from(sample, (i) => gains[i]!),
          sample.length,
        ),
      );
      const { p } = mcNemar(a, b);
      const difference = mean(gains, gains.length);
      return [
        ...[run.name, `recall@${k}, %`],
        ...[difference, low, high].map((share) => signed(100 * share)),
        ...[p, known.length, others],
      ];
    });
  }
  if (first.kind === "translate") {
    const { pairs, others } = shared(first.translated, run.translated);
    const same = pairs.filter(([a, b]) => a.references[0] === b.references[0]);
    if (same.length === 0) return [];
    return metricsOf(first).map(([name, metric]): Row => {
      const [a, b] = [0, 1].map((i) => {
        const { hypotheses, references } = textsOf(
          first,
          same.map((pair) => pair[i as 0 | 1]),
        );
        return statisticsOf(metric, hypotheses, references);
      }) as [ReturnType<typeof statisticsOf>, ReturnType<typeof statisticsOf>];
      const { difference, p } = pairedBootstrap(metric, a, b);
      const { low, high } = bootstrap(
        same.length,
        (sample) => metric.score(b.sum(sample)).score - metric.score(a.sum(sample)).score,
      );
      return [run.name, name, ...[difference, low, high].map(signed), p, same.length, others];
    });
  }
  return [];
}

/** Clips that the first run gets right and the second one does not, and the other way round. */
export function disagreements(first: RunFolder, second: RunFolder, most: number) {
  const { pairs } = shared(first.recognised, second.recognised);
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
