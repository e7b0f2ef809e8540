import { findFfmpeg, findFfprobe } from "../extract/programs.js";

/** Whether ffmpeg is here; where it must be and is not, the test fails. */
export function ffmpegIsHere(): boolean {
  try {
    findFfmpeg();
    findFfprobe();
    return true;
  } catch (error) {
    if (process.env.MSMAE_EXPECT_CHROMIUM) throw error; // set by .ci/run, which installs both
    console.info(`Not tested: ${(error as Error).message}`);
    return false;
  }
}
