/** What a parent asks of a process that answers commands. */
export interface Question {
  readonly id: number;
  /** The folder that the command stands in. */
  readonly cwd: string;
  readonly args: readonly string[];
}

export interface Answer {
  readonly id: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program with each list of arguments that the parent sends, one after another, and answers with what it said and its
 * exit code: the other side of `manyCommands()`. It needs no jest, since its process is none of jest's.
 *
 * @param run Runs a command to its end, and sets the process' exit code.
 */
export function answerCommands(run: (args: readonly string[]) => Promise<void>): void {
  let before = Promise.resolve();
  process.on("message", (question: Question) => {
    before = before.then(async () => {
      process.send?.(await answer(question, run));
    });
  });
}

async function answer(
  { id, cwd, args }: Question,
  run: (args: readonly string[]) => Promise<void>,
): Promise<Answer> {
  process.chdir(cwd);
  process.exitCode = undefined;
  const said = { stdout: "", stderr: "" };
  const restore = (["stdout", "stderr"] as const).map((name) => {
    const { write } = process[name];
    process[name].write = ((text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString();
      return true;
    }) as typeof write;
    return () => {
      process[name].write = write;
    };
  });
  try {
    await run(args);
  } finally {
    for (const each of restore) each();
  }
  return { id, ...said, code: Number(process.exitCode ?? 0) };
}
