#!/usr/bin/env node
import { score } from "./score.js";

const args = process.argv.slice(2);

/** Once nobody reads the output any more (`| head`, a full disk), go on with nothing and show no stack. */
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== "EPIPE") console.error(`msmae-score: the output cannot be written: ${message}`);
  process.exit(130);
});

try {
  await score(args, "msmae-score", process.stdout, (message) =>
    console.error(`msmae-score: warning: ${message}`),
  );
} catch (error) {
  const { message, stack } = error as Error;
  // A file's name may hold what commands a terminal.
  console.error(`msmae-score: ${args.includes("--debug") ? stack : message.replace(/[\p{Cc}\s]+/gu, " ")}`);
  process.exitCode = 1;
}
