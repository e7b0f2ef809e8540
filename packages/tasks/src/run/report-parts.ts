import { reasons } from "@msmae/datasets";
import type { Section, Series } from "@msmae/report";
import type { RunDirectory } from "@msmae/training";
import type { Observed } from "./observed.js";

/** The metrics of a run that are there, under the names that a reader sees. */
export function seriesOf(
  metrics: ReadonlyMap<string, Series>,
  paths: readonly (readonly [path: string, name: string])[],
): Series[] {
  return paths.flatMap(([path, name]) => {
    const found = metrics.get(path);
    return found ? [{ ...found, name }] : [];
  });
}

/** Half a page wide. */
export function learningRateCurve(metrics: ReadonlyMap<string, Series>): Section {
  const series = seriesOf(metrics, [["learningRate", "learning rate"]]);
  return { kind: "curves", title: "Learning rate", x: "step", series, half: true };
}

/** Which clips were held out, and by what: a fact of a report. */
export function describeSplit(
  { valid, test }: { readonly valid: "manifest" | "seed"; readonly test: "manifest" | "seed" },
  field: string,
): string {
  const drawn = [...(valid === "seed" ? ["validation"] : []), ...(test === "seed" ? ["test"] : [])];
  if (drawn.length === 0) return `split by the field "${field}"`;
  if (drawn.length === 2) return `no field "${field}": drawn by the seed`;
  return `split by the field "${field}", ${drawn[0]} clips drawn by the seed`;
}

/** How fast a run was, without its checkpoints and validations. */
export function speedOf(run: RunDirectory): { readonly clipsPerSecond: number; readonly waiting: number } {
  const timing = run.readTiming();
  const seconds = (part: "data" | "compute" | "optimizer") =>
    timing.reduce((sum, line) => sum + line.seconds[part], 0);
  const busy = seconds("data") + seconds("compute") + seconds("optimizer");
  const clips = timing.reduce((sum, line) => sum + line.samples, 0);
  return { clipsPerSecond: clips / busy, waiting: seconds("data") / busy };
}

/** What a run was made with: the last facts of its report. */
export function originRows(
  run: RunDirectory,
  seed: number,
  observed: Observed,
): (readonly [string, string | number])[] {
  const skipped = observed.skipped({ empty: false });
  return [
    ...(skipped.length > 0 ? [["Clips passed over while training", reasons(skipped)] as const] : []),
    ["Seed", seed],
    ["Revision", run.description.revision ?? "not a git checkout"],
    ...Object.entries(run.description.versions),
  ];
}

/** Clips that could not be used, in a run's results. */
export function skippedFacts(observed: Observed): { readonly clip: string; readonly reason: string }[] {
  return observed.skipped().map(({ clip, reason }) => ({ clip, reason }));
}
