import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readPose, readPoseHeader, writePose } from "@msmae/pose";
import { command, jsonLines, refusal } from "./command.fixture.js";
import { folderOf, npy, signer } from "./poses.fixture.js";

const SOURCE = ["--source-size", "640x480", "--source-fps", "30"];
const read = (cwd: string, name: string) => readPose(readFileSync(join(cwd, name)), name);

/** A frame of 258 values, of a body whose hands are at its wrists, the parts in this order. */
function frame(
  t: number,
  order: readonly ("pose" | "left" | "right")[] = ["pose", "left", "right"],
): number[] {
  const wrists = { left: [0.7, 0.6 - 0.01 * t], right: [0.3, 0.6 + 0.01 * t] } as const;
  const body = (p: number): readonly number[] =>
    p === 15
      ? wrists.left
      : p === 16
        ? wrists.right
        : [p % 2 ? 0.6 : 0.4, p > 10 ? 0.2 + 0.02 * p : 0.2 + 0.01 * p];
  const hand = ([x, y]: readonly [number, number]) =>
    Array.from({ length: 21 }, (_, p) => [x + 0.005 * p, y - 0.004 * p, -0.02 * p - 1e-6]).flat();
  const parts = {
    pose: Array.from({ length: 33 }, (_, p) => [...body(p), -0.3, 0.9]).flat(),
    left: hand(wrists.left),
    right: hand(wrists.right),
  };
  return order.flatMap((part) => parts[part]);
}
const oneFrame = (values: readonly number[]) => npy([values.length], (i) => values[i]!);

test("a tree whose parts are in another order becomes the same poses, and one line says so", async () => {
  const tree = (order: Parameters<typeof frame>[1]) =>
    Object.fromEntries(
      [0, 1].flatMap((sequence) =>
        Array.from({ length: 6 }, (_, t) => [
          `MP/hello/${sequence}/${t}.npy`,
          oneFrame(frame(t + sequence, order)),
        ]),
      ),
    );
  const [usual, other] = [folderOf(tree(undefined)), folderOf(tree(["left", "right", "pose"]))];
  const args = ["convert", "MP", "--out", "poses", ...SOURCE];
  expect(await command(args, { cwd: usual })).toMatchObject({ code: 0, stderr: "" });
  const { code, stderr } = await command(args, { cwd: other });
  expect([code, stderr]).toEqual([
    0,
    "warning: MP/hello/0/0.npy: of all in MP: values are in the order left hand, right hand, pose (the visibilities tell)\n",
  ]);
  for (const name of ["poses/hello/0.pose", "poses/hello/1.pose"])
    expect(writePose(read(other, name))).toEqual(writePose(read(usual, name)));
  const forced = await command([...args, "--overwrite", "--order", "left,right,pose"], { cwd: other });
  expect(forced).toMatchObject({ code: 0, stderr: "" });
  const wrong = await refusal([...args, "--out", "more", "--order", "pose,left"], other);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringMatching(/Got the order pose, left, expected each of pose, left, right once\.\n/),
  ]);
});

test("frames of a tree that have no file are there, empty, and said", async () => {
  const frames = [0, 1, 2, 5, 6].map((t) => [`MP/hello/0/${t}.npy`, oneFrame(frame(t))]);
  const cwd = folderOf(Object.fromEntries(frames));
  const { stderr } = await command(["convert", "MP", "--out", "poses", ...SOURCE], { cwd });
  expect(stderr).toBe("warning: MP/hello/0/0.npy: 2 of 7 frames have no file (3, 4): they are empty\n");
  const { frames: found, confidence } = read(cwd, "poses/hello/0.pose");
  const seen = Array.from({ length: found }, (_, t) => confidence[t * 75]! > 0);
  expect(seen).toEqual([true, true, true, false, false, true, true]);
  const validated = await command(["validate", "--json", "MP", ...SOURCE], { cwd });
  expect(jsonLines(validated.stdout)[0]).toMatchObject({
    level: "warning",
    message: "2 of 7 frames have no file (3, 4): they are empty",
  });
});

test("a folder of OpenPose's files is a clip for each name", async () => {
  const person = (x: number) => ({
    pose_keypoints_2d: Array.from({ length: 75 }, (_, i) => (i % 3 === 2 ? 0.5 : x)),
  });
  const file = (...xs: number[]) => JSON.stringify({ version: 1.3, people: xs.map(person) });
  const cwd = folderOf({
    "op/a/a_000000000000_keypoints.json": file(10, 20),
    "op/a/a_000000000002_keypoints.json": file(30),
    "op/b_000000000000_keypoints.json": file(),
  });
  const { code, stderr } = await command(["convert", "op", "--out", "poses", ...SOURCE], { cwd });
  expect([code, stderr]).toEqual([
    0,
    "warning: op/a/a_000000000000_keypoints.json: 1 of 3 frames have no file: they are empty\n",
  ]);
  const pose = read(cwd, "poses/a/a.pose");
  expect([pose.frames, pose.people, pose.points, pose.data[0], pose.data[2 * 137]]).toEqual([
    3, 2, 137, 10, 20,
  ]);
  expect(read(cwd, "poses/b.pose").frames).toBe(1);
});

test("a header without a body is shown, converted only with arrays, and those need it", async () => {
  const pose = signer({ frames: 2 });
  const file = writePose({ ...pose, confidence: pose.confidence.map(() => 1) });
  const header = file.subarray(0, readPoseHeader(file).bodyOffset - 10);
  const cwd = folderOf({
    "a.poseheader": header,
    "a.npy": npy([2, 1, 75, 3], (i) => pose.data[i]!),
  });
  const info = await command(["info", "--json", "a.poseheader"], { cwd });
  expect(jsonLines(info.stdout)[0]).toMatchObject({ frames: 0, points: 75, width: 640 });
  const alone = await refusal(["convert", "a.poseheader", "--out", "b.pose"], cwd);
  expect([alone.code, alone.stderr]).toEqual([
    1,
    "msmae-pose: a.poseheader: a header without a body: it has no frames; --pose-header joins it with arrays\n",
  ]);
  const bare = await refusal(["convert", "a.npy", "--out", "b.pose", ...SOURCE], cwd);
  expect(bare.stderr).toMatch(
    /^msmae-pose: a\.npy: byte 0: an array is of shape \[2, 1, 75, 3\], expected \[T, V\]/,
  );
  const args = ["convert", "a.npy", "--pose-header", "a.poseheader", "--source-fps", "25", "--out", "b.pose"];
  expect(await command(args, { cwd })).toMatchObject({ code: 0, stderr: "" });
  expect([...read(cwd, "b.pose").data]).toEqual([...pose.data]);
});

test("what is no pose is named for what it is, in one line", async () => {
  const file = (text: string) => Buffer.from(text.padEnd(200, "\0"), "latin1");
  const cwd = folderOf({
    "a.parquet": file("PAR1"),
    "a.mp4": file("\0\0\0\x20ftypisom"),
    "a.h5": file("\x89HDF\r\n\x1a\n"),
    "a.json": '[{"PoseLandmarks": []}]',
    "null.json": "null",
    "number.json": "7\n",
    "text.json": '"a pose"',
  });
  const said = async (name: string) => (await refusal(["info", name, ...SOURCE], cwd)).stderr;
  expect(await said("a.parquet")).toBe(
    "msmae-pose: a.parquet: byte 0: a Parquet table, not a .pose file, expected version 0, 0.1 or 0.2\n",
  );
  expect(await said("a.mp4")).toMatch(
    /^msmae-pose: a\.mp4: byte 0: an MP4 or MOV video, not a \.pose file, [^\n]+\n$/,
  );
  expect(await said("a.h5")).toMatch(
    /^msmae-pose: a\.h5: byte 0: an HDF5 file \(\.h5\), not a \.pose file, [^\n]+\n$/,
  );
  for (const [name, what] of [
    ["null", "null"],
    ["number", "7"],
    ["text", '"a pose"'],
  ] as const)
    expect(await said(`${name}.json`)).toBe(
      `msmae-pose: ${name}.json: ${what}, expected a result with poseLandmarks and so on\n`,
    );
  expect(await said("a.json")).toMatch(
    /^msmae-pose: a\.json: keys "PoseLandmarks", expected MediaPipe [^\n]+\n$/,
  );
});

test("a folder of one recording's frames, and one of OpenPose's files of one clip, are a pose each, also for a file", async () => {
  const frames = Object.fromEntries(Array.from({ length: 3 }, (_, t) => [`0/${t}.npy`, oneFrame(frame(t))]));
  const empty = JSON.stringify({ version: 1.3, people: [] });
  const cwd = folderOf({ ...frames, "op/a_000_keypoints.json": empty, "op/a_001_keypoints.json": empty });
  for (const [folder, count] of [
    ["0", 3],
    ["op", 2],
  ] as const) {
    const out = `c/${folder}.pose`;
    expect(await command(["convert", folder, "--out", out, ...SOURCE], { cwd })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(read(cwd, out).frames).toBe(count);
  }
  expect((await refusal(["info", "op"], cwd)).stderr).toBe(
    `msmae-pose: ${join("op", "a_000_keypoints.json")}: its coordinates tell neither the video's size nor its frame rate: expected --source-size WIDTHxHEIGHT and --source-fps N\n`,
  );
});
