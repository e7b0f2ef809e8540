/**
 * Runs the trainer with each list of arguments that its parent sends, and answers with what it said on stderr and the
 * exit code. One process for many mistakes, since starting one takes longer than finding the mistake.
 */
import { run } from "../main.js";

process.on("message", async (args: string[]) => {
  const write = process.stderr.write;
  let stderr = "";
  process.stderr.write = ((text: string) => {
    stderr += text;
    return true;
  }) as typeof write;
  await run(args);
  process.stderr.write = write;
  process.send?.({ stderr, code: process.exitCode });
});
