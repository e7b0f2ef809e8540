/**
 * What must not outlive this process: browsers, decoders, their temporary folders, results that are not whole. They are
 * undone when the process ends, also by a signal that nobody else handles.
 */
const pending = new Set<() => void>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Has `undo` called at the end of the process, synchronously, unless it was called before.
 *
 * @returns calls `undo` now, once.
 * @example
 * const remove = atEnd(() => rmSync(folder, { recursive: true, force: true }));
 */
export function atEnd(undo: () => void): () => void {
  if (pending.size === 0) listen();
  const once = () => {
    if (!pending.delete(once)) return;
    if (pending.size === 0) unlisten();
    undo();
  };
  pending.add(once);
  return once;
}

function undoAll(): void {
  for (const undo of [...pending]) undo();
}

/** A program with a handler of its own decides itself; without one the signal ends it, as it would have without us. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  undoAll(); // takes this listener away as well
  process.kill(process.pid, signal);
}

function listen(): void {
  process.on("exit", undoAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off("exit", undoAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
