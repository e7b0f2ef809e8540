/**
 * Runs `msmae-pose` with one list of arguments after the other, in a folder each, as its parent sends them: one process for
 * many mistakes, since starting one takes longer than finding the mistake.
 */
import { main } from "../index.js";

process.on("message", async ({ args, cwd }: { args: string[]; cwd: string }) => {
  const answer = { code: 0, stdout: "", stderr: "" };
  const write = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = ((text: string) => {
      answer[name] += text;
      return true;
    }) as typeof process.stdout.write;
  }
  process.chdir(cwd);
  await main(args);
  Object.assign(process.stdout, { write: write.stdout });
  Object.assign(process.stderr, { write: write.stderr });
  answer.code = Number(process.exitCode);
  process.send?.(answer);
});
