import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { pageSettings, useSettings } from "./settings.js";

test("settings without any are the paper's model and every frame", async () => {
  const used = await useSettings({});
  expect(used).toEqual({
    model: "@mediapipe/holistic 0.5.1675471629",
    ...{ complexity: 2, facePoints: 468, taskSha256: null, fps: null, start: 0, frames: null },
  });
  expect(pageSettings(used, undefined)).toEqual({ kind: "holistic", complexity: 2, refineFace: false });
});

test("a task file is known by what is in it", async () => {
  const task = join(newFolder(), "my.task");
  writeFileSync(task, "abc");
  const used = await useSettings({ task, frames: 3 });
  expect(used).toMatchObject({
    ...{ model: "@mediapipe/tasks-vision 0.10.21", complexity: null, facePoints: 478, frames: 3 },
    taskSha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", // FIPS 180-2, appendix B.1
  });
  expect(pageSettings(used, task)).toEqual({ kind: "tasks", file: task });
  await expect(useSettings({ task: "/none.task" })).rejects.toThrow("/none.task: there is no such task file");
  await expect(useSettings({ task, complexity: 1 })).rejects.toThrow("Got complexity 1 beside a task file");
});

test("settings out of their range are refused", async () => {
  const cases: [object, string][] = [
    [{ complexity: 3 }, "Got complexity 3, expected 0, 1 or 2."],
    [{ fps: 0 }, "Got 0 frames a second"],
    [{ fps: Number.NaN }, "Got NaN frames a second"],
    [{ start: -1 }, "Got a start at -1 seconds"],
    [{ frames: 0 }, "Got 0 frames to take"],
    [{ frames: 1.5 }, "Got 1.5 frames to take"],
  ];
  for (const [settings, message] of cases) await expect(useSettings(settings)).rejects.toThrow(message);
});
