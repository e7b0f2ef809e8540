import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { writePose } from "../index.js";
import { component, poseOf, writeSparsePose } from "../poses.fixture.js";

const folder = mkdtempSync(join(tmpdir(), "msmae-pose-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** By how much a process that reads `path` grows at most, in times the file's size. */
function growth(path: string, size: number, read: string): number {
  const [core, node] = ["../index.js", "./index.js"].map((name) => new URL(name, import.meta.url).href);
  const program = `
    import { readFileSync } from "node:fs";
    import { readPose } from "${core}";
    import { PoseReader, readPoseFile, readPoseFileSync, readPoseFiles } from "${node}";
    // Not getrusage(), whose peak begins with that of the process which started this one.
    const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "latin1"))[1]);
    const before = peak();
    const path = ${JSON.stringify(path)};
    const pose = ${read};
    if (pose.frames === 0) throw new Error("nothing was read");
    console.log(peak() - before);
  `;
  const kilobytes = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
  });
  return (1024 * Number(kilobytes)) / size;
}

test("reading takes the pose's memory and little more, in every version", () => {
  if (!existsSync("/proc/self/status")) return console.info("Not measured: /proc/self/status is not there.");
  const layout = [component("A", Array.from({ length: 400 }, String))];
  for (const version of [0.2, 0] as const) {
    const path = join(folder, "large.pose");
    const frames = Math.floor(2 ** 25 / (400 * 4 * 4));
    if (version === 0) writeFileSync(path, writePose({ ...poseOf(layout, frames), version }));
    else writeSparsePose(path, layout, frames);
    const { size } = statSync(path);
    for (const [read, least, most] of [
      ["await readPoseFile(path)", 0.9, 1.25],
      ["readPoseFileSync(path)", 0.9, 1.25],
      ["new PoseReader().read(path)", 0.9, 1.25],
      ["(await readPoseFiles([path]).next()).value.pose", 0.9, 1.25],
      ["readPose(readFileSync(path))", 1.8, 2.2], // the bytes, which the program holds, and the pose
      ["readPose(readFileSync(path), path, { reuse: true })", ...(version === 0 ? [1.8, 2.2] : [0.9, 1.25])],
    ] as const) {
      const grown = growth(path, size, read);
      expect([version, read, grown, grown > least && grown < most]).toEqual([version, read, grown, true]);
    }
  }
});
