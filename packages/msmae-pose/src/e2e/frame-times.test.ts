import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { posesEqual, readPose, resample, sliceFrames } from "@msmae/pose";
import { command, jsonLines } from "./command.fixture.js";
import { folderOf, signer } from "./poses.fixture.js";

const pose = signer({ frames: 8, fps: 10 });
/** Four frames a tenth of a second apart, then four half a second apart. */
const TIMES = [0, 0.1, 0.2, 0.3, 0.4, 0.9, 1.4, 1.9];
const recorded = (times: unknown) =>
  folderOf({ "a.pose": pose, "a.extraction.json": JSON.stringify({ times }) });
const read = (cwd: string, name: string) => readPose(readFileSync(join(cwd, name)), name);
const convert = (cwd: string, ...options: string[]) =>
  command(["convert", "a.pose", "--out", "b.pose", ...options], { cwd });

test("--start and --end go by the times that extraction wrote down, and a copy without them is warned of", async () => {
  const cwd = recorded(TIMES);
  const { code, stderr } = await convert(cwd, "--start", "0.35", "--end", "1.5");
  expect([code, stderr]).toEqual([
    0,
    "warning: a.pose: its frames are not evenly spaced, which the copy will not say; --fps makes them so\n",
  ]);
  expect(posesEqual(read(cwd, "b.pose"), sliceFrames(pose, 4, 7))).toBe(true);
  const late = recorded(Array.from({ length: 8 }, (_, i) => 0.5 + i / 10));
  const cut = await convert(late, "--start", "0.6", "--end", "0.9");
  expect([cut.code, cut.stderr]).toEqual([0, ""]);
  expect(posesEqual(read(late, "b.pose"), sliceFrames(pose, 1, 4))).toBe(true);
  const none = await convert(late, "--end", "0.4", "--overwrite");
  expect([none.code, none.stderr]).toEqual([
    1,
    "msmae-pose: a.pose: has no frame from 0 s to 0.4 s; its frames are from 0.50 s to 1.30 s\n",
  ]);
});

test("--fps puts frames that are not evenly spaced where they are in time, and info knows how long they last", async () => {
  const cwd = recorded(TIMES);
  const { code, stderr } = await convert(cwd, "--fps", "10");
  expect([code, stderr]).toEqual([0, ""]);
  const even = read(cwd, "b.pose");
  expect([even.frames, even.fps]).toEqual([20, 10]);
  const same = (frame: number, of: number) =>
    posesEqual(sliceFrames(even, frame, frame + 1), sliceFrames(resample(pose, 10), of, of + 1), 1e-3);
  expect([same(4, 4), same(9, 5), same(14, 6), same(19, 7), same(5, 5)]).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  const info = await command(["info", "a.pose", "--json"], { cwd });
  expect(jsonLines(info.stdout)).toEqual([expect.objectContaining({ frames: 8, seconds: 2.4 })]);
});

test("times that do not fit are refused by a cut and a warning of validate", async () => {
  const cwd = recorded(TIMES.slice(1));
  const { code, stderr } = await convert(cwd, "--start", "0.1");
  const what =
    "a.extraction.json: times: expected 8, one for each frame, got 7; extract the video again, or remove this file to count time by the frame rate";
  expect([code, stderr]).toEqual([1, `msmae-pose: a.pose: ${what}\n`]);
  const { stdout } = await command(["validate", "a.pose", "--json"], { cwd });
  expect(jsonLines(stdout)).toContainEqual({
    ...{ event: "problem", file: "a.pose", level: "warning", field: "times", message: what },
  });
});
