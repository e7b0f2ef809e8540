import { expect, test } from "@jest/globals";
import { Option } from "commander";
import { createProgram, jsonOption, runtimeOptions } from "./index.js";

function helpOf(name: string): string {
  const program = createProgram("tool").description("A tool.");
  const draw = program
    .command("draw")
    .description("draw what there is, and say so at such length that it has to be folded");
  runtimeOptions(jsonOption(draw, "what was drawn"))
    .requiredOption("--out <file>", "a file")
    .requiredOption("--scale <number>", "how large", "2")
    .addOption(new Option("--color <name>", "of the lines").choices(["red", "green", "blue"]).default("red"))
    .option("--overwrite", "replace what is there", false);
  return (program.commands.find((each) => each.name() === name) ?? program).helpInformation();
}

test("help fits 80 columns", () => {
  for (const line of `${helpOf("")}${helpOf("draw")}`.split("\n"))
    expect(line.length).toBeLessThanOrEqual(80);
});

test("help marks what is required, names choices and defaults, and says no false of flags", () => {
  const text = helpOf("draw").replace(/\s+/g, " ");
  expect(text).toContain("--out <file> a file (required) ");
  expect(text).toContain("--scale <number> how large (default: 2) ");
  expect(text).toContain("of the lines (one of red, green, blue; default: red) ");
  expect(text).toContain("--overwrite replace what is there -");
  expect(text).toContain("--debug show the stack of an error ");
  expect(text).not.toContain("false");
});

test("all required options that are missing are named at once, as is a command that nobody knows", async () => {
  let said = "";
  const program = createProgram("tool").configureOutput({
    writeErr: (text) => {
      said += text;
    },
  });
  program.command("draw").requiredOption("--out <file>", "").requiredOption("--in <file>", "");
  await expect(program.parseAsync(["draw"], { from: "user" })).rejects.toThrow();
  expect(said).toBe("tool: required options '--out <file>' and '--in <file>' not specified\n");
});

test("without a command a program shows its help, and fails", async () => {
  let said = "";
  const program = createProgram("tool").configureOutput({
    writeErr: (text) => {
      said += text;
    },
  });
  program.command("draw").description("draw");
  await expect(program.parseAsync([], { from: "user" })).rejects.toMatchObject({ exitCode: 1 });
  expect(said).toMatch(/^Usage: tool .*.*\n {2}draw /s);
});
