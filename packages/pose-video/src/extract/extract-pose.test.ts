import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { extractStreams, holisticComponents, type Pose, readPose, writePose } from "@msmae/pose";
import { newFolder } from "@msmae/testing";
import { BrowserError, VideoError } from "./errors.js";
import { extractPose } from "./extract-pose.js";
import { haveBrowser, signer, testVideo } from "./programs.fixture.js";

test("a video in which nobody is gives a whole pose in which all is missing", async () => {
  if (!haveBrowser()) return;
  const seen: object[] = [];
  const video = testVideo("nobody.mp4", "-vf", "setsar=2/1");
  const { pose, times, constantRate, found, warnings } = await extractPose(video, {
    ...{ complexity: 0, frames: 3, refineFace: true },
    onProgress: (progress) => seen.push(progress),
  });
  expect([...times]).toEqual([0, 0.1, 0.2]);
  expect([constantRate, found, warnings]).toEqual([true, { body: 0, face: 0, left: 0, right: 0 }, []]);
  expect(pose).toMatchObject({
    version: 0.2,
    width: 320,
    height: 120,
    fps: 10,
    frames: 3,
    people: 1,
    dims: 3,
  });
  expect(pose.components).toEqual(holisticComponents({ facePoints: 478, world: true }));
  expect([...pose.data, ...pose.confidence].every((value) => value === 0)).toBe(true);
  expect(readPose(writePose(pose))).toEqual(pose);
  expect(seen).toEqual([1, 2, 3].map((frames) => ({ frames, total: 3 })));
});

test("a signer's body, face and right hand are found where they are seen", async () => {
  const video = haveBrowser() ? signer() : undefined;
  if (video === undefined) return;
  // The right hand is raised from the 20th frame on; the left one is never in the picture.
  const { pose, found, times } = await extractPose(video, { complexity: 1, start: 0.6, frames: 7 });
  expect(times[0]).toBeCloseTo((18 * 12) / 359, 4);
  expect([found.body, found.face, found.left]).toEqual([7, 7, 0]);
  expect(found.right).toBeGreaterThanOrEqual(2);
  expect(pose).toMatchObject({ width: 540, height: 720, frames: 7 });
  expect(pose.fps).toBeCloseTo(359 / 12, 6);

  const { streams, shoulders } = extractStreams(pose, ["body", "left", "right", "face"]);
  const [left, , right] = shoulders.coordinates;
  expect(left! - right!).toBeGreaterThan(100); // the signer's left is the picture's right
  const nose = point(pose, 6, 0);
  expect(nose[1]).toBeLessThan(shoulders.coordinates[1]!);
  const last = [0, 1, 2, 3, 4, 5, 6].findLast((t) => streams.right!.present[t * 21] === 1)!;
  // The hand's own wrist is where the body's is.
  const [x, y] = streams.right!.coordinates.subarray(last * 42, last * 42 + 2);
  const wrist = point(pose, last, 16);
  expect(Math.hypot(x! - wrist[0]!, y! - wrist[1]!)).toBeLessThan(60);
  // World landmarks are metres about the hips: nobody is three metres tall.
  const world = pose.data.subarray((576 * 6 + 543) * 3, 576 * 7 * 3);
  expect(Math.max(...world.map(Math.abs))).toBeLessThan(1.5);
});

function point(pose: Pose, frame: number, index: number): number[] {
  const at = 3 * (frame * pose.points + index);
  return [...pose.data.subarray(at, at + 3)];
}

test("a task file that is none is one line, from the browser", async () => {
  if (!haveBrowser()) return;
  const task = join(newFolder(), "holistic.task");
  writeFileSync(task, "no zip");
  const error = await extractPose(testVideo(), { task, frames: 1 }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BrowserError);
  expect((error as Error).message).toBe(
    `${task}: HolisticLandmarker does not take it (UNKNOWN: Unable to open zip archive.)`,
  );
});

test("a browser that does not start, and a signal, end it", async () => {
  if (!haveBrowser()) return;
  const video = testVideo();
  const { CHROME_PATH } = process.env;
  process.env.CHROME_PATH = process.execPath; // a program, but no browser
  try {
    await expect(extractPose(video)).rejects.toThrow(/node ended with code 9 \(.*bad option/);
  } finally {
    if (CHROME_PATH === undefined) delete process.env.CHROME_PATH;
    else process.env.CHROME_PATH = CHROME_PATH;
  }
  const reason = new Error("enough");
  await expect(extractPose(video, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const extracting = extractPose(video, {
    ...{ complexity: 0, signal: controller.signal },
    onProgress: () => controller.abort(reason),
  });
  await expect(extracting).rejects.toBe(reason);
  await expect(extractPose(`${video}.none`)).rejects.toThrow(VideoError);
});
