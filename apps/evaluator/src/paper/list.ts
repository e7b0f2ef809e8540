import { alignColumns } from "@msmae/terminal";
import type { Entry } from "./entry.js";
import type { Plan } from "./plan.js";
import { inOrder } from "./run.js";
import type { Runner } from "./runner.js";

/** What `--list` prints: the entries, their runs as plain data, and which of them are at their end. */
export function listed(
  entries: readonly Entry[],
  plan: Plan,
  runner: Runner,
  revision: string,
  json: boolean,
): string {
  const all = entries.map((entry) => ({ entry, runs: inOrder(entry.runs(plan), revision) }));
  if (json) {
    const facts = all.map(({ entry: { name, title }, runs }) => ({
      ...{ name, title },
      runs: runs.map((run) => ({
        ...run,
        id: runner.id(run),
        finished: runner.finished(run) !== undefined,
        from: run.from && { option: run.from.option, run: runner.id(run.from.run) },
      })),
    }));
    return JSON.stringify(facts, null, 2);
  }
  const width = Math.max(...entries.map(({ name }) => name.length)) + 2;
  return alignColumns([
    [`${"entry".padEnd(width)}what it is`, "runs", "of them there"],
    ...all.map(({ entry: { name, title }, runs }) => [
      name.padEnd(width) + title,
      `${runs.length}`,
      `${runs.filter((run) => runner.finished(run) !== undefined).length}`,
    ]),
  ]);
}
