/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { extractPose } from "./extract-pose.js";
import type { User } from "./page/user-page.fixture.js";
import { ffmpeg, haveBrowser, signer, testVideo } from "./programs.fixture.js";
import { findChromium } from "./programs.js";

// A page of a user's own, in a browser that has nothing of extractPose()'s, against extractPose() on the same video.
declare const window: { readonly user: User };

const ORIGIN = "http://localhost";
const require = createRequire(import.meta.url);
const FOLDERS: Readonly<Record<string, string>> = {
  page: fileURLToPath(new URL("./page", import.meta.url)),
  pose: dirname(require.resolve("@msmae/pose")),
  text: dirname(createRequire(require.resolve("@msmae/pose")).resolve("@msmae/text")),
  holistic: dirname(require.resolve("@mediapipe/holistic/package.json")),
};
const HTML = `<!doctype html><meta charset="utf-8"><body>
<script type="importmap">
{ "imports": { "@msmae/pose/browser": "/pose/browser/index.js", "@msmae/text": "/text/index.js" } }
</script>
<script src="/holistic/holistic.js"></script>
<script type="module" src="/page/user-page.fixture.js"></script>`;
const FRAMES = 3;

let browser: Browser | undefined;
let page: Page;
let clip: string; // FRAMES frames of a signer, where there is one, as a browser plays them
let pictures: string[];
beforeAll(async () => {
  if (!haveBrowser()) return;
  const source = signer();
  const cut = ["-ss", "0.8", "-i", source ?? testVideo(), "-frames:v", `${FRAMES}`];
  clip = ffmpeg(...cut, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "5", "clip.mp4");
  const first = ffmpeg("-i", clip, "-vf", "format=rgb24", "-start_number", "0", "%d.png");
  pictures = Array.from({ length: FRAMES }, (_, i) => `/files/${i}.png`);
  const files = { ...FOLDERS, files: dirname(first), clip: dirname(clip) };

  const args = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
  browser = await chromium.launch({ executablePath: findChromium(), args });
  page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const [, folder = "", ...rest] = new URL(route.request().url()).pathname.split("/");
    if (folder === "") return route.fulfill({ contentType: "text/html", body: HTML });
    if (folder === "late") return route.fulfill({ body: route.request().method() === "HEAD" ? "" : HTML });
    return route.fulfill({ path: join(files[folder as keyof typeof files] ?? "/none", ...rest) });
  });
  await page.goto(ORIGIN);
  await page.waitForFunction(() => "user" in window, undefined, { timeout: 0 });
});
afterAll(() => browser?.close());

test("a user's page finds the landmarks that extractPose() finds in the same pictures, to the bit", async () => {
  if (browser === undefined) return;
  const { pose, times, found } = await extractPose(clip, { complexity: 0 });
  if (signer() !== undefined) expect(found).toMatchObject({ body: FRAMES, face: FRAMES });
  const since = [...times].map((time) => time - times[0]!);
  const seen = await page.evaluate(([urls, at]) => window.user.pictures(urls, at), [
    pictures,
    since,
  ] as const);
  expect([seen.width, seen.height, seen.frames]).toEqual([pose.width, pose.height, FRAMES]);
  expect(seen.data).toEqual([...pose.data]);
  expect(seen.confidence).toEqual([...pose.confidence]);
  const single = await page.evaluate(([url]) => window.user.videoFrame(url!), [pictures[0]] as const);
  expect(single.data).toEqual([...pose.data.subarray(0, 3 * pose.points)]);

  // The browser's own decoder gives other colours, by a little.
  const played = await page.evaluate(([url, fps]) => window.user.video(url, fps), [
    "/clip/clip.mp4",
    pose.fps,
  ] as const);
  expect([played.frames, played.fps, played.width]).toEqual([FRAMES, pose.fps, pose.width]);
  expect(played.steps).toEqual([1, 2, 3].map((step) => [step, FRAMES]));
  const face = Array.from({ length: 468 }, (_, i) => 3 * (pose.points + 33 + i)); // of the second frame
  const off = face.map((at) => Math.abs(played.data[at]! - pose.data[at]!)).sort((a, b) => a - b);
  expect(off[234]).toBeLessThan(3);
});

test("a camera is recorded until it is told to stop, and goes on itself", async () => {
  if (browser === undefined) return;
  const { times, frames, fps, live, constant } = await page.evaluate(
    ([urls]) => window.user.webcam(urls, 3),
    [pictures] as const,
  );
  expect([frames, times.length, times[0], live]).toEqual([3, 3, 0, "live"]);
  expect(times[1]).toBeGreaterThan(0);
  expect(times[2]).toBeGreaterThan(times[1]!);
  expect(fps).toBeCloseTo(2 / times[2]!, 9);
  expect(constant).toBe(Math.floor(times[2]! * 50 + 1e-6) + 1);
});

test("what is recorded before the page's own code fails is not lost; a recording may be bounded", async () => {
  if (browser === undefined) return;
  expect(await page.evaluate(([urls]) => window.user.failing(urls), [pictures] as const)).toEqual({
    message: "ended after 1 frames, which are in its recording: no such canvas",
    ...{ cause: "TypeError: no such canvas", frames: 1 },
  });
});

test("an element that shows nothing is refused, not waited for", async () => {
  if (browser === undefined) return;
  const idle = (url?: string) => page.evaluate(([source]) => window.user.idle(source), [url] as const);
  const empty = "VideoLoadError: video: has no source";
  expect(await idle()).toEqual([empty, empty]);
  const url = `${ORIGIN}/clip/clip.mp4`;
  const unloaded = `VideoLoadError: ${url}: is not being loaded (its preload is "none"); set it to "auto" and call load() before`;
  expect(await idle(url)).toEqual([unloaded, unloaded]);
});

test("a web page in place of any of MediaPipe's files is an error that names the file", async () => {
  if (browser === undefined) return;
  const [data, model] = ["holistic_solution_packed_assets.data", "pose_landmark_lite.tflite"];
  const wasm = ["holistic_solution_simd_wasm_bin.js", "holistic_solution_simd_wasm_bin.wasm"];
  const files = [data, model, ...wasm, "holistic_solution_packed_assets_loader.js", "holistic.binarypb"];
  const without = (file: string, late: boolean) =>
    page.evaluate(([name, when]) => window.user.without(name, when), [file, late] as const);
  const is = "is an HTML page, expected a file of MediaPipe's";
  for (const file of files) expect(await without(file, false)).toBe(`HolisticLoadError: /: ${is}`);
  // Where it only comes when MediaPipe asks: the first lets it wait for ever, the second fails with the first picture.
  for (const file of [data, model])
    expect(await without(file, true)).toBe(`HolisticLoadError: /late/${file}: ${is}`);
});

test("a video that the page has recorded itself is extracted, though its file does not say how long it is", async () => {
  if (browser === undefined) return;
  const { frames, claimed } = await page.evaluate(([urls]) => window.user.recorded(urls), [
    pictures,
  ] as const);
  expect(claimed).toBe("Infinity");
  expect(frames).toBeGreaterThanOrEqual(1);
  expect(frames).toBeLessThanOrEqual(20);
});

test("what a browser does not play is one line that names the file", async () => {
  if (browser === undefined) return;
  const refusal = (content: string | string[], type = "") =>
    page.evaluate(([what, kind]) => window.user.refusal(what, kind), [content, type] as const);
  expect(await refusal(["no video"], "video/mp4")).toBe(
    "VideoLoadError: my.mp4: is of a format that this browser does not play",
  );
  const sound = ffmpeg("-f", "lavfi", "-i", "sine", "-t", "0.2", "sound.wav");
  const url = `data:audio/wav;base64,${readFileSync(sound).toString("base64")}`;
  expect(await refusal(url)).toBe("VideoLoadError: my.mp4: has no picture, only sound");
});
