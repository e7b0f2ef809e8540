import { ARRAY_PARTS, type ArrayPart } from "@msmae/pose";
import { decimal, path, wholeNumber } from "@msmae/terminal";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { SourceRecording } from "./source-recording.js";

/** What every command that reads poses takes. */
export interface CommonFlags {
  readonly sourceSize?: { readonly width: number; readonly height: number };
  readonly sourceFps?: number;
  readonly order?: readonly ArrayPart[];
  readonly poseHeader?: string;
  /** Of several people, counted from 0. */
  readonly person?: number;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Adds the options that every command that reads poses takes. */
export function commonOptions(
  command: Command,
  json: string,
  person = "of several people, counted from 0 (default: the one most seen)",
): Command {
  return command
    .addOption(new Option("--person <number>", person).argParser(wholeNumber(0, 65_535)))
    .addOption(new Option("--source-size <WxH>", "the video's size, of .npy and JSON files").argParser(size))
    .addOption(
      new Option("--source-fps <number>", "the frame rate, of files that do not say it").argParser(
        decimal(0, true),
      ),
    )
    .addOption(
      new Option(
        "--order <parts>",
        "of the parts in NumPy arrays, such as pose,face,left,right (default: as the values tell)",
      ).argParser(names(ARRAY_PARTS)),
    )
    .addOption(
      new Option("--pose-header <file>", "a .poseheader that names the points of NumPy arrays").argParser(
        path,
      ),
    )
    .option("--json", json);
}

export function recordingOf({ sourceSize, sourceFps, order, poseHeader }: CommonFlags): SourceRecording {
  return {
    ...(order === undefined ? {} : { order }),
    ...(poseHeader === undefined ? {} : { header: poseHeader }),
    ...(sourceSize === undefined ? {} : { size: sourceSize }),
    ...(sourceFps === undefined ? {} : { fps: sourceFps }),
  };
}

/** How `forEachPose()` opens and reports. */
export function reading(flags: CommonFlags) {
  return { recording: recordingOf(flags), debug: flags.debug === true };
}

function size(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  const numbers = { width: Number(width), height: Number(height) };
  if (numbers.width > 0 && numbers.height > 0) return numbers;
  throw new InvalidArgumentError("Expected WIDTHxHEIGHT in pixels, such as 640x480.");
}

/** For an option of names with commas between them. */
export function names(known?: readonly string[]): (text: string) => string[] {
  return (text) => {
    const list = text.split(",").map((name) => name.trim());
    const wrong = list.find((name) => name === "" || (known !== undefined && !known.includes(name)));
    if (wrong === undefined) return list;
    throw new InvalidArgumentError(
      `Expected names${known ? ` of ${known.join(", ")}` : ""} with commas between them.`,
    );
  };
}
