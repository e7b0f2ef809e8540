/**
 * A signal that Ctrl-C (or a polite kill) raises once; the second one ends the process at once, with 130.
 *
 * @param onFirst Told at the first.
 * @returns `release` gives the signals back to Node's default.
 */
export function interruptible(onFirst: () => void): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    onFirst();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    },
  };
}
