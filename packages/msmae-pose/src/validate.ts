import { count, counted, oneLine } from "@msmae/text";
import { findProblems, type Problem, problemOf } from "./find-problems.js";
import { findInputs } from "./inputs.js";
import { type CommonFlags, recordingOf } from "./options.js";

/** `msmae-pose validate`. @returns The exit code: 1 if a pose cannot be read. */
export async function validate(paths: readonly string[], flags: CommonFlags): Promise<number> {
  const inputs = await findInputs(paths);
  const total = { error: 0, warning: 0 };
  const report = (problem: Problem) => {
    total[problem.level]++;
    if (flags.json) console.log(JSON.stringify({ event: "problem", ...problem }));
    else console.log(line(problem));
  };
  for (const input of inputs) {
    const name = input.path === "-" ? "standard input" : input.path;
    try {
      const source = await input.open(recordingOf(flags));
      try {
        for (const problem of await findProblems(source, flags)) report(problem);
      } finally {
        await source.close();
      }
    } catch (error) {
      report(problemOf(error, name));
    }
  }
  const { error, warning } = total;
  if (flags.json) {
    console.log(JSON.stringify({ event: "finish", poses: inputs.length, errors: error, warnings: warning }));
  } else {
    const found =
      error + warning === 0 ? "nothing wrong" : `${counted(error, "error")}, ${counted(warning, "warning")}`;
    console.log(`${counted(inputs.length, "pose")}: ${found}`);
  }
  return error > 0 ? 1 : 0;
}

function line({ file, level, byte, message }: Problem): string {
  return oneLine(`${file}: ${level}: ${byte === undefined ? "" : `byte ${count(byte)}: `}${message}`);
}
