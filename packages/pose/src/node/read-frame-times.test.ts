import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { readFrameTimes } from "./read-frame-times.js";

const root = mkdtempSync(join(tmpdir(), "msmae-times-"));
afterAll(() => rmSync(root, { recursive: true }));
const pose = join(root, "clip.pose");
const read = (record: string, frames = 3) => {
  writeFileSync(join(root, "clip.extraction.json"), record);
  return readFrameTimes(pose, { frames, fps: 10 });
};

test("readFrameTimes() reads what extraction wrote beside a pose, and goes by the rate where it wrote nothing", () => {
  expect(readFrameTimes(pose, { frames: 3, fps: 10 })).toEqual({ frames: 3, fps: 10 });
  expect(read('{"times": [0, 0.1, 0.2]}')).toEqual({ frames: 3, fps: 10 });
  expect(read('{"times": [0.5, 0.6, 0.7]}')).toEqual({ frames: 3, fps: 10, start: 0.5 });
  expect(read('{"times": [0, 0.1, 0.5]}')).toEqual({ frames: 3, fps: 10, times: [0, 0.1, 0.5] });
});

test("readFrameTimes() refuses a record that cannot be read, or is of another pose, in one line", () => {
  const refusal = (record: string) => {
    try {
      read(record);
    } catch (error) {
      const { name, message } = error as Error;
      return `${name} ${message.replace(root, "")}`;
    }
    return "read";
  };
  const end = "; extract the video again, or remove this file to count time by the frame rate";
  expect(refusal("{")).toBe(`FrameTimesError /clip.extraction.json: is not JSON${end}`);
  for (const [record, what] of [
    ["null", "times: expected an array of seconds"],
    ['{"times": 3}', "times: expected an array of seconds"],
    ['{"times": [0, 1]}', "times: expected 3, one for each frame, got 2"],
    ['{"times": [0, null, 1]}', "times[1]: expected seconds, got null"],
    ['{"times": [0, 1e999, 1]}', "times[1]: expected seconds, got Infinity"],
    ['{"times": [0, "1", 1]}', 'times[1]: expected seconds, got "1"'],
    ['{"times": [0, 2, 1]}', "times[2]: expected 2 or more, got 1"],
  ] as const) {
    expect(refusal(record)).toBe(`FrameTimesError /clip.extraction.json: ${what}${end}`);
  }
});

test("readFrameTimes() of a link to a pose goes by the record beside the pose itself", () => {
  const folder = mkdtempSync(join(root, "links-"));
  writeFileSync(join(root, "far.pose"), "");
  writeFileSync(join(root, "far.extraction.json"), '{"times": [1, 2, 4]}');
  symlinkSync(join(root, "far.pose"), join(folder, "near.pose"));
  expect(readFrameTimes(join(folder, "near.pose"), { frames: 3, fps: 1 }).times).toEqual([1, 2, 4]);
});
