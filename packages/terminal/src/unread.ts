import { oneLine } from "./one-line.js";

let watching = false;

/**
 * Ends the program as Ctrl-C does once its output has nowhere to go (`trainer pretrain | head`, a full disk): what
 * listens to Ctrl-C does what it does then, anything else ends at once, and no stack is shown.
 */
export function stopWhenUnread(name: string): void {
  if (watching) return;
  watching = true;
  let stopping = false;
  const stop = ({ code, message }: NodeJS.ErrnoException) => {
    if (stopping) return; // each further line fails too
    stopping = true;
    if (code !== "EPIPE") console.error(`${name}: the output cannot be written: ${oneLine(message)}`);
    if (process.listenerCount("SIGINT") > 0) process.emit("SIGINT", "SIGINT");
    else process.exit(130);
  };
  process.stdout.on("error", stop);
  process.stderr.on("error", stop);
}
