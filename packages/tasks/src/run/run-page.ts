import type { CorpusIndex } from "@msmae/datasets";
import { openIndex, reasons } from "@msmae/datasets";
import { type RunReportOptions, readRun, runReport } from "@msmae/evaluation";
import { renderReport } from "@msmae/report";
import type { RunDirectory } from "@msmae/training";
import type { ClipObservations } from "./clip-observations.js";

/**
 * Writes a run's `report.html`, the page that `evaluator report` shows of it, from what is in its folder.
 *
 * @param options What the folder does not say.
 * @returns Its path.
 */
export async function writeRunPage(
  run: RunDirectory,
  corpus: CorpusIndex,
  observed: ClipObservations,
  options: RunReportOptions,
): Promise<string> {
  const skipped = observed.skipped({ empty: false });
  const report = await runReport(await readRun(run.path), {
    ...options,
    clips: { corpus: openIndex(corpus) },
    facts: [
      ...(options.facts ?? []),
      ...(skipped.length > 0 ? [["Clips passed over while training", reasons(skipped)] as const] : []),
    ],
  });
  return run.write("report.html", renderReport(report));
}

/** Clips that could not be used, in a run's results. */
export function skippedFacts(observed: ClipObservations): { clip: string; reason: string }[] {
  return observed.skipped().map(({ clip, reason }) => ({ clip, reason }));
}
