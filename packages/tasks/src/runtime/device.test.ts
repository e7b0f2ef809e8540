import { expect, test } from "@jest/globals";
import { ProviderUnavailableError } from "@msmae/tfjs-onnxruntime";
import { openDevice } from "./device.js";

const said: string[] = [];
const progress = { warn: (line: string) => void said.push(line) };
const cuda = {
  choose: () => "cuda" as const,
  examine: async () => ({
    ...{ provider: "cuda" as const, available: false as const },
    ...{ reason: "no driver was found", remedy: "install NVIDIA's" },
  }),
};

test("--device auto takes the CPU where CUDA is installed but does not compute, and says why", async () => {
  const opened = await openDevice({ device: "auto", threads: 2 }, progress, cuda);
  expect(opened).toEqual({ provider: "cpu", runtime: { device: "cpu", threads: 2 } });
  expect(said).toEqual(["on the CPU, since cuda is not available: no driver was found; install NVIDIA's"]);
});

test("a device that was asked for is not replaced", async () => {
  const opened = openDevice({ device: "cuda", threads: undefined }, progress, cuda);
  await expect(opened).rejects.toThrow(
    new ProviderUnavailableError("cuda", "no driver was found", "install NVIDIA's"),
  );
});

test("a device that computes is taken as it was asked for", async () => {
  const runtime = { device: "auto" as const, threads: 2 };
  const working = {
    choose: cuda.choose,
    examine: async () => ({ provider: "cuda" as const, available: true as const }),
  };
  expect(await openDevice(runtime, progress, working)).toEqual({ provider: "cuda", runtime });
});
