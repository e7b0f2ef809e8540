import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "@jest/globals";
import { newFolder } from "@msmae/testing";
import { folderOf, folderOfClips } from "./corpus.fixture.js";
import { tiny } from "./tiny.fixture.js";
import { trainer } from "./trainer.fixture.js";

let good: string; // a folder of clips that train well
beforeAll(() => {
  good = folderOfClips();
});
let out: string; // where no run may be left
beforeEach(() => {
  out = join(newFolder(), "run");
});
const data = (path: string, ...more: string[]) => [...tiny({ data: path, out }), ...more];

test("--device cuda without its library says what to install, and --debug shows where", async () => {
  const { code, stderr } = await trainer(...data(good), "--device", "cuda", "--debug");
  if (code === 0) return console.info("CUDA is installed here: nothing is missing");
  const [first, ...stack] = stderr.trimEnd().split("\n");
  expect(first).toMatch(/^trainer: .*Device cuda is not available: .*(install:cuda|CUDA 12)/);
  expect(stack.every((frame) => frame.startsWith("    at "))).toBe(true);
  expect(existsSync(out)).toBe(false);
});

test("a checkpoint of another shape is refused by its first tensor, the run's own are left alone", async () => {
  const run = join(newFolder(), "run");
  expect((await trainer(...tiny({ data: good, out: run }))).code).toBe(0);
  const checkpoint = join(run, "checkpoints", "step-000006.safetensors");
  const before = readFileSync(checkpoint);

  const wide = await trainer(...data(good, "--init", checkpoint, "--set", "model.encoder.width=32"));
  expect(wide.stderr).toMatch(
    /^trainer: .*step-000006\.safetensors: tensor ".*" is F32 \[.*\], expected F32 \[.*\]/,
  );
  expect(wide.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(existsSync(out)).toBe(false);

  const again = await trainer(...tiny({ data: good, out: run }));
  expect(again.stderr).toMatch(/^trainer: .*run: the folder holds a run already; use --resume[^\n]*\n$/);
  expect([wide.code, again.code]).toEqual([1, 1]);
  expect(readFileSync(checkpoint).equals(before)).toBe(true);

  // The model's shape in config.json no longer fits its checkpoints: not finished, since the report is gone.
  const config = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  config.config.model.encoder.width = 32;
  const other = folderOf({
    "config.json": JSON.stringify(config),
    "checkpoints/step-000006.safetensors": before,
  });
  writeFileSync(join(other, "checkpoints", "step-000006.optimizer.safetensors"), before);
  const mismatch = await trainer("pretrain", "--resume", "--out", other);
  expect(mismatch.code).toBe(1);
  expect(mismatch.stderr).toMatch(/^trainer: .*step-000006\.\S*safetensors: tensor "[^\n]*\n$/);
});
