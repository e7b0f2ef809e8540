import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { drawFrames, type PoseStreams } from "@msmae/pose";
import { ProgramMissingError } from "../extract/errors.js";
import { findFfmpeg, findFfprobe } from "../extract/programs.js";
import { ANIMATION_FORMATS, renderAnimation } from "./animation.js";
import { ffmpegIsHere } from "./ffmpeg.fixture.js";
import { RenderError, runFfmpeg } from "./ffmpeg.js";
import { renderPixels } from "./png.js";

const newFolder = () => mkdtempSync(join(tmpdir(), "msmae-render-"));
const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

/** Both hands and the body, moving from frame to frame. */
function clip(frames: number, fps = 25): PoseStreams {
  const sequence = (keypoints: number, x: number) => ({
    coordinates: Float32Array.from({ length: 2 * frames * keypoints }, (_, i) => {
      const [frame, k] = [Math.floor(i / (2 * keypoints)), Math.floor(i / 2) % keypoints];
      return i % 2 === 0 ? x + 3 * frame + 17 * Math.cos(k) : 200 - 2 * frame + 31 * Math.sin(1.7 * k);
    }),
    present: new Uint8Array(frames * keypoints).fill(1),
  });
  const streams = { body: sequence(6, 150), left: sequence(21, 250), right: sequence(21, 50) };
  return { frames, fps, shoulders: sequence(2, 150), streams };
}

/** What ffprobe says of a file's only stream. */
function probe(path: string): { width: number; height: number; nb_read_frames: string; codec_name: string } {
  const args = ["-v", "error", "-count_frames", "-show_streams", "-of", "json", path];
  return JSON.parse(execFileSync(findFfprobe(), args, { encoding: "utf8" })).streams[0];
}

/** [frames][height x width x 3] as another decoder than ours sees them. */
function decoded(path: string, size: number): Uint8Array[] {
  const args = [
    "-v",
    "error",
    "-i",
    path,
    "-fps_mode",
    "passthrough",
    "-f",
    "rawvideo",
    "-pix_fmt",
    "rgb24",
    "-",
  ];
  const bytes = execFileSync(findFfmpeg(), args, { maxBuffer: 2 ** 28 });
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

test.each(["gif", "mp4"] as const)(
  "%s shows every frame as it was drawn, at the clip's rate",
  async (format) => {
    if (!ffmpegIsHere()) return;
    const streams = clip(7, 20);
    const path = join(newFolder(), `clip.${format}`);
    const written = await renderAnimation(streams, path, { height: 121 });
    const drawing = drawFrames(streams, { height: 121 });
    const { width, height } = drawing;
    expect([width % 2, height]).toEqual([0, 122]);
    expect(written).toMatchObject({ width, height, pictures: 7, fps: 20, bytes: readFileSync(path).length });
    expect(probe(path)).toMatchObject({ width, height, nb_read_frames: "7" });

    const pictures = decoded(path, width * height * 3);
    expect(pictures).toHaveLength(7);
    for (const [frame, picture] of pictures.entries()) {
      const expected = renderPixels(drawing.draw(frame));
      let [sum, far] = [0, 0];
      for (let i = 0; i < width * height; i++) {
        const difference = Math.max(
          ...[0, 1, 2].map((c) => Math.abs(picture[3 * i + c]! - expected[4 * i + c]!)),
        );
        sum += difference;
        if (difference > 100) far++;
      }
      expect(sum / (width * height)).toBeLessThan(format === "gif" ? 1 : 6);
      expect(far / (width * height)).toBeLessThan(0.002);
    }
  },
);

test("WebP is an endless animation of all frames", async () => {
  if (!ffmpegIsHere()) return;
  const path = join(newFolder(), "clip.webp");
  await renderAnimation(clip(5), path, { height: 64 });
  const bytes = readFileSync(path);
  // RIFF, then VP8X with the animation flag, ANIM with the number of repeats, one ANMF a frame.
  expect(bytes.toString("latin1", 0, 16)).toMatch(/^RIFF....WEBPVP8X$/s);
  expect(bytes[20]! & 2).toBe(2);
  expect(bytes.readUInt16LE(bytes.indexOf("ANIM") + 12)).toBe(0);
  expect(bytes.toString("latin1").split("ANMF")).toHaveLength(6);
  const first = bytes.indexOf("ANMF");
  expect(bytes.readUIntLE(first + 8 + 12, 3)).toBe(40); // milliseconds
});

test("a GIF's delays are hundredths of a second that add up, and never less than two", async () => {
  if (!ffmpegIsHere()) return;
  const delays = async (fps: number, frames: number) => {
    const path = join(newFolder(), "clip.gif");
    await renderAnimation(clip(frames, fps), path, { height: 32 });
    const bytes = readFileSync(path);
    const found: number[] = [];
    // A graphic control extension: 21 f9 04, flags, the delay, a colour, 00.
    for (let at = bytes.indexOf("\x21\xf9\x04", 0, "latin1"); at >= 0; ) {
      found.push(bytes.readUInt16LE(at + 4));
      at = bytes.indexOf("\x21\xf9\x04", at + 8, "latin1");
    }
    return found;
  };
  expect(await delays(25, 4)).toEqual([4, 4, 4, 4]);
  const thirty = await delays(30, 30);
  expect(new Set(thirty)).toEqual(new Set([3, 4]));
  expect(thirty.reduce((sum, delay) => sum + delay)).toBeCloseTo(100, -1);
  expect(await delays(60, 12)).toEqual(Array(10).fill(2)); // 50 pictures a second for as long
});

test.each(ANIMATION_FORMATS)("%s of the same clip is the same bytes", async (format) => {
  if (!ffmpegIsHere()) return;
  const folder = newFolder();
  const options = { format, height: 64, focus: "hands", theme: "dark" } as const;
  for (const name of ["a", "b"]) await renderAnimation(clip(3), join(folder, name), options);
  expect(readFileSync(join(folder, "a")).equals(readFileSync(join(folder, "b")))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
});

test("progress comes picture by picture, and repeated frames count", async () => {
  if (!ffmpegIsHere()) return;
  const seen: number[] = [];
  await renderAnimation(clip(3, 10), join(newFolder(), "x.mp4"), {
    ...{ height: 32, fps: 20 },
    onProgress: ({ pictures, total }) => seen.push(pictures / total),
  });
  expect(seen).toEqual([1, 2, 3, 4, 5, 6].map((i) => i / 6));
});

test("nothing is left where a rendering is ended or cannot be written", async () => {
  if (!ffmpegIsHere()) return;
  const folder = newFolder();
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error("enough"));
  await expect(
    renderAnimation(clip(50), join(folder, "x.gif"), { signal: controller.signal, onProgress }),
  ).rejects.toThrow("enough");
  await expect(renderAnimation(clip(2), join(folder, "no", "x.gif"))).rejects.toMatchObject({
    code: "ENOENT",
  });
  await expect(renderAnimation(clip(0), join(folder, "x.gif"))).rejects.toThrow(RangeError);
  await expect(renderAnimation(clip(1), join(folder, "x.avi"))).rejects.toThrow('format "avi"');
  expect(readdirSync(folder)).toEqual([]);
});

/** A program in ffmpeg's place. */
function fake(script: string): void {
  const path = join(newFolder(), "ffmpeg");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  process.env.FFMPEG_PATH = path;
}

test("what ffmpeg complains of is one line, and nothing is left of the file", async () => {
  const folder = newFolder();
  fake(`echo "[gif @ 0x1] hm" >&2; echo "Unknown encoder 'gif'" >&2; exit 1`);
  const failed = await renderAnimation(clip(3), join(folder, "x.gif")).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(RenderError);
  expect((failed as Error).message).toBe(
    `${join(folder, "x.gif")}: ffmpeg made no animation: Unknown encoder 'gif'`,
  );
  fake("exit 3");
  await expect(renderAnimation(clip(3), join(folder, "x.mp4"))).rejects.toThrow("it ended with code 3");
  process.env.FFMPEG_PATH = join(folder, "nothing");
  await expect(renderAnimation(clip(3), join(folder, "x.mp4"))).rejects.toThrow(ProgramMissingError);
  expect(readdirSync(folder)).toEqual([]);
});

test("pictures are made as ffmpeg takes them, not before", async () => {
  fake("sleep 1; exec cat >/dev/null");
  let made = 0;
  const pictures = function* () {
    for (; made < 100; made++) yield new Uint8Array(2 ** 18);
  };
  const done = runFfmpeg("x.gif", [], pictures());
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(made).toBeLessThan(10);
  await done;
  expect(made).toBe(100);
});
