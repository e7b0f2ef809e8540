import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { drawSkeleton, extractStreams, streamsOf, writePose } from "@msmae/pose";
import { findFfprobe, ProgramMissingError } from "@msmae/pose-video";
import { command, jsonLines, refusal, shell, start } from "./command.fixture.js";
import { folderOf, signer } from "./poses.fixture.js";

/** Whether ffmpeg is here; where it must be and is not, the test fails. */
function ffmpegIsHere(): boolean {
  try {
    return findFfprobe() !== "";
  } catch (error) {
    if (!(error instanceof ProgramMissingError) || process.env.MSMAE_EXPECT_CHROMIUM) throw error;
    console.info(`Not tested: ${error.message}`);
    return false;
  }
}

const text = (cwd: string, name: string) => readFileSync(join(cwd, name), "utf8");
const sizeOfPng = (bytes: Buffer) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];

test("draw --frame is the library's picture", async () => {
  const pose = signer();
  const cwd = folderOf({ "a.pose": pose });
  const args = [
    "draw",
    "a.pose",
    "--frame",
    "4",
    "--out",
    "a.svg",
    "--size",
    "200",
    "--theme",
    "none",
    "--json",
  ];
  const { code, stdout, stderr } = await command(args, { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  const expected = `${drawSkeleton(extractStreams(pose, streamsOf(pose), { depth: true }), 4, { height: 200 })}\n`;
  expect(text(cwd, "a.svg")).toBe(expected);
  expect(jsonLines(stdout)).toEqual([{ out: "a.svg", format: "svg", bytes: Buffer.byteLength(expected) }]);
});

test("draw makes strips: eight frames of one pose, a labelled row for each of several", async () => {
  const cwd = folderOf({ "a.pose": signer({ frames: 80 }), "more/b.pose": signer({ frames: 3 }) });
  const numbers = (svg: string) =>
    [...svg.matchAll(/"middle"[^>]*>(\d+)</g)].map(([, frame]) => Number(frame));
  await command(["draw", "a.pose", "--out", "one.svg"], { cwd });
  expect(numbers(text(cwd, "one.svg"))).toEqual([5, 15, 25, 35, 45, 55, 65, 75]);
  await command(["draw", "a.pose", "more", "--frames", "4", "--out", "both.svg"], { cwd });
  const svg = text(cwd, "both.svg");
  expect(numbers(svg)).toEqual([10, 30, 50, 70, 0, 1, 2]);
  expect([...svg.matchAll(/"end"[^>]*>(\w+)</g)].map(([, label]) => label)).toEqual(["a", "b"]);
  const part = ["--start", "1", "--end", "2", "--frames", "1", "--streams", "right", "--focus", "right"];
  await command(["draw", "a.pose", ...part, "--out", "part.svg", "--theme", "dark"], { cwd });
  expect(numbers(text(cwd, "part.svg"))).toEqual([12]);
  expect(text(cwd, "part.svg")).toContain('fill="#14181d"');
});

test("draw writes PNG from a pipe into a pipe", async () => {
  const cwd = folderOf({ "a.pose": signer() });
  const line = `"$0" "$1" draw - --frame 0 --size 64 --format png --out - < a.pose > a.png`;
  const { code, stderr } = await shell(line, cwd);
  expect([code, stderr]).toEqual([0, ""]);
  const [, height] = sizeOfPng(readFileSync(join(cwd, "a.png")));
  expect(height).toBe(64);
});

test("draw makes animations of every format, into files and pipes", async () => {
  if (!ffmpegIsHere()) return;
  const cwd = folderOf({ "a.pose": signer() });
  await Promise.all(
    ["gif", "webp", "mp4"].map(async (format) => {
      const args = ["draw", "a.pose", "--out", `new/a.${format}`, "--size", "63", "--speed", "0.5", "--json"];
      const { code, stdout, stderr } = await command(args, { cwd });
      expect([code, stderr]).toEqual([0, ""]);
      expect(jsonLines(stdout)).toMatchObject([
        { out: `new/a.${format}`, format, height: 64, pictures: 10, fps: 12.5 },
      ]);
    }),
  );
  const line = `"$0" "$1" draw a.pose --out - --format gif --size 64 --focus hands --theme dark > b.gif`;
  expect(await shell(line, cwd)).toMatchObject({ code: 0, stdout: "", stderr: "" });
  const probe = [
    "-v",
    "error",
    "-count_frames",
    "-show_entries",
    "stream=width,height,nb_read_frames",
    "-of",
    "csv=p=0",
  ];
  const seen = (name: string) =>
    execFileSync(findFfprobe(), [...probe, join(cwd, name)], { encoding: "utf8" }).trim();
  expect(seen("b.gif")).toBe("64,64,10");
  expect(seen("new/a.mp4")).toMatch(/^\d*[02468],64,10$/);
  expect(readdirSync(join(cwd, "new")).sort()).toEqual(["a.gif", "a.mp4", "a.webp"]);
});

test("Ctrl-C ends an animation, and nothing of it is left", async () => {
  if (!ffmpegIsHere()) return;
  const cwd = folderOf({ "a.pose": signer({ frames: 20_000 }) });
  const { child, ended } = start(["draw", "a.pose", "--out", "a.mp4"], { cwd });
  while (!existsSync(join(cwd, "a.mp4.tmp"))) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 130, signal: null, stdout: "", stderr: "" });
  expect(readdirSync(cwd)).toEqual(["a.pose"]);
});

test("without ffmpeg draw says what is missing and what installs it", async () => {
  const cwd = folderOf({ "a.pose": signer() });
  const { code, stderr } = await command(["draw", "a.pose", "--out", "a.gif"], {
    cwd,
    env: { PATH: cwd, FFMPEG_PATH: "" },
  });
  expect(code).toBe(1);
  expect(stderr).toBe(
    "msmae-pose: a.gif: ffmpeg was not found (tried ffmpeg); install it (apt-get install ffmpeg, brew install ffmpeg) or set FFMPEG_PATH\n",
  );
  expect(readdirSync(cwd)).toEqual(["a.pose"]);
});

const REFUSED: [what: string, args: string[], line: RegExp][] = [
  [
    "an output that is there",
    ["a.pose", "--out", "there.png"],
    /^there\.png: is there already; expected another --out, or --overwrite$/,
  ],
  [
    "an unknown ending",
    ["a.pose", "--out", "x.jpg"],
    /^--out x\.jpg: expected a name that ends in \.svg, \.png, \.gif, \.webp, \.mp4, or --format$/,
  ],
  [
    "a pipe without a format",
    ["a.pose", "--out", "-"],
    /^--out -: expected --format with one of svg, png, gif, webp, mp4$/,
  ],
  [
    "several poses in an animation",
    ["a.pose", "b.pose", "--out", "x.gif"],
    /^an animation \(\.gif\): expected one pose, got 2/,
  ],
  [
    "several poses for one frame",
    ["a.pose", "b.pose", "--frame", "1", "--out", "x.svg"],
    /^--frame: expected one pose, got 2/,
  ],
  [
    "a frame of an animation",
    ["a.pose", "--frame", "1", "--out", "x.gif"],
    /^--frame 1: is for pictures \(svg, png\), got gif$/,
  ],
  [
    "the speed of a picture",
    ["a.pose", "--speed", "2", "--out", "x.svg"],
    /^--speed 2: is for animations \(gif, webp, mp4\), got svg$/,
  ],
  [
    "an animation without a background",
    ["a.pose", "--theme", "none", "--out", "x.gif"],
    /^--theme none: is for pictures/,
  ],
  [
    "a frame and a strip",
    ["a.pose", "--frame", "1", "--frames", "2", "--out", "x.svg"],
    /^--frame and --frames: expected one of them/,
  ],
  [
    "a frame that is not there",
    ["a.pose", "--frame", "10", "--out", "x.svg"],
    /^a\.pose: has no frame 10; it has frames 0 to 9$/,
  ],
  [
    "a stream that is none",
    ["a.pose", "--streams", "body,hand", "--out", "x.svg"],
    /Expected names of body, left, right, face with commas between them\.$/,
  ],
  [
    "a stream that is not there",
    ["a.pose", "--streams", "face", "--out", "x.svg"],
    /^a\.pose: stream "face" cannot be read: /,
  ],
  [
    "hands that are not there",
    ["a.pose", "--streams", "body", "--focus", "hands", "--out", "x.svg"],
    /^a\.pose: has no hand that could be drawn; its components are POSE_LANDMARKS, /,
  ],
  [
    "a focus that is none",
    ["a.pose", "--focus", "nose", "--out", "x.svg"],
    /Allowed choices are person, hands, left, right\.$/,
  ],
  [
    "an animation of no frame rate",
    ["still.pose", "--out", "x.gif"],
    /^still\.pose: has no frame rate; expected --fps$/,
  ],
  ["a pose without frames", ["empty.pose", "--out", "x.svg"], /^empty\.pose: has no frames to draw$/],
];

test.each(REFUSED)("draw refuses %s in one line", async (_, args, line) => {
  const cwd = folderOf({
    "a.pose": signer(),
    "b.pose": signer(),
    "still.pose": signer({ fps: 0 }),
    "empty.pose": signer({ frames: 0 }),
    "there.png": "mine",
  });
  const files = readdirSync(cwd);
  const { code, stdout, stderr } = await refusal(["draw", ...args], cwd);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^msmae-pose: [^\n]+\n$/);
  expect(stderr.slice("msmae-pose: ".length, -1)).toMatch(line);
  expect(readdirSync(cwd)).toEqual(files);
  expect(text(cwd, "there.png")).toBe("mine");
});

test("people of any camera are drawn in one size", async () => {
  const far = signer();
  const near = { ...far, data: far.data.map((value, i) => (i % 3 === 2 ? value : 3 * value + 200)) };
  const cwd = folderOf({ "far.pose": far, "near.pose": writePose(near) });
  await command(["draw", "far.pose", "near.pose", "--frames", "1", "--out", "x.svg"], { cwd });
  const panels = text(cwd, "x.svg").split("<svg ").slice(2);
  expect(panels.map((panel) => panel.match(/<path d="[^"]*"/)?.[0])).toEqual([
    expect.any(String),
    expect.any(String),
  ]);
  const numbers = panels.map((panel) =>
    [...panel.match(/<path d="([^"]*)"/)![1]!.matchAll(/[\d.]+/g)].map(Number),
  );
  for (const [i, value] of numbers[0]!.entries()) expect(Math.abs(value - numbers[1]![i]!)).toBeLessThan(0.2);
});
