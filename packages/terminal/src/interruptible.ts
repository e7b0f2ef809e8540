import { performance } from "node:perf_hooks";

/** Milliseconds. Chosen here: pnpm passes on a Ctrl-C that the terminal has sent to us already; a person takes longer. */
const SAME = 300;

/**
 * A signal that Ctrl-C, a polite kill, a terminal that is closed (SIGHUP), or output that nobody reads any more raises
 * once. A second Ctrl-C or kill ends the process at once, with 130; a closed terminal never does, since nobody is there
 * to ask for it.
 *
 * @param onFirst Told at the first.
 * @param onSecond Told at the second, just before the end.
 * @returns `release` gives the signals back to Node's default.
 */
export function interruptible(
  onFirst: () => void,
  onSecond: () => void,
): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  let asked = Number.POSITIVE_INFINITY; // when somebody first asked for it
  const hangUp = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    onFirst();
  };
  const interrupt = () => {
    hangUp();
    if (performance.now() - asked > SAME) {
      onSecond();
      process.exit(130);
    }
    asked = Math.min(asked, performance.now());
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt).on("SIGHUP", hangUp);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt).off("SIGHUP", hangUp);
    },
  };
}
