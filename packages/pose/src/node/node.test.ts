import { constants } from "node:buffer";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { npyOf } from "../formats/npy.fixture.js";
import { holisticComponents, posesEqual, readPose, sliceFrames, writePose } from "../index.js";
import { bytesOf, component, goldens, poseOf, writeSparsePose } from "../poses.fixture.js";
import { findMpData, openPose, openPoseSync, readMpData, readPoseFile, readPoseFileSync } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "msmae-pose-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("files are read as readPose() reads them, whole or any range of frames, of every version, awaited or not", async () => {
  for (const [i, golden] of goldens.entries()) {
    const path = join(folder, `${i}.pose`);
    writeFileSync(path, bytesOf(golden));
    const whole = readPose(bytesOf(golden));
    expect(await readPoseFile(path)).toEqual(whole);
    expect(readPoseFileSync(path)).toEqual(whole);
    const [file, sync] = [await openPose(path), openPoseSync(path)];
    expect(file.header.frames).toBe(whole.frames);
    expect(sync.header).toEqual(file.header);
    for (let start = 0; start <= whole.frames; start++) {
      for (let end = start; end <= whole.frames; end++) {
        const expected = sliceFrames(whole, start, end);
        expect(await file.read(start, end)).toEqual(expected);
        expect(sync.read(start, end)).toEqual(expected);
      }
    }
    await expect(file.read(0, whole.frames + 1)).rejects.toThrow(RangeError);
    await file.close();
    sync.close();
  }
});

test("a v0.0 file larger than the blocks in which it is read is read whole and in ranges", async () => {
  const layout = [component("A", ["a", "b"]), component("B", Array.from({ length: 700 }, String), "XYC")];
  const pose = { ...poseOf(layout, 120, 3), version: 0 as const };
  const ids = Array.from({ length: 120 }, (_, t) => Int16Array.from({ length: t % 4 }, (_, n) => t + n));
  const path = join(folder, "v0.pose");
  const bytes = writePose({ ...pose, ids });
  expect(bytes.length).toBeGreaterThan(20 * 2 ** 16);
  writeFileSync(path, bytes);
  const whole = readPose(bytes);
  expect(posesEqual(readPoseFileSync(path), whole)).toBe(true);
  const file = await openPose(path);
  expect(posesEqual(await file.read(37, 90), sliceFrames(whole, 37, 90))).toBe(true);
  await file.close();
  truncateSync(path, bytes.length - 1);
  expect(() => openPoseSync(path)).toThrow(/v0\.pose: byte [\d,]+: truncated: frame 119 claims 3 people/);
});

test("frames beyond 4 GiB are read, and more than fit into an array are refused", () => {
  const path = join(folder, "lecture.pose");
  const layout = [component("A", Array.from({ length: 1000 }, String))];
  const size = writeSparsePose(path, layout, 300_000);
  expect(size).toBeGreaterThan(1.1 * 2 ** 32);
  const file = openPoseSync(path);
  const last = file.read(299_999);
  expect([last.frames, last.data.length, last.data.every((value) => value === 0)]).toEqual([1, 3000, true]);
  if (constants.MAX_LENGTH < size)
    expect(() => file.read()).toThrow(
      /frames 0 to 300000 of .*lecture\.pose, which take 4,800,000,000 bytes/,
    );
  file.close();
});

test("a range of frames reads its bytes and no others", () => {
  const counter = "/proc/self/io"; // the bytes that this process asked to be read, in Linux
  if (!existsSync(counter)) return console.info(`Not counted: ${counter} is not there.`);
  const read = () => Number(/rchar: (\d+)/.exec(readFileSync(counter, "latin1"))![1]);
  const layout = [component("A", Array.from({ length: 100 }, String))];
  for (const version of [0, 0.2] as const) {
    const path = join(folder, "range.pose");
    writeFileSync(path, writePose({ ...poseOf(layout, 5000), version }));
    const file = openPoseSync(path);
    const frame = 100 * 4 * 4 + (version === 0 ? 4 : 0);
    for (const frames of [1, 10, 1000]) {
      const before = read();
      file.read(3000, 3000 + frames);
      const bytes = read() - before;
      expect([version, bytes >= frames * frame, bytes < frames * frame + 1000]).toEqual([
        version,
        true,
        true,
      ]);
    }
    file.close();
  }
});

test("openPose() reads headers longer than its first read, and says when a file is not whole", async () => {
  const path = join(folder, "long.pose");
  const [component] = holisticComponents({ facePoints: 0, world: false });
  const names = component!.points.map((name) => name.padEnd(6000, "."));
  const pose = poseOf([{ ...component!, points: names }], 3);
  writeFileSync(path, writePose(pose));
  const file = await openPose(path);
  expect(await file.read(1, 2)).toEqual(sliceFrames(pose, 1, 2));
  truncateSync(path, file.header.bodyOffset + 8);
  await expect(file.read(1, 2)).rejects.toThrow("the file has become shorter since it was opened");
  await file.close();
  await expect(openPose(path)).rejects.toThrow("truncated: the file claims 3 frames");
  expect(() => openPoseSync(path)).toThrow("truncated: the file claims 3 frames");
  await expect(openPose(join(folder, "none.pose"))).rejects.toThrow("ENOENT");
  expect(() => readPoseFileSync(folder)).toThrow(
    `${folder}: byte 0: this is a folder, expected a .pose file`,
  );
});

test("findMpData() lists an MP_Data tree in the order of numbers", async () => {
  const root = join(folder, "MP_Data");
  const frame = (t: number) => npyOf([258], 8, (i) => (i < 132 ? t / 10 : 0));
  for (const sequence of [10, 2, 1]) {
    mkdirSync(join(root, "hello", `${sequence}`), { recursive: true });
    for (const t of [10, 9, 1, 0]) writeFileSync(join(root, "hello", `${sequence}`, `${t}.npy`), frame(t));
    writeFileSync(join(root, "hello", `${sequence}`, ".DS_Store"), "");
  }
  mkdirSync(join(root, "empty", "0"), { recursive: true });
  mkdirSync(join(root, "thanks"));
  writeFileSync(join(root, "thanks", "stack.npy"), npyOf([3, 258], 4));
  writeFileSync(join(root, "labels.npy"), npyOf([3], 8));
  symlinkSync(join(root, "hello", "1"), join(root, "thanks", "7"));

  const found = await findMpData(root);
  expect(found.map(({ sign, sequence, files }) => [sign, sequence, files.length])).toEqual([
    ["hello", "1", 4],
    ["hello", "2", 4],
    ["hello", "10", 4],
    ["thanks", "7", 4],
    ["thanks", "stack", 1],
  ]);
  const recording = { width: 100, height: 100, fps: 30 };
  const pose = await readMpData(found[1]!, recording);
  // Frames 2 to 8 have no file: they are there, and nothing was seen in them.
  expect(found[1]!.missing).toEqual([2, 3, 4, 5, 6, 7, 8]);
  expect(pose.frames).toBe(11);
  const seen = Array.from({ length: 11 }, (_, t) => pose.data[t * 75 * 3]);
  expect(seen).toEqual([0, 10, 0, 0, 0, 0, 0, 0, 0, 90, 100]);
  expect(pose.confidence.subarray(2 * 75, 9 * 75).every((value) => value === 0)).toBe(true);
  expect(pose.confidence[0]).toBe(0); // all zeros: nobody was found
  expect((await readMpData(found[4]!, recording)).frames).toBe(3);
  writeFileSync(found[1]!.files[2]!, npyOf([257], 8));
  await expect(readMpData(found[1]!, recording)).rejects.toThrow(
    "9.npy: byte 0: an array is of shape [257], expected 258 values a frame, as the first has",
  );
  writeFileSync(found[0]!.files[0]!, "nothing");
  await expect(readMpData(found[0]!, recording)).rejects.toThrow("0.npy: byte 0: not a .npy file");
});

test("nothing but this folder needs Node", () => {
  const core = new URL("../../src/", import.meta.url);
  const files = readdirSync(core, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith("node") && /(?<!\.test|\.fixture)\.ts$/.test(name));
  expect(files.length).toBeGreaterThan(30);
  for (const name of files) {
    const used = /"node:|"\.\.?\/node\/|\bBuffer\.|\bprocess\./.exec(
      readFileSync(new URL(name, core), "utf8").replace(/\/\*[\s\S]*?\*\//g, ""),
    );
    expect([name, used?.[0]]).toEqual([name, undefined]);
  }
});
