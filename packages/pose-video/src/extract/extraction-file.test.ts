import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { thisProcess } from "@msmae/files";
import { readPose, writePose } from "@msmae/pose";
import { extractionPath } from "@msmae/pose/node";
import { newFolder } from "@msmae/testing";
import { OtherSettingsError, VideoError } from "./errors.js";
import { poseAbout } from "./extraction.js";
import { ExtractionWriter, isExtracted } from "./extraction-file.js";
import type { VideoInfo } from "./probe-video.js";
import { useSettings } from "./settings.js";

const video: VideoInfo = {
  ...{ path: "videos/a.mp4", bytes: 1234, width: 64, height: 48, stream: 0, codec: "h264" },
  ...{ fps: 25, frames: 150 },
};
const settings = await useSettings({ complexity: 1 });
const programs = { ffmpeg: "5.1", browser: "Chrome/1" };
const values = (t: number) => Float32Array.from({ length: 576 * 4 }, (_, i) => t + i / 7);

async function write(output: string, frames: number, used = settings) {
  const writer = await ExtractionWriter.open(output, video, used);
  for (let t = 0; t < frames; t++) await writer.add(t / 25, values(t));
  const record = writer.finish(["a warning"], programs);
  await writer.close();
  return record;
}

test("frames written one by one make the file that writePose() makes of all of them", async () => {
  const output = join(newFolder(), "deep/er/a.pose");
  const frames = 150; // more than are copied at once
  const record = await write(output, frames);
  const about = poseAbout(video, settings, 25, frames);
  const all = Array.from({ length: frames }, (_, t) => values(t));
  const pose = {
    ...about,
    data: Float32Array.from(all.flatMap((frame) => [...frame.subarray(0, 3 * 576)])),
    confidence: Float32Array.from(all.flatMap((frame) => [...frame.subarray(3 * 576)])),
  };
  expect(Buffer.compare(readFileSync(output), writePose(pose))).toBe(0);
  expect(readdirSync(dirname(output)).sort()).toEqual(["a.extraction.json", "a.pose"]);
  expect(JSON.parse(readFileSync(extractionPath(output), "utf8"))).toEqual(record);
  expect(record).toMatchObject({
    ...{ settings, programs, fps: 25, constantRate: true, warnings: ["a warning"] },
    ...{ video: { name: "a.mp4", bytes: 1234, codec: "h264" }, found: { body: 150, left: 150 } },
  });
  expect(record.times[149]).toBe(5.96);
});

test("memory does not grow with the number of frames that are written", async () => {
  const writer = await ExtractionWriter.open(join(newFolder(), "a.pose"), video, settings);
  const frame = values(0);
  let peak = 0;
  const before = process.memoryUsage().arrayBuffers;
  const watch = () => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  };
  for (let t = 0; t < 10_000; t++) {
    await writer.add(t / 25, frame);
    watch();
  }
  expect(writer.finish([], programs).times).toHaveLength(10_000); // 92 MB
  watch();
  await writer.close();
  expect(peak).toBeLessThan(46e6);
});

test("an output is there only when it is whole, of the same video and by the same settings", async () => {
  const output = join(newFolder(), "a.pose");
  expect(await isExtracted(output, 1234, settings)).toBe(false);
  await write(output, 3);
  expect(await isExtracted(output, 1234, settings)).toBe(true);
  expect(await isExtracted(output, undefined, settings)).toBe(true); // the video is gone
  expect(await isExtracted(output, 999, settings)).toBe(false); // the video is another by now
  const other = { ...settings, complexity: 2, fps: 25 } as const;
  await expect(isExtracted(output, 1234, other)).rejects.toThrow(
    new OtherSettingsError(output, "was made with complexity 1, fps null", "complexity 2, fps 25"),
  );
  truncateSync(output, 5000);
  expect(await isExtracted(output, 1234, settings)).toBe(false);
  rmSync(output);
  expect(await isExtracted(output, 1234, settings)).toBe(false);
});

test("a pose without a record is somebody else's", async () => {
  const output = join(newFolder(), "a.pose");
  await write(output, 1);
  for (const record of ["", "null", "{}", '{"settings":{}']) {
    writeFileSync(extractionPath(output), record);
    await expect(isExtracted(output, 1234, settings)).rejects.toThrow(
      `${output}: is there without a whole a.extraction.json, expected one that tells how it was made`,
    );
  }
});

test("a writer that is given up leaves what was there before", async () => {
  const output = join(newFolder(), "a.pose");
  await write(output, 2);
  const writer = await ExtractionWriter.open(output, video, settings);
  await writer.add(0, values(0));
  await writer.close();
  expect(readPose(readFileSync(output)).frames).toBe(2);
  expect(existsSync(`${output}.frames.tmp`)).toBe(false);
  // And one that is killed leaves a file that the next one replaces.
  writeFileSync(`${output}.frames.tmp`, "what a killed process left");
  await write(output, 5);
  expect(readPose(readFileSync(output)).frames).toBe(5);
});

test("an output that somebody else is writing is not written, until that one is done or dead", async () => {
  const output = join(newFolder(), "a.pose");
  const first = await ExtractionWriter.open(output, video, settings);
  await first.add(0, values(0));
  const refused = ExtractionWriter.open(output, video, settings);
  await expect(refused).rejects.toThrow(
    new VideoError(video.path, `${output}.lock: its pose is being written by process ${process.pid}`),
  );
  await first.add(0.04, values(1));
  expect(first.finish([], programs).times).toEqual([0, 0.04]);
  await first.close();
  expect(readdirSync(dirname(output)).sort()).toEqual(["a.extraction.json", "a.pose"]);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(`${output}.lock`, JSON.stringify({ ...thisProcess(), pid })); // what a killed process left
  await write(output, 5);
  expect(readPose(readFileSync(output)).frames).toBe(5);
});

test("a place where nothing can be written is the file system's error", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "a.pose.frames.tmp"));
  await expect(ExtractionWriter.open(join(folder, "a.pose"), video, settings)).rejects.toThrow("EISDIR");
  writeFileSync(join(folder, "file"), "");
  await expect(ExtractionWriter.open(join(folder, "file/a.pose"), video, settings)).rejects.toThrow(
    /ENOTDIR|EEXIST/,
  );
});
