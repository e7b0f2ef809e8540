import { compareRuns, namedApart, type RunFolder, readRun, runReport } from "@msmae/evaluation";
import { renderReport } from "@msmae/report";
import { OutputFile } from "../output/output-file.js";
import { attentionSections } from "./attention-sections.js";

/** What `evaluator report` is asked for. */
export interface ReportCommand {
  /** The file to write. */
  readonly out: string;
  readonly json: boolean;
}

/**
 * `evaluator report`: one page of a run, or of several side by side with tests of their difference.
 *
 * @param folders Of the runs.
 * @throws {ResultFileError} if one is no run.
 * @throws {UserError} if the page would take the place of another file, or come into a run's folder.
 * @throws {FileError} if it cannot be written.
 */
export async function report(folders: readonly string[], { out, json }: ReportCommand): Promise<void> {
  const file = OutputFile.claim(out);
  const runs = namedApart(await Promise.all(folders.map(readRun)));
  const [first] = runs as [RunFolder];
  const page = runs.length > 1 ? compareRuns(runs) : await reportOf(first);
  file.write(renderReport(page));
  const { path } = file;
  console.log(json ? JSON.stringify({ page: path, runs: runs.map((run) => run.path) }) : `Report ${path}`);
}

/** With what the encoder of a pretrained model attends to. */
const reportOf = (run: RunFolder) =>
  runReport(run, {
    sections: async (clips, shown) => ("corpus" in clips ? attentionSections(run, clips.corpus, shown) : []),
  });
