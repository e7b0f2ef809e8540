import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";

const MODULE = JSON.stringify(new URL("./index.js", import.meta.url).href);

/**
 * A program that runs until it is interrupted, and then takes its time, as a run does to finish its step. Signals are sent
 * one after the other, with pauses in milliseconds.
 *
 * @returns What it printed, and how it ended.
 */
async function interrupted(...signals: readonly (NodeJS.Signals | number)[]) {
  const program = `
    import { interruptible } from ${MODULE};
    const { signal, release } = interruptible(() => console.log("first"), () => console.log("second"));
    console.log("begun");
    const timer = setInterval(() => {}, 1000);
    signal.addEventListener("abort", () => setTimeout(() => {
      console.log("saved");
      release();
      clearInterval(timer);
    }, 800));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (data) => {
    printed += data;
  });
  const closed = once(child, "close");
  while (!printed.includes("begun")) await later(10);
  for (const each of signals) {
    if (typeof each === "number") await later(each);
    else child.kill(each);
  }
  const [code] = await closed;
  return { code, printed: printed.trim().split("\n").slice(1) };
}

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s lets the program end by itself", async (signal) => {
  expect(await interrupted(signal)).toEqual({ code: 0, printed: ["first", "saved"] });
});

test("a second Ctrl-C ends at once; the first one passed on twice does not", async () => {
  expect(await interrupted("SIGINT", "SIGINT")).toEqual({ code: 0, printed: ["first", "saved"] });
  expect(await interrupted("SIGINT", 400, "SIGINT")).toEqual({ code: 130, printed: ["first", "second"] });
});

test("a terminal that is closed, before or after Ctrl-C, never ends the program at once", async () => {
  expect(await interrupted("SIGINT", 400, "SIGHUP")).toEqual({ code: 0, printed: ["first", "saved"] });
  expect(await interrupted("SIGHUP", 400, "SIGHUP")).toEqual({ code: 0, printed: ["first", "saved"] });
  expect(await interrupted("SIGHUP", 400, "SIGTERM")).toEqual({ code: 0, printed: ["first", "saved"] });
});
