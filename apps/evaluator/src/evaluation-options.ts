import { jsonOption, path, type RuntimeFlags, runtimeOptions, UserError, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { EVALUATED_PARTS, type EvaluatedPart } from "./evaluated-part.js";

/** What every command that runs a model over clips is asked for. */
export interface EvaluationCommand extends RuntimeFlags {
  readonly checkpoint: string;
  /** Of a run's folder. */
  readonly step?: number;
  /** A manifest, its folder, or packed shards. */
  readonly data: string;
  /** The folder to write. */
  readonly out: string;
  readonly split?: EvaluatedPart;
  readonly splitField: string;
  readonly workers: number;
  readonly json: boolean;
}

/**
 * Adds the options of {@link EvaluationCommand}.
 *
 * @param by Of the trainer: what wrote the checkpoint.
 * @param have What the clips have to have, and what is written.
 */
export function evaluationOptions(command: Command, by: string, have: string, writes: string): Command {
  command
    .allowExcessArguments(false)
    .requiredOption("--checkpoint <run>", `of trainer ${by}: a run's folder, or a .safetensors file`, path)
    .option(
      "--step <number>",
      "of the run, the weights after so many steps (default: its result)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option("--data <path>", `a manifest.jsonl whose clips have ${have}, or its folder`, path)
    .option("--out <folder>", `where predictions.jsonl, ${writes}, report.html go`, path)
    .addOption(
      new Option("--split <part>", "the clips to score (default: test, or all where none is that)").choices(
        EVALUATED_PARTS,
      ),
    )
    .option("--split-field <name>", "the manifest's field that says train, valid or test", "split")
    .option("--workers <number>", "threads that load clips", wholeNumber(0, 64), 1);
  return runtimeOptions(jsonOption(command, "the scores"));
}

/**
 * The flags with what scoring needs.
 *
 * @param or What may be given instead.
 * @throws {UserError} that names all that is missing.
 */
export function withRequired<F extends Partial<Pick<EvaluationCommand, "data" | "out">>>(
  flags: F,
  or?: string,
): F & Pick<EvaluationCommand, "data" | "out"> {
  const { data, out } = flags;
  if (data !== undefined && out !== undefined) return { ...flags, data, out };
  const missing = [
    ...(data === undefined ? ["'--data <path>'"] : []),
    ...(out === undefined ? ["'--out <folder>'"] : []),
  ];
  const what = `required option${missing.length > 1 ? "s" : ""} ${missing.join(" and ")} not specified`;
  throw new UserError(or === undefined ? what : `${what}, ${or}`);
}
