import { createRequire } from "node:module";
import { STREAM_NAMES } from "@msmae/pose";
import { createProgram, decimal, path, wholeNumber } from "@msmae/terminal";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type ConvertFlags, convert } from "./convert.js";
import type { DrawFlags } from "./draw-flags.js";
import type { ExtractFlags } from "./extract.js";
import { DRAW_FORMATS, POSE_FORMATS } from "./formats.js";
import { info } from "./info.js";
import { type CommonFlags, commonOptions, names } from "./options.js";
import { validate } from "./validate.js";

const INPUTS =
  "poses: .pose files, folders of them, NumPy arrays, JSON of MediaPipe, AlphaPose and OpenPose, or - for standard input";

/**
 * Parses the command line and runs the command.
 *
 * @returns The exit code.
 */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const does =
    <Flags>(command: (paths: string[], flags: Flags) => Promise<number>) =>
    async (paths: string[], flags: Flags) => {
      exitCode = await command(paths, flags);
    };
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  const program = createProgram("msmae-pose")
    .description("Sign language poses: look at them, check, convert and draw them, extract them from video.")
    .version(version);

  commonOptions(program.command("info"), "a JSON object for each pose")
    .description("show what poses hold: size, frame rate, components, streams and how often they are seen")
    .argument("<poses...>", INPUTS)
    .option("--header", "read headers alone: fast, without what is seen and the units")
    .action(does<CommonFlags & { header?: boolean }>(info));

  commonOptions(program.command("validate"), "a JSON object for each problem, and one at the end")
    .description(
      "read poses to their end and report what is wrong or suspicious; fails if one cannot be read",
    )
    .argument("<poses...>", INPUTS)
    .action(does<CommonFlags>(validate));

  convertCommand(program).action(does<ConvertFlags>(convert));
  // Loaded when they are asked for: what draws and what extracts is large, and one lacks it on some machine.
  drawCommand(program).action(
    does<DrawFlags>(async (paths, flags) => (await import("./draw.js")).draw(paths, flags)),
  );
  extractCommand(program).action(
    does<ExtractFlags>(async (paths, flags) => (await import("./extract.js")).extract(paths, flags, args)),
  );

  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

function convertCommand(program: Command): Command {
  const person = "this one alone of several people, counted from 0 (default: all)";
  return commonOptions(program.command("convert"), "a JSON object for each pose", person)
    .description("convert poses between formats, versions, frame rates and layouts")
    .argument("<poses...>", `${INPUTS}; or an MP_Data tree or OpenPose's folder`)
    .requiredOption("--out <path>", "a file, a folder, or - for standard output", path)
    .addOption(
      new Option("--format <format>", "of the output (default: as --out ends)").choices(POSE_FORMATS),
    )
    .addOption(
      new Option("--pose-version <version>", "of .pose files")
        .choices(["0.0", "0.1", "0.2"])
        .default(0.2, "0.2")
        .argParser(poseVersion),
    )
    .option("--start <seconds>", "where to begin", decimal(0))
    .option("--end <seconds>", "where to end", decimal(0))
    .option("--flip", "the mirror image, with left and right swapped")
    .option("--normalise", "the middle of the shoulders at 0 and their distance 1")
    .option("--fps <number>", "another frame rate, at the same speed", decimal(0, true))
    .option("--components <names>", "these components alone, in this order", names())
    .option("--reduce", "just the keypoints of MS-MAE's streams: 6 + 21 + 21 + 112")
    .option("--overwrite", "replace what is there");
}

function drawCommand(program: Command): Command {
  return commonOptions(program.command("draw"), "a JSON object on what was written")
    .description("draw a frame, a strip of frames (a row for each pose) or an animation")
    .argument("<poses...>", INPUTS)
    .requiredOption("--out <file>", "a file, or - for standard output", path)
    .addOption(
      new Option(
        "--format <format>",
        "svg and png are pictures, the others animations (default: as --out ends)",
      ).choices(DRAW_FORMATS),
    )
    .option("--frame <number>", "a single frame, counted from 0", wholeNumber(0, 2 ** 32))
    .option("--frames <number>", "a strip of so many frames (default: 8)", wholeNumber(1, 1000))
    .option("--start <seconds>", "where to begin", decimal(0))
    .option("--end <seconds>", "where to end", decimal(0))
    .option(
      "--streams <names>",
      `${STREAM_NAMES.join(", ")} (default: all that there are)`,
      names(STREAM_NAMES),
    )
    .addOption(
      new Option("--focus <what>", "the whole person, or hands alone, large enough to read their shape")
        .choices(["person", "hands", "left", "right"])
        .default("person"),
    )
    .option("--size <pixels>", "the height (default: 480, of a strip's rows 160)", wholeNumber(16, 4096))
    .addOption(
      new Option("--theme <theme>", "the background").choices(["light", "dark", "none"]).default("light"),
    )
    .option("--fps <number>", "an animation's pictures a second (default: the clip's)", decimal(0, true))
    .option("--speed <factor>", "an animation's speed: 0.5 is half (default: 1)", decimal(0, true))
    .option("--overwrite", "replace what is there");
}

function extractCommand(program: Command): Command {
  return program
    .command("extract")
    .description("extract poses from videos with MediaPipe Holistic; needs ffmpeg and Chromium")
    .argument("<videos...>", "videos, and folders that hold them")
    .option("--out <folder>", "where the .pose files go, or the name of a single one", path, ".")
    .addOption(
      new Option(
        "--complexity <0|1|2>",
        "of MediaPipe's model, from fast to good (default: 2, the paper's)",
      ).argParser(wholeNumber(0, 2)),
    )
    .option("--refine-face", "478 face points with irises, at less than half the speed")
    .option("--task <file>", "a holistic_landmarker.task, to use MediaPipe's newer tasks instead", path)
    .option("--fps <number>", "resample the video first (default: every frame as it is)", decimal(0, true))
    .option("--workers <number>", "browsers side by side", wholeNumber(1, 256), 1)
    .addOption(new Option("--shard <i/n>", "only the i-th of n parts of the videos").argParser(shard))
    .option(
      "--overwrite",
      "make anew what is there; else what is whole is kept, and a run goes on where it was",
    )
    .option("--no-sandbox", "start Chromium without its sandbox, as some containers need")
    .option("--json", "a JSON object for each event", false);
}

function poseVersion(text: string): number {
  if (!["0", "0.0", "0.1", "0.2"].includes(text)) throw new InvalidArgumentError("Expected 0.0, 0.1 or 0.2.");
  return Number(text);
}

function shard(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const part = { index: Number(index), count: Number(count) };
  if (part.index >= 1 && part.index <= part.count) return part;
  throw new InvalidArgumentError("Expected a part and their number, such as 1/4.");
}
