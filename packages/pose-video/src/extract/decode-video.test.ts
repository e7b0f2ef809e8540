import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { type DecodedFrame, decodeVideo } from "./decode-video.js";
import type { VideoError } from "./errors.js";
import { probeVideo } from "./probe-video.js";
import { ffmpeg, haveFfmpeg, testVideo } from "./programs.fixture.js";
import { findFfmpeg, findFfprobe } from "./programs.js";

/** All frames of a video, and what ffmpeg complained about. */
async function decode(path: string, settings = {}) {
  const video = await probeVideo(path);
  const decoding = decodeVideo(video, settings);
  const frames: DecodedFrame[] = [];
  for (;;) {
    const { done, value } = await decoding.next();
    if (done) return { video, frames, times: frames.map(({ time }) => time), warnings: value };
    frames.push(value);
  }
}

async function refusal(path: string): Promise<string> {
  const error = (await decode(path).catch((thrown: unknown) => thrown)) as VideoError;
  expect(error.name).toBe("VideoError");
  expect(error.video).toBe(path);
  expect(error.message).not.toContain("\n");
  return error.reason;
}

/** The colour at a place given in parts of the picture. */
function color(
  { pixels }: DecodedFrame,
  { width, height }: { width: number; height: number },
  x: number,
  y: number,
) {
  const at = 4 * (Math.floor(y * height) * width + Math.floor(x * width));
  return [...pixels.subarray(at, at + 4)].map((value) => Math.round(value / 85) * 85);
}

test("every frame comes with its own time, also at a variable frame rate", async () => {
  if (!haveFfmpeg()) return;
  const select = "select='not(mod(n,3))+lt(n,4)'";
  const path = testVideo("vfr.mp4", "-vf", select, "-fps_mode", "vfr");
  const { video, times, frames, warnings } = await decode(path);
  // ffprobe lists the frames by another way.
  const list = ["-v", "error", "-show_entries", "frame=pts_time", "-of", "csv=p=0", path];
  const expected = execFileSync(findFfprobe(), list, { encoding: "utf8" })
    .trim()
    .split(/[,\s]+/)
    .map(Number);
  expect(times).toEqual(expected);
  expect(times).toEqual([0, 0.1, 0.2, 0.3, 0.6, 0.9]);
  expect(warnings).toEqual([]);
  expect(video).toMatchObject({ width: 160, height: 120, codec: "h264", frames: 6 });
  expect(new Set(frames.map(({ pixels }) => pixels.toString("base64"))).size).toBe(6);
});

test("an older ffmpeg is asked in its own words", async () => {
  if (!haveFfmpeg()) return;
  const old = join(newFolder(), "ffmpeg"); // says that it is old, and knows the new option no more than an old one
  const body =
    'case " $* " in *fps_mode*) exit 1;; *" -version "*) echo "ffmpeg version 4.4.2-0ubuntu0.22.04.1";;';
  writeFileSync(old, `#!/bin/sh\n${body} *) exec ${findFfmpeg()} "$@";; esac\n`, { mode: 0o755 });
  const path = testVideo("vfr.mp4", "-vf", "select='not(mod(n,3))'", "-fps_mode", "vfr");
  process.env.FFMPEG_PATH = old;
  try {
    expect((await decode(path)).times).toEqual([0, 0.3, 0.6, 0.9]);
  } finally {
    delete process.env.FFMPEG_PATH;
  }
});

test("a constant rate is made where it is asked for; a start and a number of frames are kept to", async () => {
  if (!haveFfmpeg()) return;
  const path = testVideo();
  expect((await decode(path, { fps: 5 })).times).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  const all = await decode(path);
  const part = await decode(path, { start: 0.35, frames: 3 });
  expect(part.frames.map(({ pixels }) => pixels.equals(all.frames[4]!.pixels))).toEqual([true, false, false]);
  expect(part.times.map((time) => Math.round(1e3 * (0.35 + time)) / 1e3)).toEqual([0.4, 0.5, 0.6]);
});

test("pictures are turned as the file says, and their pixels are made square", async () => {
  if (!haveFfmpeg()) return;
  // Red above blue, in pixels twice as wide as high.
  const halves = "color=red:size=80x60[a];color=blue:size=80x60[b];[a][b]vstack,setsar=2/1";
  const flat = ffmpeg(
    "-f",
    "lavfi",
    "-i",
    halves,
    "-frames:v",
    "1",
    "-c:v",
    "mpeg4",
    "-q:v",
    "2",
    "flat.mp4",
  );
  const { video, frames } = await decode(flat);
  expect(video).toMatchObject({ width: 160, height: 120 });
  expect(color(frames[0]!, video, 0.5, 0.2)).toEqual([255, 0, 0, 255]);
  expect(color(frames[0]!, video, 0.5, 0.8)).toEqual([0, 0, 255, 255]);

  const turned = await decode(ffmpeg("-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90", "turned.mp4"));
  expect(turned.video).toMatchObject({ width: 120, height: 160 });
  const [left, right] = [0.2, 0.8].map((x) => color(turned.frames[0]!, turned.video, x, 0.5));
  expect([left, right].map((pixel) => pixel!.join())).toContain("255,0,0,255");
  expect([left, right].map((pixel) => pixel!.join())).toContain("0,0,255,255");
});

test("a frame of another size than the first keeps its shape, between bars, and a warning says so", async () => {
  if (!haveFfmpeg()) return;
  // White, 160 x 120; then upright; then smaller.
  const parts = ["160x120", "120x160", "80x60"].map((size, i) => {
    const source = ["-f", "lavfi", "-i", `color=white:rate=10:size=${size}`, "-t", "0.3"];
    const about = ["-c:v", "mpeg2video", "-bf", "0", "-output_ts_offset", `${0.3 * i}`, "-f", "mpegts"];
    return readFileSync(ffmpeg(...source, ...about, `${i}.ts`));
  });
  const path = join(newFolder(), "changing.ts");
  writeFileSync(path, Buffer.concat(parts));
  const { video, frames, times, warnings } = await decode(path);
  expect(video).toMatchObject({ width: 160, height: 120 });
  expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
  /** Columns and rows that are white in the middle of the picture. */
  const shapes = frames.map((frame) => {
    const white = (x: number, y: number) => color(frame, video, x / 160, y / 120)[0] === 255;
    const count = (length: number, at: (i: number) => boolean) =>
      Array.from({ length }, (_, i) => at(i)).filter(Boolean).length;
    return `${count(160, (x) => white(x, 60))} x ${count(120, (y) => white(80, y))}`;
  });
  expect([...new Set(shapes)]).toEqual(["160 x 120", "90 x 120"]);
  expect(warnings[0]).toMatch(
    /^its picture changes its size or format 2 times, first at 0\.\d\d s; all frames are fitted into 160 x 120, their shape kept$/,
  );
});

test("odd sizes, 10 bits, HEVC, GIF, still pictures and transparency decode", async () => {
  if (!haveFfmpeg()) return;
  const small = ["-frames:v", "2", "-s", "161x121"];
  const encoders = execFileSync(findFfmpeg(), ["-v", "error", "-encoders"], { encoding: "utf8" });
  const videos = [
    testVideo("odd.mp4", ...small, "-pix_fmt", "yuv444p10le"),
    ...(encoders.includes("libx265")
      ? [
          testVideo(
            "hevc.mp4",
            ...small,
            "-pix_fmt",
            "yuv444p10le",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=none",
          ),
        ]
      : []),
    testVideo("moving.gif", ...small, "-pix_fmt", "rgb8"),
    testVideo("raw.mkv", ...small, "-c:v", "ffv1", "-pix_fmt", "yuv420p10le"),
  ];
  for (const path of videos) {
    const { video, frames, times } = await decode(path);
    expect([video.width, video.height, frames.length]).toEqual([161, 121, 2]);
    expect(frames[0]!.pixels).toHaveLength(4 * 161 * 121);
    expect(times).toEqual([0, 0.1]);
  }
  expect((await decode(testVideo("still.png", "-frames:v", "1", "-pix_fmt", "rgb24"))).times).toEqual([0]);
  const clear = ffmpeg(
    "-f",
    "lavfi",
    "-i",
    "color=red@0:size=20x20,format=rgba",
    "-frames:v",
    "1",
    "clear.png",
  );
  const { video, frames } = await decode(clear);
  expect(color(frames[0]!, video, 0.5, 0.5)).toEqual([255, 0, 0, 255]); // without MediaPipe seeing black
});

test("names that a shell or ffmpeg could take for something else are names", async () => {
  if (!haveFfmpeg()) return;
  const path = testVideo();
  for (const name of ["-y", "a b\n é'\".mp4", "http:x.mp4", "%d.mp4"]) {
    const copy = join(dirname(path), name);
    copyFileSync(path, copy);
    expect((await decode(copy)).times).toHaveLength(10);
  }
});

test("a truncated video gives what is there of it, and says so", async () => {
  if (!haveFfmpeg()) return;
  const path = testVideo("front.mp4", "-movflags", "faststart", "-g", "1");
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, 0.6 * bytes.length));
  const { frames, warnings } = await decode(path);
  expect(frames.length).toBeGreaterThan(2);
  expect(frames.length).toBeLessThan(9);
  expect(warnings[0]).toBe(`${frames.length} of about 10 frames decoded`);
  expect(warnings.length).toBeGreaterThan(1);
  expect(warnings.join()).not.toMatch(/0x[0-9a-f]{6}.*@|\n/);
});

test("what is no video is refused in one line", async () => {
  if (!haveFfmpeg()) return;
  const folder = newFolder();
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  mkdirSync(join(folder, "folder.mp4"));
  expect(await refusal(join(folder, "none.mp4"))).toBe("there is no such file");
  expect(await refusal(join(folder, "folder.mp4"))).toBe("is a folder, expected a video");
  expect(await refusal(write("empty.mp4", ""))).toBe("is empty, expected a video");
  expect(await refusal(write("text.mp4", "hello"))).toMatch(/^is no video that ffmpeg can read \(.+\)$/);
  expect(await refusal(write("list.m3u8", "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n"))).toMatch(
    /^is no video/,
  );
  const sound = ffmpeg("-f", "lavfi", "-i", "sine", "-t", "0.2", "sound.m4a");
  expect(await refusal(sound)).toBe("has no video stream, only audio");
  const cover = testVideo("cover.png", "-frames:v", "1", "-pix_fmt", "rgb24");
  const album = ffmpeg(
    "-i",
    sound,
    "-i",
    cover,
    "-map",
    "0",
    "-map",
    "1",
    "-c",
    "copy",
    "-disposition:v:0",
    "attached_pic",
    "a.m4a",
  );
  expect(await refusal(album)).toBe("has no video stream, only audio, video");
  const whole = readFileSync(testVideo("front.mp4", "-movflags", "faststart"));
  const headOnly = whole.subarray(0, whole.indexOf("mdat") + 20);
  expect(await refusal(write("head.mp4", headOnly))).toMatch(/^no frame can be decoded \(.+\)$/);
});

test("memory does not grow with a video's length: what is not asked for is not decoded", async () => {
  if (!haveFfmpeg()) return;
  const long = ["-f", "lavfi", "-i", "testsrc=size=640x480:rate=30", "-t", "10", "-c:v", "mpeg4", "long.mp4"];
  const video = await probeVideo(ffmpeg(...long));
  let [frames, peak] = [0, 0];
  for await (const { pixels } of decodeVideo(video)) {
    frames++;
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
    if (frames % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1)); // as a slow reader does
    expect(pixels).toHaveLength(4 * 640 * 480);
  }
  expect(frames).toBe(300); // 369 MB
  expect(peak).toBeLessThan(200e6);
});

test("a decoder that nobody listens to any more is ended", async () => {
  if (!haveFfmpeg()) return;
  const video = await probeVideo(testVideo("long.mp4", "-vf", "loop=loop=200:size=10", "-t", "20"));
  const decoding = decodeVideo(video);
  await decoding.next();
  await decoding.return([]);
  const running = () => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(video.path);
  for (let tries = 0; running() && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100)); // on a busy machine a killed process takes a while to go
  }
  expect(running()).toBe(false);
});
