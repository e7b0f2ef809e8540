import { duration, printError } from "@msmae/terminal";
import type { RunListener } from "./progress.js";
import type { Run } from "./run.js";
import { RunFailedError, type Runner } from "./runner.js";

/**
 * Starts what is not there yet, so many at once, each after the run that it begins with. A run that failed stops only what
 * begins with it.
 *
 * @param runs None before what it begins with.
 * @returns The runs that failed, or could not be started because of one; those not started after an interrupt are in neither.
 */
export async function runAll(
  runs: readonly Run[],
  runner: Pick<Runner, "id" | "finished" | "run">,
  { jobs, signal, progress }: { jobs: number; signal: AbortSignal; progress: RunListener },
): Promise<RunFailedError[]> {
  const failed = new Map<string, RunFailedError>();
  const running = new Map<string, Promise<void>>();
  const settled = new Set<string>();
  const waiting = [...runs];
  const stop = new AbortController(); // for an interrupted run, and an error that is not a run's
  const either = AbortSignal.any([signal, stop.signal]);

  const start = async (run: Run, id: string): Promise<void> => {
    if (runner.finished(run) !== undefined) return progress.done(id, "there already");
    const source = run.from && runner.id(run.from.run);
    if (source !== undefined && failed.has(source)) {
      failed.set(id, new RunFailedError(id, `not run, since ${source} failed`));
      return progress.done(id, `not run, since ${source} failed`);
    }
    progress.start(id);
    try {
      const finished = await runner.run(run, either, (step, loss) => progress.step(id, step, loss));
      if (finished === undefined) stop.abort();
      else progress.done(id, duration(finished.seconds));
    } catch (error) {
      if (!(error instanceof RunFailedError)) throw error;
      failed.set(id, error);
      progress.done(id, "failed");
      progress.printer.above(() => printError("evaluator", error, false));
    }
  };

  try {
    while (!either.aborted) {
      const next = waiting.findIndex(({ from }) => from === undefined || settled.has(runner.id(from.run)));
      if (next >= 0 && running.size < jobs) {
        const [run] = waiting.splice(next, 1) as [Run];
        const id = runner.id(run);
        const ended = () => {
          running.delete(id);
          settled.add(id);
        };
        running.set(id, start(run, id).finally(ended));
      } else if (running.size > 0) await Promise.race(running.values());
      else break;
    }
    await Promise.all(running.values());
  } catch (error) {
    stop.abort();
    await Promise.allSettled(running.values());
    throw error;
  }
  return [...failed.values()];
}
