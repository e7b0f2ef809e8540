import { openSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writePose } from "@msmae/pose";
import { command, jsonLines } from "./command.fixture.js";
import { folderOf, npy, signer } from "./poses.fixture.js";

test("info shows one pose in full", async () => {
  const cwd = folderOf({ "clip.pose": signer() });
  const { code, stdout, stderr } = await command(["info", "clip.pose"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.split("\n")).toEqual([
    expect.stringMatching(/^clip\.pose {2}\([\d.]+ kB\)$/),
    "",
    "version  0.2",
    "picture  640 x 480 pixels",
    "frames   10 at 25 frames/s, 0.4 s",
    "people   1",
    "units    pixels",
    "",
    "component             format  points  seen in",
    "POSE_LANDMARKS          XYZC      33    100 %",
    "LEFT_HAND_LANDMARKS     XYZC      21      0 %",
    "RIGHT_HAND_LANDMARKS    XYZC      21    100 %",
    "",
    "stream  seen in",
    "body    100 %",
    "left    0 %",
    "right   100 %",
    expect.stringMatching(/^face {4}no: expected component FACE_LANDMARKS, found "POSE_LANDMARKS",/),
    "",
  ]);
});

test("info shows a line for each of several, folders included, and one for all", async () => {
  const cwd = folderOf({
    "a.pose": signer(),
    "more/b.pose": signer({ frames: 1500 }),
    "more/notes.txt": "no",
  });
  const { code, stdout } = await command(["info", "a.pose", "more"], { cwd });
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(
    /^file +version +picture +fps +frames +seconds +people +points +body +left +right +face$/,
  );
  expect(lines[2]!.split(/ {2,}/)).toEqual([
    ...["more/b.pose", "0.2", "640x480", "25", "1,500", "60.0", "1", "75", "100 %", "0 %", "100 %", "-"],
  ]);
  expect(lines.at(-1)).toBe("2 poses, 1,510 frames, 1:00");
});

test("info --json has one object a pose, with these fields", async () => {
  const cwd = folderOf({ "a.pose": signer(), "b.pose": signer({ fps: 0, frames: 0 }) });
  const { code, stdout } = await command(["info", "--json", "."], { cwd });
  const [a, b] = jsonLines(stdout);
  expect(code).toBe(0);
  expect(a).toEqual({
    file: "a.pose",
    bytes: expect.any(Number),
    ...{ version: 0.2, width: 640, height: 480, depth: 0, fps: 25, frames: 10, seconds: 0.4, people: 1 },
    ...{ points: 75, units: "pixels" },
    components: [
      { name: "POSE_LANDMARKS", format: "XYZC", points: 33, seen: 1 },
      { name: "LEFT_HAND_LANDMARKS", format: "XYZC", points: 21, seen: 0 },
      { name: "RIGHT_HAND_LANDMARKS", format: "XYZC", points: 21, seen: 1 },
    ],
    streams: {
      body: { seen: 1 },
      left: { seen: 0 },
      right: { seen: 1 },
      face: { missing: expect.stringContaining("expected component FACE_LANDMARKS") },
    },
  });
  expect(b).toMatchObject({ file: "b.pose", frames: 0, fps: 0, streams: { body: {} } });
  expect(b).not.toHaveProperty("seconds");
});

test("info reads standard input, NumPy arrays and MP_Data, with what they do not tell as options", async () => {
  const array = npy([4, 258], (i) => (i % 258 < 132 ? 0.25 + (i % 4) / 8 : 0));
  const cwd = folderOf({
    "clip.npy": array,
    "data/hello/0/0.npy": npy([258], () => 0.5),
    "clip.pose": signer(),
  });
  const input = writePose(signer({ frames: 3 }));
  const options = ["--source-size", "640x480", "--source-fps", "30", "--json"];
  const [stdin, numpy, tree, without] = await Promise.all([
    command(["info", "-", "--json"], { input }),
    command(["info", "clip.npy", ...options], { cwd }),
    command(["info", "data", ...options], { cwd }),
    command(["info", "clip.npy"], { cwd }),
  ]);
  expect(jsonLines(stdin.stdout)).toMatchObject([{ file: "standard input", frames: 3, bytes: input.length }]);
  expect(jsonLines(numpy.stdout)).toMatchObject([
    { frames: 4, fps: 30, width: 640, streams: { body: { seen: 1 } } },
  ]);
  expect(jsonLines(tree.stdout)).toMatchObject([{ file: "data/hello/0/0.npy", frames: 1, fps: 30 }]);
  expect([without.code, without.stdout]).toEqual([1, ""]);
  expect(without.stderr).toBe(
    "msmae-pose: clip.npy: its coordinates tell neither the video's size nor its frame rate: expected --source-size WIDTHxHEIGHT and --source-fps N\n",
  );
});

test("info goes on behind a pose that is damaged, and says so", async () => {
  const cwd = folderOf({
    "a.pose": writePose(signer()).subarray(0, -7),
    "b.pose": signer(),
    "c.pose": "no pose",
  });
  const { code, stdout, stderr } = await command(["info", "--json", "."], { cwd });
  expect(code).toBe(1);
  expect(jsonLines(stdout).map(({ file }) => file)).toEqual(["b.pose"]);
  expect(stderr).toMatch(
    /^msmae-pose: a\.pose: byte [\d,]+: truncated: [^\n]+\nmsmae-pose: c\.pose: byte 0: not a \.pose file[^\n]+\n$/,
  );
});

test("info --header reads no coordinates: a file of 36 GB is no matter", async () => {
  const cwd = folderOf({ "long.pose": "" });
  const path = join(cwd, "long.pose");
  const { components } = signer();
  // A header of ten million frames in front of nothing but a hole.
  const few = writePose(signer({ frames: 1 }));
  const header = few.subarray(0, few.length - 4 * 75 * 4);
  const bytes = Uint8Array.from(header);
  new DataView(bytes.buffer).setUint32(bytes.length - 6, 10_000_000, true);
  writeSync(openSync(path, "r+"), bytes);
  truncateSync(path, bytes.length + 10_000_000 * 75 * 16);
  const { code, stdout, stderr } = await command(["info", "--header", "--json", "long.pose"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  const [description] = jsonLines(stdout);
  expect(description).toMatchObject({ frames: 10_000_000, seconds: 400_000, streams: { body: {} } });
  expect(description).not.toHaveProperty("units");
  expect(description?.components).toEqual(
    components.map(({ name, format, points }) => ({ name, format, points: points.length })),
  );
});
