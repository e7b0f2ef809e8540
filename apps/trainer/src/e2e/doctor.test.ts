import { availableParallelism } from "node:os";
import { expect, test } from "@jest/globals";
import { start, trainer } from "./trainer.fixture.js";

const noDriver = { VK_ICD_FILENAMES: "/nowhere/icd.json" };

test("doctor shows versions, processor, every provider with what it lacks, and what would be chosen", async () => {
  const { code, stdout } = await start(["doctor", "--device", "cpu", "--threads", "3"], noDriver).ended;
  expect(code).toBe(0);
  const rows = new Map(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ {2,}/, 2) as [string, string]),
  );
  for (const version of ["msmae", "node", "onnxruntime", "tensorflowjs"]) {
    expect(rows.get(version)).toMatch(/^\d+\.\d+\.\d+/);
  }
  expect(rows.get("node")).toBe(process.versions.node);
  expect(rows.get("processor")).toContain(`, ${availableParallelism()} cores, `);
  expect(rows.get("cpu")).toBe("available");
  expect(rows.get("cuda")).toMatch(/^available$|^not available: .*; .*/);
  expect(rows.get("webgpu")).toMatch(/^not available: .*; .*driver/);
  expect(rows.get("chosen")).toBe("cpu (--device cpu), 3 threads");
});

test("doctor --json is one line of the same", async () => {
  const { code, stdout } = await start(["doctor", "--json"], noDriver).ended;
  expect(code).toBe(0);
  expect(stdout.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({
    versions: { node: process.versions.node },
    cores: availableParallelism(),
    threads: availableParallelism(),
    asked: "auto",
    chosen: expect.stringMatching(/^(cpu|cuda)$/),
    providers: [
      { provider: "cpu", available: true },
      { provider: "cuda" },
      { provider: "webgpu", available: false, reason: expect.any(String), remedy: expect.any(String) },
    ],
  });
});

test("doctor for a device that is not there shows everything, then says so", async () => {
  const { code, stdout, stderr } = await start(["doctor", "--device", "webgpu"], noDriver).ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/^chosen +none \(--device webgpu\)/m);
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^trainer: Device webgpu is not available: /);
});

test("--help names the commands and their options", async () => {
  const { code, stdout, stderr } = await trainer("--help");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/pretrain .*\n(.*\n)*.*doctor /);
});
