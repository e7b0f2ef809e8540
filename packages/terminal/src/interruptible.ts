import { performance } from "node:perf_hooks";

/** Milliseconds. Ours: pnpm passes on a Ctrl-C that the terminal has sent to us already; a person takes longer. */
const SAME = 300;

/**
 * A signal that Ctrl-C (or a polite kill) raises once; the second one ends the process at once, with 130.
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
  let first = 0;
  const interrupt = () => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
      onFirst();
    } else if (performance.now() - first > SAME) {
      onSecond();
      process.exit(130);
    }
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    },
  };
}
