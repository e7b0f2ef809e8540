import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { collect, createProgram, decimal, path, runProgram, UserError, wholeNumber } from "./index.js";

let stderr = "";
beforeEach(() => {
  stderr = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
  jest.spyOn(console, "error").mockImplementation((line) => {
    stderr += `${line}\n`;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

/** A program with one command; what its arguments were. */
async function run(...args: string[]): Promise<{ code: unknown; stderr: string; options?: object }> {
  let options: object | undefined;
  await runProgram("tool", args, async () => {
    const program = createProgram("tool");
    program
      .command("draw")
      .option("--out <file>", "", path)
      .option("--frames <n>", "", wholeNumber(1, 64))
      .option("--speed <n>", "", decimal(0, true))
      .option("--set <a=b>", "", collect)
      .action((given) => {
        options = given;
        if (given.out === "bad")
          throw new UserError("bad:\nno such folder", { cause: new RangeError("too far") });
      });
    await program.parseAsync(args, { from: "user" });
    return 7;
  });
  return { code: process.exitCode, stderr, ...(options === undefined ? {} : { options }) };
}

test("a program's own exit code is the process', and options become values", async () => {
  expect(
    await run("draw", "--out", "a", "--frames", "12", "--speed", ".5", "--set", "a=1", "--set", "b=2"),
  ).toEqual({
    code: 7,
    stderr: "",
    options: { out: "a", frames: 12, speed: 0.5, set: ["a=1", "b=2"] },
  });
});

test.each([
  [["drow"], /^tool: unknown command 'drow' \(Did you mean draw\?\); expected one of draw\n$/],
  [["drow", "--out", "a"], /^tool: unknown command 'drow' \(Did you mean draw\?\); expected one of draw\n$/],
  [["--out", "a", "draw"], /^tool: --out: expected after the command\n$/],
  [["draw", "--uot", "a"], /^tool: unknown option '--uot' \(Did you mean --out\?\)\n$/],
  [["draw", "--out", ""], /^tool: option '--out <file>' argument '' is invalid\. Expected a path\.\n$/],
  [["draw", "--frames", "1e2"], /^tool: .*'1e2' is invalid\. Expected a whole number from 1 to 64\.\n$/],
  [["draw", "--frames", "65"], /^tool: .*'65' is invalid\. Expected a whole number from 1 to 64\.\n$/],
  [["draw", "--speed", "0"], /^tool: .*'0' is invalid\. Expected a number above 0\.\n$/],
  [["draw", "--speed", "1.5x"], /^tool: .*'1\.5x' is invalid\. Expected a number above 0\.\n$/],
  [["draw", "--out", "bad"], /^tool: bad: no such folder\n$/],
])("%j is refused in one line", async (args, line) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(1);
  expect(stderr).toMatch(line);
});

test("--debug adds the stack", async () => {
  const { code, stderr } = await run("draw", "--debug", "--out", "bad");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^tool: UserError: bad:\nno such folder\n {4}at .*run\.test/);
  expect(stderr).toMatch(/\ncaused by RangeError: too far\n {4}at /);
});
