import { PREDICTIONS, serializeResult } from "@msmae/evaluation";
import { type Report, renderReport } from "@msmae/report";
import { OutputFolder } from "./output/output-folder.js";

/** What a command found out, before it is anywhere. */
export interface Finding {
  /** The result file's name, such as `recognition.json`. */
  readonly name: string;
  readonly result: object;
  /** The text of `predictions.jsonl`, where there are predictions. */
  readonly predictions?: string;
  readonly page: Report;
  /** What the terminal shows; where the report is follows. */
  readonly summary: string;
}

/**
 * Has a command measure, and tells what it found: predictions, page and result file in its folder, the result last; in the terminal
 * the page's notes as warnings and the summary, or the result as JSON.
 *
 * @param after What follows where the report is, in the terminal.
 * @throws {FolderNotEmptyError | LockedError | FileError} if the folder cannot be filled.
 */
export async function publishResult(
  { out, json }: { readonly out: string; readonly json: boolean },
  measure: (output: OutputFolder) => Promise<Finding>,
  after = "",
): Promise<void> {
  const { result, page, summary, report } = await OutputFolder.fill(out, async (output) => {
    const finding = await measure(output);
    if (finding.predictions !== undefined) output.write(PREDICTIONS, finding.predictions);
    const report = output.write("report.html", renderReport(finding.page));
    output.write(finding.name, serializeResult(finding.result));
    return { ...finding, report };
  });
  if (json) {
    console.log(JSON.stringify({ ...result, out }));
    return;
  }
  for (const note of page.notes) console.error(`warning: ${note}`);
  console.log(`${summary}\nReport ${report}${after}`);
}
