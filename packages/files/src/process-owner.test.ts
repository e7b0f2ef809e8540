import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";
import { mayLive, thisProcess } from "./index.js";

test("a process lives until it has ended; another that got its number is not taken for it", async () => {
  const mine = thisProcess();
  expect(mine.pid).toBe(process.pid);
  expect(mayLive(mine)).toBe(true);
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const pid = child.pid!;
  if (mine.started !== null) expect(mayLive({ ...mine, pid })).toBe(false); // not started when this one was
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(mayLive({ ...mine, pid })).toBe(false);
});

test("a process of another machine cannot be seen, and may live", () => {
  expect(mayLive({ pid: 1, host: "elsewhere.example", started: "1" })).toBe(true);
});
