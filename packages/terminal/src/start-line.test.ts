import { afterEach, expect, test } from "@jest/globals";
import { startLine } from "./start-line.js";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test.each([
  ["npx", "trainer", "npx @msmae/trainer"],
  ["npx", "msmae-pose", "npx msmae-pose"],
  ["msmae", "evaluator", "./msmae evaluator"],
  ["pnpm", "evaluator", "pnpm --filter evaluator start"],
] as const)("startLine() of a program that was started by %s", (by, program, expected) => {
  process.env.MSMAE_START = by;
  process.env.npm_execpath = "/usr/lib/pnpm.cjs";
  expect(startLine(program).replace("node msmae", "./msmae")).toBe(expected);
});

test("startLine() knows who started with npm and has no pnpm", () => {
  process.env.MSMAE_START = "pnpm";
  process.env.npm_execpath = "/home/me/.npm/_npx/1/node_modules/pnpm/bin/pnpm.cjs";
  expect(startLine("trainer")).toBe("npm start --");
  expect(startLine("evaluator")).toMatch(/msmae evaluator$/);
});
