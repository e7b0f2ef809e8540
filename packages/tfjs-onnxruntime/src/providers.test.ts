import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "./agreement.fixture.js";
import { chooseProvider, compile, ProviderUnavailableError, probe, providers } from "./index.js";

const cuda = providers().find(({ provider }) => provider === "cuda")!;

test("providers() says of every provider whether it is there, and if not why and what to do", () => {
  const report = providers();
  expect(report.map(({ provider }) => provider)).toEqual(["cpu", "cuda", "webgpu"]);
  for (const { available, reason, remedy } of report) {
    expect(available).toBe(reason === undefined);
    expect(available).toBe(remedy === undefined);
  }
});

test("auto is CUDA where it is installed and the CPU elsewhere", () => {
  expect(chooseProvider("auto")).toBe(cuda.available ? "cuda" : "cpu");
  expect(chooseProvider("cpu")).toBe("cpu");
});

test("CUDA without its library is one line that says what to install", async () => {
  if (cuda.available) return console.info("CUDA is installed here: nothing to refuse.");
  const fn = compile(({ x }: { x: tf.Tensor }) => ({ y: tf.exp(x) }), { device: "cuda" });
  const error = await fn.run({ x: normal([2]) }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProviderUnavailableError);
  const { message } = error as ProviderUnavailableError;
  expect(message.split("\n")).toHaveLength(1);
  if (process.platform === "linux" && process.arch === "x64") {
    expect(message).toBe(
      "Device cuda is not available: libonnxruntime_providers_cuda.so is not installed; run onnxruntime-node's install script with ONNXRUNTIME_NODE_INSTALL=cuda12 (in msmae's repository: pnpm run install:cuda).",
    );
  }
});

test("probe() opens a provider, or says in one line why it does not open", async () => {
  expect(await probe("cpu")).toEqual({ provider: "cpu", available: true });
  const report = await probe("webgpu");
  if (report.available) return console.info("WebGPU opens here: nothing to explain.");
  expect(report.reason).not.toMatch(/\n|onnxruntime_src/);
  expect(report.remedy).toContain("use the device cpu");
});

/** The software Vulkan driver of Debian's chromium. */
const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

test("A small transformer on WebGPU has the loss and the gradients of the CPU", async () => {
  if (!existsSync(SWIFTSHADER)) return console.info(`Not run: there is no Vulkan driver at ${SWIFTSHADER}.`);
  // A process of its own: Vulkan reads the environment before Jest could change it.
  const script = fileURLToPath(new URL("./webgpu-step.fixture.js", import.meta.url));
  const env = { VK_ICD_FILENAMES: SWIFTSHADER, ...process.env };
  const run = (device: string) =>
    JSON.parse(execFileSync(process.execPath, [script, device], { env, encoding: "utf8", stdio: "pipe" }));
  const [expected, actual] = [run("cpu"), run("webgpu")] as Record<string, number[]>[];
  expect(Object.keys(expected!)).toEqual(["loss", "weight", "bias", "qkv", "up", "down"]);
  for (const [name, values] of Object.entries(expected!)) {
    values.forEach((value, at) => {
      expect(Math.abs(actual![name]![at]! - value)).toBeLessThan(1e-4);
    });
  }
});
