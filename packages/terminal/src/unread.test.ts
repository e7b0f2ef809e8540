import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";

const MODULE = JSON.stringify(new URL("./index.js", import.meta.url).href);

/** Prints a line each 20 ms, as `PROGRAM | head -n 1`; interruptible or not. */
const program = (body: string) => `
  import { interruptible, runProgram } from ${MODULE};
  await runProgram("tool", [], async () => {
    const timer = setInterval(() => console.log("line"), 20);
    ${body}
    clearInterval(timer);
    return 0;
  });`;

const head = (body: string) =>
  spawnSync(
    "/bin/sh",
    ["-c", `"$0" --input-type=module -e "$1" | head -n 1`, process.execPath, program(body)],
    {
      encoding: "utf8",
      timeout: 20_000,
    },
  );

test("a program whose output nobody reads ends as by a closed terminal: it finishes what it has begun", () => {
  const finishing = `
    const { signal } = interruptible(() => {}, () => console.error("at once"));
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await new Promise((resolve) => setTimeout(resolve, 500)); // lines go on failing meanwhile
    console.error("saved");`;
  expect(head(finishing)).toMatchObject({ stdout: "line\n", stderr: "saved\n" });
});

test("what cannot be interrupted ends at once", () => {
  expect(head("await new Promise(() => {});")).toMatchObject({ stdout: "line\n", stderr: "" });
});
