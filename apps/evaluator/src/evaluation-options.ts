import { path, wholeNumber } from "@msmae/terminal";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import { type Command, Option } from "commander";
import { EVALUATED_PARTS, type EvaluatedPart } from "./evaluated-part.js";

/** What every command that runs a model over clips is asked for. */
export interface EvaluationCommand {
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
  readonly device: NonNullable<SessionOptions["device"]>;
  readonly threads?: number;
  readonly json: boolean;
}

/**
 * Adds the options of {@link EvaluationCommand}.
 *
 * @param by Of the trainer: what wrote the checkpoint.
 * @param have What the clips have to have, and what is written.
 */
export function evaluationOptions(command: Command, by: string, have: string, writes: string): Command {
  return command
    .allowExcessArguments(false)
    .requiredOption("--checkpoint <run>", `of trainer ${by}: a run's folder, or a .safetensors file`, path)
    .option(
      "--step <number>",
      "of the run, the weights after so many steps (default: its result)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .requiredOption("--data <path>", `a manifest.jsonl whose clips have ${have}, or its folder`, path)
    .requiredOption("--out <folder>", `where predictions.jsonl, ${writes}, report.html go`, path)
    .addOption(
      new Option("--split <part>", "the clips to score (default: test, or all where none is that)").choices(
        EVALUATED_PARTS,
      ),
    )
    .option("--split-field <name>", "the manifest's field that says train, valid or test", "split")
    .option("--workers <number>", "threads that load clips", wholeNumber(0, 64), 1)
    .addOption(
      new Option("--device <name>", "where to compute")
        .choices(["auto", "cpu", "cuda", "webgpu"])
        .default("auto"),
    )
    .option("--threads <number>", "threads of the runtime (default: all cores)", wholeNumber(1, 1024))
    .option("--json", "the scores as JSON on stdout", false)
    .addOption(new Option("--debug", "show the stack of an error"));
}
