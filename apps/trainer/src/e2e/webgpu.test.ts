import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOfClips } from "./corpus.fixture.js";
import { losses, tiny } from "./tiny.fixture.js";
import { start } from "./trainer.fixture.js";

/** SwiftShader, the software Vulkan driver in Debian's chromium package. */
const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";

test("--device webgpu trains with the losses of the CPU, under a software driver", async () => {
  if (!existsSync(DRIVER)) {
    if (process.env.MSMAE_EXPECT_CHROMIUM === "1")
      throw new Error(`${DRIVER}: expected the driver of chromium`);
    return console.info(`${DRIVER} is not here: --device webgpu is not tested`);
  }
  const data = folderOfClips();
  const train = async (device: string) => {
    const out = join(newFolder(), device);
    const args = [
      ...tiny({ data, out }, "train.steps=4", "data.validShare=0", 'model.streams=["body","left"]'),
      "--device",
      device,
    ];
    const { code, stdout } = await start(args, { VK_ICD_FILENAMES: DRIVER }).ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`for 4 steps on ${device}, in `);
    return losses(out).map(({ loss }) => loss);
  };
  const cpu = await train("cpu");
  const webgpu = await train("webgpu");
  expect(webgpu).toHaveLength(4);
  for (const [i, loss] of webgpu.entries()) expect(Math.abs(loss / (cpu[i] ?? 0) - 1)).toBeLessThan(1e-4);
});

test("--device webgpu without a driver ends in one line, before anything is written", async () => {
  const out = join(newFolder(), "run");
  const { code, stderr } = await start([...tiny({ data: folderOfClips(), out }), "--device", "webgpu"], {
    VK_ICD_FILENAMES: "/nowhere/icd.json",
  }).ended;
  expect(code).toBe(1);
  const lines = stderr.split("\n").filter((line) => line.startsWith("trainer: ")); // the loader of Vulkan talks too
  expect(lines).toEqual([
    expect.stringMatching(/^trainer: Device webgpu is not available: .*driver.*the device cpu/),
  ]);
  expect(existsSync(out)).toBe(false);
});
