import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { lookAt } from "./probe-video.js";
import { videoJobs } from "./video-jobs.js";

function tree(...files: string[]): string {
  const folder = newFolder();
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  return folder;
}

async function names(inputs: string[], folder: string): Promise<[string, string][]> {
  const jobs = await videoJobs(inputs, "out");
  return jobs.map(({ video, output }) => [relative(folder, video), relative("out", output)]);
}

test("outputs mirror the folder's tree; what is no video or hidden is passed over", async () => {
  const folder = tree("b/2.MOV", "b/1.mp4", "a.webm", "notes.txt", ".a.mp4", "b/.git/x.mp4", "code.ts");
  expect(await names([folder], folder)).toEqual([
    ["a.webm", "a.pose"],
    ["b/1.mp4", "b/1.pose"],
    ["b/2.MOV", "b/2.pose"],
  ]);
});

test("videos that differ in their endings only keep them", async () => {
  const folder = tree("a.mp4", "a.mov", "A.avi", "b.mp4", "c.mp4", "c.mov", "c.mp4.mkv", "d/a.mp4");
  expect(await names([folder], folder)).toEqual([
    ["A.avi", "A.avi.pose"],
    ["a.mov", "a.mov.pose"],
    ["a.mp4", "a.mp4.pose"],
    ["b.mp4", "b.pose"],
    ["c.mov", "c.mov.pose"],
    ["c.mp4.mkv", "c.mp4.mkv.pose"],
    ["c.mp4", "c.mp4.pose"],
    ["d/a.mp4", "d/a.pose"],
  ]);
});

test("files that are named outright may have any ending, and come once", async () => {
  const folder = tree("a.bin", "deep/b.mp4");
  const inputs = [join(folder, "a.bin"), join(folder, "deep/b.mp4"), join(folder, "a.bin")];
  expect(await names(inputs, folder)).toEqual([
    ["a.bin", "a.pose"],
    ["deep/b.mp4", "b.pose"],
  ]);
});

test("links are followed, but not in circles; what cannot be read is a job nevertheless", async () => {
  const folder = tree("in/a.mp4", "elsewhere/b.mp4");
  symlinkSync(join(folder, "in"), join(folder, "in/self"));
  symlinkSync(join(folder, "elsewhere"), join(folder, "in/linked"));
  symlinkSync(join(folder, "nothing"), join(folder, "in/broken.mp4"));
  const latin1 = Buffer.concat([
    Buffer.from(join(folder, "in/caf")),
    Buffer.from([0xe9]),
    Buffer.from(".mp4"),
  ]);
  if (process.platform === "linux") writeFileSync(latin1, ""); // others refuse such a name
  expect((await names([join(folder, "in")], folder)).map(([, output]) => output)).toEqual([
    ...["a.pose", "broken.pose"],
    ...(process.platform === "linux" ? ["caf\\xe9.pose"] : []),
    "linked/b.pose",
  ]);
  const jobs = await videoJobs([join(folder, "in")], "out");
  const reasons = jobs
    .filter(({ video }) => /broken|caf/.test(video))
    .map(({ video }) => lookAt(video).catch(({ reason }) => reason));
  expect(await Promise.all(reasons)).toEqual([
    "there is no such file",
    ...(process.platform === "linux" ? ["has a name that is not UTF-8; rename it"] : []),
  ]);
});

test("two names that are not UTF-8 and look alike are two", async () => {
  if (process.platform !== "linux") return;
  const folder = tree("a.mp4");
  for (const byte of [0xe8, 0xe9])
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([byte]), Buffer.from(".mp4")]),
      "",
    );
  expect((await names([folder], folder)).map(([video]) => video)).toEqual([
    "a.mp4",
    "caf\\xe8.mp4",
    "caf\\xe9.mp4",
  ]);
});

test("a folder whose name is not UTF-8 is an error that names it", async () => {
  if (process.platform !== "linux") return;
  const folder = tree("a.mp4");
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/d`), Buffer.from([0xff])]));
  await expect(videoJobs([folder], "out")).rejects.toThrow("d\\xff: has a name that is not UTF-8; rename it");
});

test("a file that may not be read is a job that fails; a folder that may not be is an error", async () => {
  const asRoot = process.getuid?.() === 0; // who may read everything: a loop of links stands for what cannot be
  const folder = tree("in/a.mp4", "in/closed/b.mp4");
  symlinkSync(join(folder, "in/loop.mp4"), join(folder, "in/loop.mp4"));
  const jobs = await videoJobs([join(folder, "in")], "out");
  expect(jobs.map(({ output }) => output)).toEqual(["out/a.pose", "out/closed/b.pose", "out/loop.pose"]);
  await expect(lookAt(jobs[2]!.video)).rejects.toThrow("loop.mp4: cannot be read (ELOOP)");
  chmodSync(join(folder, "in/closed"), 0);
  if (!asRoot)
    await expect(videoJobs([folder], "out")).rejects.toThrow(
      "closed: is a folder that cannot be read (EACCES)",
    );
  chmodSync(join(folder, "in/closed"), 0o700);
});

test("what gives no jobs is an error in one line", async () => {
  const folder = tree("x/a.mp4", "y/a.mp4", "z/notes.txt");
  await expect(videoJobs([join(folder, "z")], "out")).rejects.toThrow(/z: holds no video \(\.mp4, /);
  await expect(videoJobs([join(folder, "none")], "out")).rejects.toThrow("none: there is no such file");
  const [one, other] = ["x/a.mp4", "y/a.mp4"].map((name) => join(folder, name));
  await expect(videoJobs([one!, other!], "out")).rejects.toThrow(
    new RangeError(`${one} and ${other} would both become a.mp4.pose; name the folder that holds both.`),
  );
});
