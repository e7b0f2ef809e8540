import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "@jest/globals";
import { findChromium, findFfmpeg, findFfprobe } from "./programs.js";

const folder = mkdtempSync(join(tmpdir(), "msmae-programs-"));
mkdirSync(join(folder, "first", "ffmpeg"), { recursive: true }); // a folder is no program
mkdirSync(join(folder, "second"));
for (const name of ["ffmpeg", "google-chrome", "notes"]) writeFileSync(join(folder, "second", name), "");
for (const name of ["ffmpeg", "google-chrome"]) chmodSync(join(folder, "second", name), 0o755);
const PATH = ["", "first", "second"].map((name) => join(folder, name)).join(delimiter);

test("programs are found on PATH under each of their names, and where a variable says", () => {
  expect(findFfmpeg({ PATH })).toBe(join(folder, "second", "ffmpeg"));
  expect(findChromium({ PATH })).toBe(join(folder, "second", "google-chrome"));
  expect(findChromium({ PATH, CHROME_BIN: "ffmpeg" })).toBe(join(folder, "second", "ffmpeg"));
  const path = join(folder, "second", "ffmpeg");
  expect(findFfprobe({ FFPROBE_PATH: path })).toBe(path);
});

test("a program that is not there is one line that says what was tried and what installs it", () => {
  expect(() => findFfprobe({ PATH })).toThrow(
    /^ffprobe was not found \(tried ffprobe\); install it \(apt-get install ffmpeg, brew install ffmpeg\) or set FFPROBE_PATH$/,
  );
  const notes = join(folder, "second", "notes"); // there, but not executable
  expect(() => findChromium({ PATH, CHROME_PATH: notes })).toThrow(`tried CHROME_PATH=${notes}`);
  expect(() => findChromium({})).toThrow("tried chromium, chromium-browser, google-chrome,");
});
