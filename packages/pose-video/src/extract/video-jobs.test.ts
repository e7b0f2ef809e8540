import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
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

test("links are followed, but not in circles", async () => {
  const folder = tree("in/a.mp4", "elsewhere/b.mp4");
  symlinkSync(join(folder, "in"), join(folder, "in/self"));
  symlinkSync(join(folder, "elsewhere"), join(folder, "in/linked"));
  symlinkSync(join(folder, "nothing"), join(folder, "in/broken.mp4"));
  expect((await names([join(folder, "in")], folder)).map(([, output]) => output)).toEqual([
    "a.pose",
    "linked/b.pose",
  ]);
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
