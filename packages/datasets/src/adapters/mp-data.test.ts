import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readPose } from "@msmae/pose";
import { makeFolder } from "../clips.fixture.js";
import { manifestOf, outcome } from "./adapters.fixture.js";
import { readMpDataTree } from "./mp-data.js";

/** A .npy file, version 1.0, of float64 [T, 258]: shoulders at (0.6, 0.5) and (0.4, 0.5), all else at `x`. */
function npy(frames: number, values: number, x = 0.5): Uint8Array {
  const shape = frames === 1 ? `(${values},)` : `(${frames}, ${values})`;
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${head}${" ".repeat(64 - ((10 + head.length + 1) % 64))}\n`;
  const row = Array.from({ length: values }, (_, i) => (i === 44 ? 0.6 : i === 48 ? 0.4 : x)); // x of landmarks 11 and 12
  const body = new Float64Array(Array.from({ length: frames }, () => row).flat());
  const start = [0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length & 255, padded.length >> 8];
  return Buffer.concat([Uint8Array.from(start), Buffer.from(padded, "latin1"), new Uint8Array(body.buffer)]);
}

test("readMpDataTree() writes every sequence as a .pose file, and counts damaged ones", async () => {
  const sequence = (sign: string, number: number) =>
    [0, 1, 2, 10].map(
      (frame) => [`${sign}/${number}/${frame}.npy`, npy(1, 258, frame === 10 ? 0.25 : 0.5)] as const,
    );
  const tree = makeFolder({
    ...Object.fromEntries([0, 1, 2, 3, 4].flatMap((number) => sequence("hello", number))),
    "thanks/all.npy": npy(6, 258),
    "thanks/5/0.npy": npy(1, 258),
    "thanks/5/1.npy": npy(1, 100),
    "thanks/6/0.npy": "not an array",
    "labels.txt": "",
  });
  const poses = join(makeFolder(), "poses");
  const reading = await readMpDataTree(tree, { poses });
  const made = manifestOf(reading, poses);
  expect(made.lines.map(({ id, gloss }) => [id, gloss])).toEqual([
    ...[0, 1, 2, 3, 4].map((number) => [`hello/${number}`, "hello"]),
    ["thanks/all", "thanks"],
  ]);
  expect(outcome(made).malformed).toEqual([
    expect.stringMatching(/^1\.npy: byte 0: .*\[100\]/),
    expect.stringMatching(/^0\.npy: byte 0: not a \.npy file/),
  ]);
  expect(existsSync(join(poses, "thanks/5.pose"))).toBe(false);
  const pose = readPose(readFileSync(join(poses, "hello/0.pose")));
  expect([pose.frames, pose.width, pose.height, pose.fps]).toEqual([4, 640, 480, 30]);
  expect([pose.data[0], pose.data[3 * pose.points * 3]]).toEqual([320, 160]); // 10.npy is the last frame
});

test("readMpDataTree() takes the recording's size and rate, and refuses what is no tree", async () => {
  const tree = makeFolder({ "hello/0.npy": npy(3, 258) });
  const poses = makeFolder();
  await readMpDataTree(tree, { poses, recording: { width: 100, height: 200, fps: 12.5 } });
  expect(readPose(readFileSync(join(poses, "hello/0.pose"))).fps).toBe(12.5);
  await expect(readMpDataTree("/nowhere", { poses })).rejects.toThrow(/^\/nowhere: ENOENT/);
  await expect(readMpDataTree(makeFolder({ "a/b.txt": "" }), { poses })).rejects.toThrow(
    /no sequences; expected a tree/,
  );
  const none = { width: 0, height: 480, fps: 30 };
  await expect(readMpDataTree(tree, { poses, recording: none })).rejects.toThrow(RangeError);
});
