/** A program that is not installed: ffmpeg, ffprobe or a Chromium. */
export class ProgramMissingError extends Error {
  override readonly name = "ProgramMissingError";

  constructor(
    readonly program: string,
    /** Where it was looked for: names on PATH, or the path that an environment variable gives. */
    readonly tried: readonly string[],
    /** What installs it. */
    readonly remedy: string,
  ) {
    super(`${program} was not found (tried ${tried.join(", ")}); ${remedy}`);
  }
}

/** A video that gives no pose: not a video, without a picture, damaged before its first frame, … */
export class VideoError extends Error {
  override readonly name = "VideoError";

  constructor(
    /** The video's path. */
    readonly video: string,
    /** What is wrong, in one line. */
    readonly reason: string,
  ) {
    super(`${video}: ${reason}`);
  }
}

/** A browser, or MediaPipe in it, that did not start, hung, or died. */
export class BrowserError extends Error {
  override readonly name = "BrowserError";

  constructor(
    message: string,
    /** Whether MediaPipe was not loaded yet: another try would end in the same way. */
    readonly starting: boolean,
  ) {
    super(message);
  }
}

/** An output file that this run would have made otherwise: with another complexity, say, or by another program. */
export class OtherSettingsError extends Error {
  override readonly name = "OtherSettingsError";

  constructor(
    /** The .pose file that is there. */
    readonly output: string,
    /** How it was made, as far as that is known. */
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${output}: ${found}, expected ${expected}; choose another folder, or overwrite`);
  }
}
