/**
 * Runs the trainer with each list of arguments that its parent sends, and answers with what it said and the exit code. One
 * process for many short commands, since starting one takes longer than what they do.
 */
import { run } from "../main.js";

process.on("message", async (args: string[]) => {
  const said = { stdout: "", stderr: "" };
  const restore = (["stdout", "stderr"] as const).map((name) => {
    const { write } = process[name];
    process[name].write = ((text: string) => {
      said[name] += text;
      return true;
    }) as typeof write;
    return () => {
      process[name].write = write;
    };
  });
  await run(args);
  for (const each of restore) each();
  process.send?.({ ...said, code: process.exitCode });
});
