import { afterEach, expect, test } from "@jest/globals";
import { resumeCommand } from "./resume-command.js";

const execpath = process.env.npm_execpath;
afterEach(() => {
  process.env.npm_execpath = execpath ?? "";
});

test("resumeCommand() quotes the folder and repeats what the last bits of the numbers depend on", () => {
  process.env.npm_execpath = "/usr/lib/node_modules/pnpm/bin/pnpm.cjs";
  expect(resumeCommand("pretrain", "/runs/a-1", { device: "auto", threads: undefined })).toBe(
    "pnpm --filter trainer start pretrain --out /runs/a-1 --resume",
  );
  expect(resumeCommand("pretrain", "/runs/it's", { device: "webgpu", threads: 2 })).toBe(
    "pnpm --filter trainer start pretrain --out '/runs/it'\\''s' --resume --device webgpu --threads 2",
  );
});

test("resumeCommand() does without pnpm where it came through npx", () => {
  process.env.npm_execpath = "/home/a/.npm/_npx/c80dab/node_modules/pnpm/bin/pnpm.cjs";
  expect(resumeCommand("pretrain", "/runs/a", { device: "auto", threads: undefined })).toBe(
    "npm start -- pretrain --out /runs/a --resume",
  );
});
