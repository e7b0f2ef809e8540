import { decimal, jsonOption, path, runtimeOptions, wholeNumber } from "@msmae/terminal";
import { type Command, Option } from "commander";
import { EVALUATED_PARTS } from "../evaluated-part.js";

/** How boundaries come from a matrix; see @msmae/segmentation. */
export const METHODS = ["paced", "blocks", "novelty"] as const;
export type Method = (typeof METHODS)[number];

/** How many segments: a number; as many as the manifest has; or as many as are worth their penalty. */
export type Wanted = number | "true" | "auto";

/**
 * Chosen here: what a segment costs beyond the similarities that it leaves unexplained, as a multiple of what an average frame
 * leaves unexplained where the clip is one segment. Chosen on synthetic sentences (docs/results.md).
 */
export const PENALTY = 5;

/** What `attention` and `segment` have in common. */
export function clipOptions(command: Command, out: string): Command {
  command
    .allowExcessArguments(false)
    .argument(
      "<checkpoint>",
      "of trainer pretrain or recognize: a run's folder, or a .safetensors file",
      path,
    )
    .option(
      "--step <number>",
      "of the run, the weights after so many steps (default: its result)",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option("--data <path>", "a manifest.jsonl, a folder of .pose files, or what trainer pack wrote", path)
    .option("--clip <file>", "one .pose file", path)
    .option("--synthetic <clips>", "so many clips of synthetic signers", wholeNumber(1, 100_000))
    .option("--first-language <number>", "the first of three synthetic languages", wholeNumber(0, 1000), 0)
    .requiredOption("--out <folder>", out, path)
    .addOption(new Option("--split <part>", "the clips to look at (default: all)").choices(EVALUATED_PARTS))
    .option("--clips <number>", "at most so many of them", wholeNumber(1, 1_000_000))
    .option("--layer <number>", "of attention, counted from 0 (default: the last)", wholeNumber(0, 1000))
    .option(
      "--head <number>",
      "of attention, counted from 0 (default: the mean over all)",
      wholeNumber(0, 1000),
    )
    .option(
      "--window <frames>",
      "what the encoder sees at once (default: what it was pretrained on, or 300)",
      wholeNumber(1, 100_000),
    )
    .option("--segments <number>", 'how many; "true": as many as the manifest has; "auto"', wanted, "auto")
    .option("--penalty <number>", "of auto: the higher, the fewer segments", decimal(0, true), PENALTY)
    .option("--untrained", "the encoder's shape with fresh weights, to compare with", false);
  return runtimeOptions(jsonOption(command, "the results"));
}

function wanted(text: string): Wanted {
  return text === "auto" || text === "true" ? text : wholeNumber(1, 100_000)(text);
}
