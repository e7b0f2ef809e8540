import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import {
  boundsOf,
  copyPose,
  extractStreams,
  flip,
  holisticComponents,
  type Pose,
  readPose,
  resample,
  sliceFrames,
  writePose,
} from "../index.js";
import { bytesOf, component, goldens, poseOf } from "../poses.fixture.js";
import { PoseGoneError, PoseReader, readPoseFile, readPoseFiles, readPoseFilesSync } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "msmae-pose-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** By their bytes, which for a million values is faster than one by one. */
const same = (a: Pose, b: Pose) => Buffer.compare(writePose(a), writePose(b)) === 0;

const layout = [component("A", Array.from({ length: 100 }, String))];
/** Of every version and of headers of every length modulo 4; one larger than what is read at once or ahead. */
const files: readonly { readonly path: string; readonly pose: Pose }[] = [
  ...goldens.map((golden, i) => [`golden ${i}.pose`, bytesOf(golden)] as const),
  ...["A", "BB", "CCC", "DDDD"].map(
    (name, i) => [`${name}.pose`, writePose(poseOf([component(name, ["a", "b"])], 5 * i))] as const,
  ),
  ["large.pose", writePose(poseOf(layout, 2700))] as const,
  ["small.pose", writePose(poseOf(layout, 3, 2))] as const,
].map(([name, bytes]) => ({ path: write(name, bytes), pose: readPose(bytes) }));
const paths = files.map(({ path }) => path);

test("readPoseFiles() reads all files in their order as readPose() does, awaited or not", async () => {
  expect(new Set(files.map(({ pose }) => pose.version)).size).toBe(3);
  let next = 0;
  const check = ({ path, pose }: { path: string; pose: Pose }) => {
    expect(path).toBe(paths[next]);
    expect([path, same(pose, files[next++]!.pose)]).toEqual([path, true]);
  };
  for (const read of readPoseFilesSync(paths)) check(read);
  expect(next).toBe(files.length);
  next = 0;
  for await (const read of readPoseFiles(paths)) check(read);
  expect(next).toBe(files.length);
  for await (const { path } of readPoseFiles([])) throw new Error(path);
});

test("a pose is gone with the next one: using it is an error, and arrays that were kept of it are empty", async () => {
  const streams = (pose: Pose) => extractStreams(pose, ["body"]);
  const path = write(
    "holistic.pose",
    writePose(poseOf(holisticComponents({ facePoints: 0, world: false }), 9)),
  );
  for (const other of paths) {
    const reader = new PoseReader();
    const pose = reader.read(path);
    const [kept, copy, expected, { data, confidence }] = [{ ...pose }, copyPose(pose), streams(pose), pose];
    expect(data.length).toBeGreaterThan(0);
    reader.read(other);
    for (const use of [writePose, streams, boundsOf, flip, copyPose, (old: Pose) => resample(old, 5)]) {
      expect(() => use(pose)).toThrow(PoseGoneError);
    }
    expect(() => pose.data).toThrow(
      `${path}: its pose is gone, as the next one has been asked for; copyPose() keeps one`,
    );
    expect([data.length, confidence.length, kept.data.length, data[0]]).toEqual([0, 0, 0, undefined]);
    expect(() => writePose(kept)).toThrow("Got 0 coordinates");
    expect([pose.frames, pose.components]).toEqual([copy.frames, copy.components]);
    expect(streams(copy)).toEqual(expected);
  }
  // However few files there are, none of their poses holds behind the loop.
  for (let count = 1; count <= 6; count++) {
    const few = paths.slice(0, count);
    const all = [...readPoseFilesSync(few)];
    for await (const read of readPoseFiles(few)) all.push(read);
    expect(all).toHaveLength(2 * count);
    for (const { pose } of all) expect(() => pose.confidence).toThrow(PoseGoneError);
  }
});

test("the pose at which a loop ends stays, and so does what a program does with it", async () => {
  const find = async (wanted: number): Promise<Pose> => {
    for await (const { path, pose } of readPoseFiles(paths)) if (path === paths[wanted]) return pose;
    throw new Error("not found");
  };
  const findSync = (wanted: number): Pose => {
    for (const { path, pose } of readPoseFilesSync(paths)) if (path === paths[wanted]) return pose;
    throw new Error("not found");
  };
  for (let wanted = 0; wanted < paths.length; wanted++) {
    const expected = files[wanted]!.pose;
    expect(same(await find(wanted), expected)).toBe(true);
    expect(same(findSync(wanted), expected)).toBe(true);
  }
  // A program may give a pose's memory to another thread: the next pose then gets other memory.
  const reader = new PoseReader();
  const { data } = reader.read(paths[0]!);
  structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
  expect(same(reader.read(paths[1]!), files[1]!.pose)).toBe(true);
});

test("a file that cannot be read ends the reading, or is told of and left out", async () => {
  const cut = write("cut.pose", bytesOf(goldens[0]!).subarray(0, -1));
  const none = join(folder, "none.pose");
  const sub = join(folder, "folder.pose");
  mkdirSync(sub);
  const mixed = [none, paths[0]!, cut, paths[1]!, sub];
  const expected = [
    [none, "ENOENT"],
    [cut, "truncated"],
    [sub, "this is a folder, expected a .pose file"],
  ] as const;
  for (const awaited of [false, true]) {
    const told: (readonly [string, string])[] = [];
    const read: string[] = [];
    const onError = (error: unknown, path: string) => told.push([path, (error as Error).message]);
    if (awaited) for await (const { path } of readPoseFiles(mixed, { onError })) read.push(path);
    else for (const { path } of readPoseFilesSync(mixed, { onError })) read.push(path);
    expect(read).toEqual([paths[0], paths[1]]);
    expect(told).toEqual(expected.map(([path, message]) => [path, expect.stringContaining(message)]));
  }
  const throughFailure = async () => {
    const read: string[] = [];
    try {
      for await (const { path } of readPoseFiles([paths[0]!, paths[1]!, cut, none])) read.push(path);
    } catch (error) {
      return [read.length, (error as Error).message];
    }
    throw new Error("nothing was thrown");
  };
  expect(await throughFailure()).toEqual([2, expect.stringContaining("cut.pose: byte")]);
  expect(() => [...readPoseFilesSync([paths[0]!, none])]).toThrow("ENOENT");
});

test("a PoseReader reads ranges of frames, and what follows a failure", () => {
  const reader = new PoseReader();
  for (const { path, pose } of files) {
    for (const [start, end] of [
      [0, undefined],
      [0, pose.frames],
      [Math.floor(pose.frames / 3), pose.frames],
      [0, Math.floor(pose.frames / 2)],
    ] as const) {
      expect(same(reader.read(path, start, end), sliceFrames(pose, start, end))).toBe(true);
    }
    expect(() => reader.read(path, 0, pose.frames + 1)).toThrow(RangeError);
  }
  const path = write("short.pose", writePose(poseOf(layout, 4000)));
  truncateSync(path, 1000);
  expect(() => reader.read(path)).toThrow("short.pose: byte");
  expect(same(reader.read(paths[0]!), files[0]!.pose)).toBe(true);
  reader.release();
  reader.release();
  expect(same(reader.read(paths[1]!), files[1]!.pose)).toBe(true);
});

test("files that are read at the same time do not meet", async () => {
  const poses = await Promise.all([...paths, ...paths].map(readPoseFile));
  for (const [i, pose] of poses.entries()) expect(same(pose, files[i % files.length]!.pose)).toBe(true);
});
