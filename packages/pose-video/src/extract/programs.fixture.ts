import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { jest } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { ProgramMissingError } from "./errors.js";
import { findChromium, findFfmpeg, findFfprobe } from "./programs.js";

jest.setTimeout(300_000); // a browser takes four seconds to its first frame, on a busy machine twenty

/** Whether the programs that a test needs are there; where MSMAE_EXPECT_CHROMIUM is 1 they have to be. */
export function have(...finders: (typeof findFfmpeg)[]): boolean {
  try {
    for (const find of finders) find();
    return true;
  } catch (error) {
    if (!(error instanceof ProgramMissingError) || process.env.MSMAE_EXPECT_CHROMIUM === "1") throw error;
    console.info(`Not tested: ${error.message}`);
    return false;
  }
}

export const haveFfmpeg = (): boolean => have(findFfmpeg, findFfprobe);
export const haveBrowser = (): boolean => have(findFfmpeg, findFfprobe, findChromium);

/** Runs ffmpeg in a folder of its own; the last argument is the file that it writes, whose path is returned. */
export function ffmpeg(...args: string[]): string {
  const cwd = newFolder();
  execFileSync(findFfmpeg(), ["-nostdin", "-v", "error", ...args], { cwd, stdio: "pipe" });
  return join(cwd, args.at(-1)!);
}

/** A second of a moving test picture, in which nobody is. */
export function testVideo(name = "test.mp4", ...options: string[]): string {
  return ffmpeg(
    "-f",
    "lavfi",
    "-i",
    "testsrc=size=160x120:rate=10",
    "-t",
    "1",
    "-pix_fmt",
    "yuv420p",
    ...options,
    name,
  );
}

/** A real signer, beside the checkout; undefined, and a word on it, where it is not there. */
export function signer(): string | undefined {
  const place =
    "../../../../../shared/data/sign-language-processing__pose/src/python/tests/data/test_video.mp4";
  const path = fileURLToPath(new URL(place, import.meta.url));
  if (existsSync(path)) return path;
  console.info(`Not tested on a real signer: ${path} is not there.`);
  return undefined;
}
