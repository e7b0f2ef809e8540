import { createHash } from "node:crypto";
import { shellWord, startLine } from "@msmae/terminal";

/** Settings as `--set` takes them, nested. */
export type Settings = { readonly [key: string]: unknown };

/** A command of the trainer or the evaluator, as plain data: all that decides what it results in. */
export interface Run {
  /** For people, such as `recognize-unseen-diffmask-seed0`. */
  readonly label: string;
  readonly program: "trainer" | "evaluator";
  readonly command: string;
  /** Such as `{ preset: "small", probe: true }`. */
  readonly flags: Readonly<Record<string, string | true>>;
  /** For `--set`. */
  readonly settings: Settings;
  /** What `--data` names, and what is there, so that a changed manifest makes another run. */
  readonly data?: { readonly path: string; readonly content: string };
  /** The run whose checkpoint this one begins with, and what takes it: an option, or the command's argument. */
  readonly from?: { readonly option: "init" | "argument"; readonly run: Run };
}

/**
 * The name of a run's folder: readable, and another one for every configuration and every revision of the sources, so that
 * results of two of them never meet in one folder.
 *
 * @param revision Of the sources that run it: `sourceRevision()`.
 */
export function runId(run: Run, revision: string): string {
  const { label, program, command, flags, settings, data, from } = run;
  const all = [
    revision,
    program,
    command,
    flags,
    settings,
    data ?? null,
    from ? [from.option, runId(from.run, revision)] : null,
  ];
  return `${label}-${createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 10)}`;
}

/**
 * The runs with all that they begin with, each once, and none before what it begins with.
 */
export function inOrder(runs: readonly Run[], revision: string): Run[] {
  const ordered = new Map<string, Run>();
  const add = (run: Run) => {
    if (run.from !== undefined) add(run.from.run);
    const id = runId(run, revision);
    if (!ordered.has(id)) ordered.set(id, run);
  };
  runs.forEach(add);
  return [...ordered.values()];
}

/**
 * What is typed after the program's name.
 *
 * @param checkpoint Of the run that this one begins with.
 */
export function argumentsOf(run: Run, out: string, checkpoint: string | undefined): string[] {
  const { command, flags, settings, data, from } = run;
  return [
    command,
    ...["--out", out],
    ...(data === undefined ? [] : ["--data", data.path]),
    ...(from === undefined || checkpoint === undefined
      ? []
      : from.option === "argument"
        ? [checkpoint]
        : [`--${from.option}`, checkpoint]),
    ...Object.entries(flags).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [`--${name}`, value],
    ),
    ...flat(settings).flatMap((setting) => ["--set", setting]),
  ];
}

/** The same as a line of a shell. */
export function shellLine(program: Run["program"], args: readonly string[]): string {
  return [startLine(program), ...args.map(shellWord)].join(" ");
}

/** `{ a: { b: 1 } }` is `a.b=1`. */
function flat(settings: Settings, path = ""): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? flat(value as Settings, `${path}${key}.`)
      : [`${path}${key}=${JSON.stringify(value)}`],
  );
}
