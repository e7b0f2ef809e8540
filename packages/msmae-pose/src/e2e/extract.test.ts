import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readPose } from "@msmae/pose";
import { findChromium, findFfmpeg, ProgramMissingError } from "@msmae/pose-video";
import { command, jsonLines, refusal, start } from "./command.fixture.js";
import { folderOf } from "./poses.fixture.js";

/** Whether a program is here; where it must be and is not, the test fails. */
function isHere(find: () => string): boolean {
  try {
    return find() !== "";
  } catch (error) {
    if (!(error instanceof ProgramMissingError) || process.env.MSMAE_EXPECT_CHROMIUM) throw error;
    console.info(`Not tested: ${error.message}`);
    return false;
  }
}

/** A folder with `videos/a.mp4`, three pictures of nobody. */
function withVideo(): string {
  const cwd = folderOf({ "videos/notes.txt": "" });
  const source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.3", "-pix_fmt", "yuv420p"];
  execFileSync(findFfmpeg(), ["-v", "error", ...source, join(cwd, "videos", "a.mp4")]);
  return cwd;
}

const MISTAKES: [args: string[], line: RegExp][] = [
  [["-"], /^-: expected video files or folders, for a video is not read from a pipe$/],
  [["gone.mp4"], /^gone\.mp4: there is no such file$/],
  [["empty"], /^empty: holds no video \(\.mp4, /],
  [["a.mp4", "b.mp4", "--out", "x.pose"], /^--out x\.pose: expected a folder, for there are 2 videos$/],
  [["a.mp4", "--shard", "3/2"], /'3\/2' is invalid\. Expected a part and their number, such as 1\/4\.$/],
  [["a.mp4", "--complexity", "3"], /'3' is invalid\. Expected a whole number from 0 to 2\.$/],
  [["a.mp4", "--workers", "0"], /'0' is invalid\. Expected a whole number from 1 to 256\.$/],
  [["a.mp4", "--task", "gone.task"], /gone\.task/],
];

test.each(MISTAKES)("extract %j is refused in one line", async (args, line) => {
  const cwd = folderOf({ "a.mp4": "", "b.mp4": "", "empty/x.txt": "" });
  const { code, stdout, stderr } = await refusal(["extract", ...args], cwd);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^msmae-pose: [^\n]+\n$/);
  expect(stderr.slice("msmae-pose: ".length, -1)).toMatch(line);
  expect(readdirSync(cwd).sort()).toEqual(["a.mp4", "b.mp4", "empty"]);
});

test("a video that cannot be read is told, listed and counted", async () => {
  if (!isHere(findFfmpeg)) return;
  const cwd = folderOf({ "videos/bad.mp4": "no video" });
  symlinkSync("nothing", join(cwd, "videos", "gone.mp4"));
  const text = await command(["extract", "videos", "--out", "poses", "--shard", "1/1"], { cwd });
  expect(text.code).toBe(1);
  expect(text.stderr).toMatch(
    /^msmae-pose: videos\/bad\.mp4: is no video that ffmpeg can read [^\n]+\nmsmae-pose: videos\/gone\.mp4: there is no such file\n$/,
  );
  const failures = "poses/extraction-failures-1-of-1.jsonl";
  expect(text.stdout).toBe(`0 videos done, 0 there already, 2 failed, see ${failures}\n`);
  expect(jsonLines(readFileSync(join(cwd, failures), "utf8"))).toEqual([
    { video: "videos/bad.mp4", reason: expect.any(String) },
    { video: "videos/gone.mp4", reason: "there is no such file" },
  ]);
  const json = await command(["extract", "videos", "--out", "poses", "--json"], { cwd });
  expect([json.code, json.stderr]).toEqual([1, ""]);
  const events = jsonLines(json.stdout) as { readonly event: string }[];
  expect(events.filter(({ event }) => event !== "progress")).toEqual([
    { event: "start", videos: 2, kept: 0 },
    { event: "failed", video: "videos/bad.mp4", reason: expect.any(String) },
    { event: "failed", video: "videos/gone.mp4", reason: "there is no such file" },
    expect.objectContaining({
      ...{ event: "finish", done: 0, kept: 0, failed: 2, failures: "poses/extraction-failures.jsonl" },
    }),
  ]);
});

test("without a browser extract says what is missing", async () => {
  if (!isHere(findFfmpeg)) return;
  const env = { CHROME_PATH: "/nowhere/chromium" };
  const { code, stderr } = await command(["extract", "videos"], { cwd: withVideo(), env });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^msmae-pose: Chromium was not found \(tried CHROME_PATH=\/nowhere\/chromium\); install [^\n]+\n$/,
  );
});

test.each(["text", "json"])(
  "Ctrl-C says in %s what is done and how to go on, and leaves nothing half done",
  async (format) => {
    if (!isHere(findFfmpeg)) return;
    const cwd = withVideo();
    const browser = join(cwd, "browser");
    writeFileSync(browser, "#!/bin/sh\nexec sleep 600\n"); // one that never answers
    chmodSync(browser, 0o755);
    const args = ["extract", "videos", "--out", "my poses", ...(format === "json" ? ["--json"] : [])];
    const { child, ended, printed } = start(args, { cwd, env: { CHROME_PATH: browser } });
    const begun =
      format === "json" ? printed('"start"') : new Promise((resolve) => setTimeout(resolve, 2000));
    await begun;
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([130, ""]);
    const again = `Interrupted: 0 videos done. Go on with: msmae-pose extract videos --out 'my poses'`;
    if (format === "json") {
      expect(jsonLines(stdout).at(-1)).toEqual({
        ...{ event: "finish", interrupted: true, done: 0, message: `${again} --json` },
      });
    } else expect(stdout.trimEnd().split("\n").at(-1)).toBe(again);
    const left = existsSync(join(cwd, "my poses")) ? readdirSync(join(cwd, "my poses")) : [];
    expect(left.filter((name) => /tmp|\.pose/.test(name))).toEqual([]);
  },
);

test("extract says of a video that its frames are uneven, and that they begin after its sound", async () => {
  if (!isHere(findFfmpeg) || !isHere(findChromium)) return;
  const cwd = folderOf({ "videos/notes.txt": "" });
  const make = (...args: string[]) =>
    execFileSync(findFfmpeg(), ["-v", "error", ...args], { cwd: join(cwd, "videos") });
  const source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.6"];
  // Frames 0, 1 and 2, which are 100 ms apart, and 5.
  make(...source, "-vf", "select='lt(n,3)+eq(n,5)'", "-vsync", "vfr", "-pix_fmt", "yuv420p", "uneven.mp4");
  make(
    "-itsoffset",
    "0.5",
    ...source,
    "-f",
    "lavfi",
    "-i",
    "sine=d=1",
    "-vsync",
    "passthrough",
    "-frames:v",
    "2",
    "-pix_fmt",
    "yuv420p",
    "late.mp4",
  );
  const said = await command(["extract", "videos", "--complexity", "0", "--out", "poses"], { cwd });
  expect(said.code).toBe(0);
  expect(said.stderr.trimEnd().split("\n")).toEqual([
    "warning: videos/late.mp4: its picture begins 0.50 s after the file does; poses/late.extraction.json has the time of each frame",
    "warning: videos/uneven.mp4: its frames are 100 to 300 ms apart, 6.0 a second on average; poses/uneven.extraction.json has the time of each",
  ]);
});

test("extract makes poses, and keeps what is there", async () => {
  if (!isHere(findFfmpeg) || !isHere(findChromium)) return;
  const cwd = withVideo();
  const args = ["extract", "videos", "--out", "poses", "--complexity", "0"];
  const first = await command(args, { cwd });
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(first.stdout).toMatch(
    /^videos\/a\.mp4 -> poses\/a\.pose {2}\(3 frames: body 0 %, face 0 %, left 0 %, right 0 %\)\n1 video done, 0 there already, 0 failed; 3 frames in \d+:\d\d\n$/,
  );
  const pose = readPose(readFileSync(join(cwd, "poses", "a.pose")));
  expect(pose).toMatchObject({ width: 64, height: 48, fps: 10, frames: 3, people: 1 });
  const again = await command([...args, "--json"], { cwd });
  expect(jsonLines(again.stdout)).toEqual([
    { event: "start", videos: 0, kept: 1 },
    expect.objectContaining({ event: "finish", done: 0, kept: 1, failed: 0 }),
  ]);
  const other = await command(["extract", "videos/a.mp4", "--out", "poses/a.pose", "--complexity", "1"], {
    cwd,
  });
  expect([other.code, other.stdout]).toEqual([1, ""]);
  expect(other.stderr).toMatch(
    /^msmae-pose: poses\/a\.pose: was made with complexity 0, expected complexity 1; [^\n]+\n$/,
  );
});
