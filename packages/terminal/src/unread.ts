import { oneLine } from "@msmae/text";

let watching = false;

/**
 * Ends the program as a closed terminal does once its output has nowhere to go (`trainer pretrain | head`, a full disk):
 * what listens to SIGHUP does what it does then, anything else ends at once, and no stack is shown. Not as Ctrl-C does: that
 * would be the second one, which ends at once, where `tee` has ended by the first.
 */
export function stopWhenUnread(name: string): void {
  if (watching) return;
  watching = true;
  let stopping = false;
  const stop = ({ code, message }: NodeJS.ErrnoException) => {
    if (stopping) return; // each further line fails too
    stopping = true;
    if (code !== "EPIPE") console.error(`${name}: the output cannot be written: ${oneLine(message)}`);
    if (process.listenerCount("SIGHUP") > 0) process.emit("SIGHUP", "SIGHUP");
    else process.exit(130);
  };
  process.stdout.on("error", stop);
  process.stderr.on("error", stop);
}
