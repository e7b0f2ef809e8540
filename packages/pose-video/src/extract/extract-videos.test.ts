import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readPose } from "@msmae/pose";
import { newFolder, startProcess } from "@msmae/testing";
import type { OtherSettingsError } from "./errors.js";
import { extractVideos } from "./extract-videos.js";
import type { ExtractEvent, ExtractJob, ExtractVideosOptions } from "./options.js";
import { makeProfileFolder, removeProfileFolder } from "./profile-folder.js";
import { haveBrowser, signer, testVideo } from "./programs.fixture.js";
import { videoJobs } from "./video-jobs.js";

/** Chromium's processes that use the profile folders of this machine's extractions, by the temporary folder given. */
function browsers(folder: string): number[] {
  return commandLines()
    .filter((line) => line.includes(`--user-data-dir=${folder}/msmae-chromium-`))
    .map(Number.parseFloat);
}

/** Of all processes, each after its number, as every user of the machine can read them. */
function commandLines(): string[] {
  return execFileSync("ps", ["-ww", "-eo", "pid,args"], { encoding: "utf8" }).split("\n");
}

const PROGRAM = fileURLToPath(new URL("./extract.fixture.js", import.meta.url));

async function run(jobs: readonly ExtractJob[], options: ExtractVideosOptions = {}) {
  const events: ExtractEvent[] = [];
  const summary = await extractVideos(jobs, {
    complexity: 0,
    ...options,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return { summary, events, kinds: events.map(({ kind }) => kind).filter((kind) => kind !== "progress") };
}

/** A folder with three videos, of which one is none. With a signer, the first is of other size than the second. */
function folderOfVideos(): string {
  const folder = newFolder();
  mkdirSync(join(folder, "day 1"));
  const real = signer();
  copyFileSync(testVideo(), join(folder, "a.mp4"));
  copyFileSync(real ?? testVideo(), join(folder, "day 1", "b.mp4"));
  copyFileSync(real ?? testVideo(), join(folder, "day 1", "c.mp4"));
  writeFileSync(join(folder, "day 1", "broken.mp4"), "hello");
  return folder;
}

test("two runs give the same bytes, whatever the workers, and whatever videos came before", async () => {
  if (!haveBrowser()) return;
  const jobs = await videoJobs([folderOfVideos()], newFolder());
  const failures = join(newFolder(), "failures.jsonl");
  const { summary, events, kinds } = await run(jobs, { frames: 2, start: 0.7, failures });
  expect(summary).toMatchObject({ done: 3, kept: 0, frames: 6, failed: [{ video: jobs[2]!.video }] });
  expect(kinds).toEqual(["start", "done", "done", "failed", "done"]);
  expect(events[0]).toEqual({ kind: "start", videos: 4, kept: 0 });
  expect(events.findLast(({ kind }) => kind === "progress")).toMatchObject({
    videosDone: 4,
    frames: 6,
    secondsLeft: 0,
  });
  const [failure] = readFileSync(failures, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(failure).toEqual(summary.failed[0]);
  expect(failure.reason).toMatch(/^is no video that ffmpeg can read \(/);

  const again = newFolder();
  const others = jobs.map(({ video }, i) => ({ video, output: join(again, `${i}.pose`) }));
  await run([...others].reverse(), { frames: 2, start: 0.7, workers: 2 });
  for (const [i, { output }] of jobs.entries()) {
    if (i === 2) continue; // the broken one
    expect(readFileSync(others[i]!.output).equals(readFileSync(output))).toBe(true);
    expect(readPose(readFileSync(output)).frames).toBe(2);
  }
  // b and c are the same video: the second is extracted in the first's page.
  expect(readFileSync(jobs[1]!.output).equals(readFileSync(jobs[3]!.output))).toBe(true);

  // Nothing is left to be done but what failed; other settings are no reason to take the files for theirs.
  const later = await run(jobs, { frames: 2, start: 0.7, failures });
  expect(later.summary).toMatchObject({ done: 0, kept: 3 });
  expect(later.kinds).toEqual(["start", "failed"]);
  const other = (await run(jobs, { frames: 2, start: 0.7, complexity: 1 }).catch(
    (e: unknown) => e,
  )) as OtherSettingsError;
  expect([other.name, other.output, other.found]).toEqual([
    "OtherSettingsError",
    jobs[0]!.output,
    "was made with complexity 0",
  ]);
  rmSync(jobs[2]!.video); // what is gone is a failure, too
  const gone = await run(jobs, { frames: 2, start: 0.7, failures });
  expect(gone.summary.failed).toEqual([{ video: jobs[2]!.video, reason: "there is no such file" }]);
});

test("shards are parts of the list that together are all of it, in any order of the list", async () => {
  if (!haveBrowser()) return;
  const folder = newFolder();
  const jobs = ["c", "a", "b"].map((name) => ({
    video: join(folder, name),
    output: join(folder, `${name}.pose`),
  }));
  const part = async (list: ExtractJob[], index: number, count: number) =>
    (await run(list, { shard: { index, count } })).summary.failed
      .map(({ video }) => video.slice(-1))
      .join("");
  expect(await Promise.all([part(jobs, 1, 2), part(jobs, 2, 2), part([...jobs].reverse(), 1, 2)])).toEqual([
    "ac",
    "b",
    "ac",
  ]);
  for (const shard of [
    { index: 0, count: 2 },
    { index: 3, count: 2 },
    { index: 1.5, count: 2 },
  ]) {
    await expect(run(jobs, { shard })).rejects.toThrow(
      `Got shard ${shard.index}/2, expected one such as 1/4`,
    );
  }
  await expect(run([jobs[0]!, { ...jobs[0]!, video: "z" }])).rejects.toThrow("would both become");
  await expect(run([{ video: "x", output: "x.txt" }])).rejects.toThrow("expected one that ends in .pose");
  await expect(run(jobs, { workers: 0 })).rejects.toThrow("Got 0 workers");
});

/** Extracts in a process and a temporary folder of its own, so that no other browser is hurt. */
function extracting(jobs: readonly ExtractJob[], options: ExtractVideosOptions = {}) {
  const temporary = newFolder();
  const args = [PROGRAM, JSON.stringify(jobs), JSON.stringify(options)];
  const { child, ended } = startProcess(process.execPath, args, { env: { TMPDIR: temporary } });
  let stdout = "";
  child.stdout!.on("data", (text) => {
    stdout += text;
  });
  /** The kinds of events so far, one letter each; of frames one after the other only one. */
  const seen = () =>
    stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as ExtractEvent).kind[0])
      .join("")
      .replace(/p+/g, "p");
  return {
    ...{ child, ended, temporary, seen },
    /** Waits until the events are these; false when the process ended without. */
    async reached(kinds: string): Promise<boolean> {
      const over = ended.then(() => true);
      while (seen() !== kinds) {
        if (await Promise.race([over, new Promise<false>((resolve) => setTimeout(resolve, 20, false))]))
          break;
      }
      return seen() === kinds;
    },
    hurt(signal: NodeJS.Signals) {
      for (const pid of browsers(temporary)) process.kill(pid, signal);
    },
  };
}

test("a video whose browser hangs or dies is tried once more in a new one, then skipped", async () => {
  if (!haveBrowser()) return;
  const folder = newFolder();
  const jobs = ["a", "b"].map((name) => ({ video: testVideo(), output: join(folder, `${name}.pose`) }));
  // All ten frames take seconds: even a busy machine has hurt the browser before they are over.
  const { ended, seen, reached, hurt, temporary } = extracting(jobs, { frameTimeout: 20 });
  expect(await reached("sp")).toBe(true); // start, progress
  hurt("SIGSTOP");
  expect(await reached("sprp")).toBe(true); // retry, progress
  hurt("SIGKILL");
  const { stdout } = await ended;
  expect(seen()).toBe("sprpfpd"); // failed; the second video's progress, done
  const [hung, died, failed] = [...stdout.matchAll(/"reason":"([^"]*)"/g)].map((match) => match[1]);
  expect(hung).toMatch(/^(no landmarks came|the page asked for no frame) within 20 seconds$/);
  expect(died).toMatch(/ended with SIGKILL|page crashed/);
  expect(failed).toBeUndefined();
  expect(readPose(readFileSync(jobs[1]!.output)).frames).toBe(10);
  expect(readdirSync(folder).sort()).toEqual(["b.extraction.json", "b.pose"]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("an end by Ctrl-C leaves no browser, no folder and no half of a file; by SIGKILL no browser, and a folder until the next start", async () => {
  if (!haveBrowser()) return;
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    const output = join(newFolder(), "a.pose");
    const { child, ended, reached, temporary } = extracting([{ video: testVideo(), output }]);
    expect(await reached("sp")).toBe(true);
    const own = commandLines().filter((line) => line.includes(temporary));
    expect(own.length).toBeGreaterThan(1); // this program and the browser's processes
    expect(own.filter((line) => /https?:\/\//.test(line))).toEqual([]); // the page's address has a secret in it
    child.kill(signal);
    expect((await ended).signal).toBe(signal);
    while (browsers(temporary).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(existsSync(output)).toBe(false);
    if (signal === "SIGINT") expect([...readdirSync(temporary), ...readdirSync(dirname(output))]).toEqual([]);
    else {
      const [folder, ...others] = readdirSync(temporary);
      expect(others).toEqual([]);
      removeProfileFolder(makeProfileFolder(temporary));
      expect(readdirSync(temporary)).not.toContain(folder);
    }
  }
});
