import type { Section } from "@msmae/report";
import type { RunFolder } from "../runs/run-folder.js";
import { flatSettings } from "../runs/settings.js";

/** The settings in which runs differ; what no training wrote has none. */
export function differingSettings(runs: readonly RunFolder[]): Section[] {
  const trained = runs.filter(({ description }) => description !== undefined);
  const others = runs.filter(({ description }) => description === undefined).map(({ name }) => name);
  const without =
    others.length === 0
      ? ""
      : ` Left out, since they are results of the evaluator without settings: ${others.join(", ")}.`;
  if (trained.length < 2) return [];
  const all = trained.map(({ description }) => flatSettings(description?.config));
  const rows = [...new Set(all.flatMap((settings) => [...settings.keys()]))]
    .map((key) => [key, ...all.map((settings) => settings.get(key)?.replace(/^"(.*)"$/, "$1") ?? null)])
    .filter(([, first, ...others]) => others.some((value) => value !== first));
  const revisions = trained.map(({ description }) => description?.revision?.slice(0, 12) ?? null);
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
