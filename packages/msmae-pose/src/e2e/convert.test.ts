import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  extractStreams,
  flip,
  normalisePose,
  type Pose,
  poseOfHolisticResults,
  posesEqual,
  readPose,
  readPoseJson,
  reduceToStreams,
  resample,
  selectComponents,
  sliceFrames,
  writePose,
} from "@msmae/pose";
import { command, jsonLines, refusal } from "./command.fixture.js";
import { folderOf, npy, signer } from "./poses.fixture.js";

const read = (cwd: string, name: string) => readPose(readFileSync(join(cwd, name)), name);

/** What a conversion of a pose with these options gives, and what the library does. */
const CONVERSIONS: [options: string[], expected: (pose: Pose) => Pose][] = [
  [[], (pose) => pose],
  [["--pose-version", "0.1"], (pose) => ({ ...pose, version: 0.1 })],
  [["--start", "0.1", "--end", "0.3"], (pose) => sliceFrames(pose, 3, 8)],
  [["--fps", "50"], (pose) => resample(pose, 50)],
  [["--flip"], (pose) => flip(pose)],
  [["--normalise"], (pose) => normalisePose(pose)],
  [["--reduce"], reduceToStreams],
  [
    ["--components", "RIGHT_HAND_LANDMARKS,POSE_LANDMARKS"],
    (pose) => selectComponents(pose, ["RIGHT_HAND_LANDMARKS", "POSE_LANDMARKS"]),
  ],
  [
    ["--reduce", "--flip", "--normalise", "--fps", "12.5", "--start", "0.2"],
    (pose) => reduceToStreams(resample(normalisePose(flip(sliceFrames(pose, 5))), 12.5)),
  ],
];

test.each(CONVERSIONS)("convert %j does what the library does", async (options, expected) => {
  const pose = signer();
  const cwd = folderOf({ "a.pose": pose });
  const { code, stdout, stderr } = await command(["convert", "a.pose", "--out", "b.pose", ...options], {
    cwd,
  });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^a\.pose -> b\.pose {2}\(\d+ frames, [\d.]+ frames\/s\)\n$/);
  expect(posesEqual(read(cwd, "b.pose"), expected(pose), 1e-6)).toBe(true);
});

test("convert leads from v0.0 to JSON and back by pipes without a loss", async () => {
  const pose = signer({ version: 0 });
  const ids = Array.from({ length: 10 }, () => Int16Array.of(-1));
  const bytes = writePose({ ...pose, ids });
  const json = await command(["convert", "-", "--out", "-", "--format", "json"], { input: bytes });
  expect([json.code, json.stderr]).toEqual([0, ""]);
  expect(posesEqual(readPoseJson(json.stdout), { ...pose, ids })).toBe(true);
  const cwd = folderOf({ "clip.json": json.stdout });
  await command(["convert", "clip.json", "--out", "clip.pose", "--pose-version", "0.0"], { cwd });
  expect(readFileSync(join(cwd, "clip.pose")).equals(bytes)).toBe(true);
});

test("convert reads MediaPipe's results and arrays", async () => {
  const landmark = (i: number) => ({ x: 0.3 + i / 100, y: 0.4, z: 0.01, visibility: 0.9 });
  const results = [
    { poseLandmarks: Array.from({ length: 33 }, (_, i) => landmark(i)), leftHandLandmarks: null },
    { poseLandmarks: [], rightHandLandmarks: Array.from({ length: 21 }, (_, i) => landmark(i)) },
  ];
  const cwd = folderOf({
    "results.json": JSON.stringify(results),
    "MP_Data/hello/0/0.npy": npy([258], (i) => i / 258),
    "MP_Data/hello/0/1.npy": npy([258], (i) => i / 516),
    "MP_Data/hello/1.npy": npy([3, 258], (i) => (i % 7) / 7),
    "MP_Data/thanks/10.npy": npy([1, 258], () => 0.5),
  });
  const source = ["--source-size", "640x480", "--source-fps", "30"];
  const recording = { width: 640, height: 480, fps: 30 };
  expect((await command(["convert", "results.json", "--out", "r.pose", ...source], { cwd })).stderr).toBe("");
  expect(posesEqual(read(cwd, "r.pose"), poseOfHolisticResults(results, recording))).toBe(true);

  const { code, stdout } = await command(["convert", "MP_Data", "--out", "poses", "--json", ...source], {
    cwd,
  });
  expect(code).toBe(0);
  expect(jsonLines(stdout)).toEqual(
    [
      ["MP_Data/hello/0/0.npy", "poses/hello/0.pose", 2],
      ["MP_Data/hello/1.npy", "poses/hello/1.pose", 3],
      ["MP_Data/thanks/10.npy", "poses/thanks/10.pose", 1],
    ].map(([input, output, frames]) => ({ input, output, frames, fps: 30, points: 75 })),
  );
  const { left } = extractStreams(read(cwd, "poses/hello/0.pose"), ["left"]).streams;
  expect(left!.coordinates[0]).toBeCloseTo((132 / 258) * 640, 2);
});

test("convert keeps the tree of folders, goes on behind what is damaged, and writes nothing else", async () => {
  const cwd = folderOf({
    "in/a.pose": signer({ version: 0.1 }),
    "in/b/c.pose": signer(),
    "in/b/bad.pose": writePose(signer()).subarray(0, 900),
  });
  const { code, stderr } = await command(["convert", "in", "--out", "out", "--reduce"], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^msmae-pose: in\/b\/bad\.pose: byte [\d,]+: [^\n]+\n$/);
  expect(readdirSync(join(cwd, "out"), { recursive: true }).sort()).toEqual([
    "a.pose",
    "b",
    join("b", "c.pose"),
  ]);
  expect(read(cwd, "out/a.pose")).toMatchObject({ version: 0.2, points: 48 });
});

test("what flips in MediaPipe's own units or shoulder widths flips around their middle", async () => {
  const pose = signer();
  const unit = {
    ...pose,
    data: pose.data.map((value, i) => value / (i % 3 === 0 ? 640 : i % 3 === 1 ? 480 : 1)),
  };
  const cwd = folderOf({ "unit.pose": unit, "normalised.pose": normalisePose(pose) });
  for (const name of ["unit", "normalised"]) {
    await command(["convert", `${name}.pose`, "--out", `${name}-flipped.pose`, "--flip"], { cwd });
  }
  expect(posesEqual(read(cwd, "unit-flipped.pose"), flip(unit, 1), 1e-6)).toBe(true);
  expect(posesEqual(read(cwd, "normalised-flipped.pose"), flip(normalisePose(pose), 0), 1e-6)).toBe(true);
});

test("a frame rate is taken from --source-fps where the file has none, and only there", async () => {
  const cwd = folderOf({ "a.pose": signer({ fps: 0 }), "b.pose": signer() });
  const to = (input: string, ...more: string[]) =>
    command(["convert", input, "--out", "out.pose", ...more], { cwd });
  expect((await to("a.pose", "--start", "1")).stderr).toBe(
    "msmae-pose: a.pose: has no frame rate, which --start and --end need; expected --source-fps\n",
  );
  expect((await to("b.pose", "--source-fps", "30")).stderr).toBe(
    "msmae-pose: b.pose: --source-fps 30: the file says 25 frames a second; the option is for files that do not\n",
  );
  expect((await to("a.pose", "--source-fps", "30")).code).toBe(0);
  expect(read(cwd, "out.pose").fps).toBe(30);
});

const REFUSED: [what: string, args: string[], line: RegExp][] = [
  [
    "an output that is there",
    ["a.pose", "--out", "b.pose"],
    /^b\.pose: is there already; expected another --out, or --overwrite$/,
  ],
  [
    "outputs that are there",
    ["in", "--out", "."],
    /^in\/a\.pose: is there|^a\.pose: is there already; expected/,
  ],
  [
    "an output of unknown kind",
    ["a.pose", "--out", "b.txt"],
    /^--out b\.txt: expected a name that ends in \.pose or \.json/,
  ],
  [
    "a file for a folder",
    ["in", "--out", "all.pose"],
    /^--out all\.pose: expected a folder, for a folder was given$/,
  ],
  [
    "standard output for several",
    ["a.pose", "b.pose", "--out", "-"],
    /^--out -: expected a folder, for there are 2 poses$/,
  ],
  [
    "two outputs of one name",
    ["a.pose", "in/a.pose", "--out", "new"],
    /^a\.pose and in\/a\.pose would both become new\/a\.pose/,
  ],
  ["no output", ["a.pose"], /^required option '--out <path>' not specified$/],
  [
    "no such component",
    ["a.pose", "--out", "c.pose", "--components", "HAND"],
    /^a\.pose: the pose has no component "HAND", expected one of "POSE_LANDMARKS"/,
  ],
  [
    "a part that is empty",
    ["a.pose", "--out", "c.pose", "--start", "2"],
    /^a\.pose: has no frame from 2 s to its end; it lasts 0\.40 s$/,
  ],
  [
    "a version that cannot hold it",
    ["a.pose", "--out", "c.pose", "--fps", "29.97", "--pose-version", "0.1"],
    /^a\.pose: Got 29\.97 for fps, expected a whole number/,
  ],
  [
    "a version that is none",
    ["a.pose", "--out", "c.pose", "--pose-version", "3"],
    /argument '3' is invalid\. Expected 0\.0, 0\.1 or 0\.2\.$/,
  ],
  [
    "a size that is none",
    ["a.pose", "--out", "c.pose", "--source-size", "640"],
    /Expected WIDTHxHEIGHT in pixels, such as 640x480\.$/,
  ],
  [
    "a folder where nothing can be",
    ["a.pose", "--out", "a.pose/x.pose"],
    /^a\.pose\/x\.pose: a part of its path is not a folder$/,
  ],
  [
    "JSON beside a pose on standard output",
    ["a.pose", "--out", "-", "--json"],
    /^--json: expected another --out than -$/,
  ],
];

test.each(REFUSED)("convert refuses %s in one line", async (_, args, line) => {
  const cwd = folderOf({ "a.pose": signer(), "b.pose": signer(), "in/a.pose": signer() });
  const before = readFileSync(join(cwd, "b.pose"));
  const { code, stdout, stderr } = await refusal(["convert", ...args], cwd);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^msmae-pose: [^\n]+\n$/);
  expect(stderr.slice("msmae-pose: ".length, -1)).toMatch(line);
  expect(readFileSync(join(cwd, "b.pose")).equals(before)).toBe(true);
  expect(readdirSync(cwd).sort()).toEqual(["a.pose", "b.pose", "in"]);
});

test("--overwrite replaces, also the input itself", async () => {
  const cwd = folderOf({ "a.pose": signer() });
  const args = ["convert", "a.pose", "--out", "a.pose", "--reduce", "--overwrite"];
  expect((await command(args, { cwd })).code).toBe(0);
  expect(read(cwd, "a.pose").points).toBe(48);
  expect(existsSync(join(cwd, "a.pose.tmp"))).toBe(false);
});

test("convert says of results in which nothing is seen that nothing is", async () => {
  const cwd = folderOf({ "a.json": "[{}, null, {}]", "none.json": "[]" });
  const source = ["--source-size", "640x480", "--source-fps", "30"];
  const empty = await command(["convert", "a.json", "--out", "a.pose", ...source], { cwd });
  expect([empty.code, empty.stderr]).toEqual([
    0,
    "warning: a.json: nothing is seen in any frame: all points are missing\n",
  ]);
  const none = await command(["convert", "none.json", "--out", "none.pose", ...source], { cwd });
  expect([none.code, none.stderr]).toEqual([
    1,
    expect.stringContaining("none.json: an array of 0 results, expected one for each frame"),
  ]);
});
