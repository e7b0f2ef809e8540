import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { createPrinter } from "./index.js";

let [stdout, stderr] = ["", ""];
beforeEach(() => {
  [stdout, stderr] = ["", ""];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  jest.spyOn(console, "log").mockImplementation((line) => {
    stdout += `${line}\n`;
  });
  jest.spyOn(console, "error").mockImplementation((line) => {
    stderr += `${line}\n`;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

function printAll(json: boolean): void {
  const printer = createPrinter(json);
  printer.say("\n2 clips", { clips: 2 });
  printer.startBar("{bar} {value}/{total}", 2, {});
  printer.event("done", { clip: "a" }, () => printer.say("a is done"));
  printer.moveBar(1, {});
  printer.warn("b\u001b[2J: damaged", { clip: "b" });
  printer.table([
    ["clip", "frames"],
    ["a", "12"],
  ]);
  printer.finish("Done", { done: 1 });
  printer.stop();
}

test("people read lines, warnings on stderr, and nothing that commands a terminal", () => {
  printAll(false);
  expect(stdout).toBe("\n2 clips\na is done\n\nclip  frames\na         12\n\nDone\n");
  expect(stderr).toBe("warning: b [2J: damaged\n");
});

test("a program reads a line of JSON for each event", () => {
  printAll(true);
  expect(stderr).toBe("");
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { event: "info", message: "2 clips", clips: 2 },
    { event: "done", clip: "a" },
    { event: "warning", message: "b\u001b[2J: damaged", clip: "b" },
    {
      event: "table",
      rows: [
        ["clip", "frames"],
        ["a", "12"],
      ],
    },
    { event: "finish", message: "Done", done: 1 },
  ]);
});
