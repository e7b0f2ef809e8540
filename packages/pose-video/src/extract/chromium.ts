import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { atEnd } from "./cleanup.js";
import { findChromium } from "./programs.js";

/** A headless browser that shows one page. */
export interface Chromium {
  /** Fulfilled with the reason when the browser is gone, unless it was killed. */
  readonly died: Promise<string>;
  /** Kills it with all its processes and removes its folder. Twice is as good as once. */
  kill(): void;
}

const FLAGS = [
  ...[
    "--headless",
    "--no-first-run",
    "--mute-audio",
    "--no-proxy-server",
    "--disable-quic",
    "--disable-sync",
  ],
  ...["--password-store=basic", "--use-mock-keychain"], // macOS and desktops would ask
  ...["--disable-background-networking", "--disable-component-update", "--disable-extensions"],
  ...["--disable-dev-shm-usage"], // containers have 64 MB of /dev/shm
  // Only pictures go through WebGL, the models run on the CPU: software gives the same pixels on every machine.
  ...["--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  "--remote-debugging-pipe", // Chromium ends itself when the other end of this pipe is gone, even by SIGKILL
];

/**
 * Starts a headless Chromium in a process group and a profile folder of its own.
 *
 * @throws {ProgramMissingError} if there is none.
 */
export function startChromium(url: string, sandbox: boolean): Chromium {
  const path = findChromium();
  const profile = mkdtempSync(join(tmpdir(), "msmae-chromium-"));
  const flags = [...FLAGS, ...(sandbox ? [] : ["--no-sandbox"]), `--user-data-dir=${profile}`, url];
  const child = spawn(path, flags, {
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: profile }, // its socket's folder goes with the rest
  });
  const kill = atEnd(() => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {} // it is gone already
    removeFolder(profile);
  });
  let said = "";
  child.stderr!.on("data", (chunk) => {
    said = (said + chunk).slice(-4096);
  });
  child.stdio[3]!.on("error", () => {});
  (child.stdio[4] as Readable).on("error", () => {}).resume();
  const died = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(`${path} cannot be started (${error.message})`));
    child.on("exit", (code, signal) => {
      const lines = said.split("\n").filter((line) => /FATAL|ERROR|sandbox/i.test(line));
      const why = (lines.find((line) => /FATAL|sandbox/i.test(line)) ?? lines.at(-1))?.replace(
        /^\[[^\]]*\] ?/,
        "",
      );
      resolve(
        `${path} ended with ${signal ?? `code ${code}`}${why === undefined ? "" : ` (${why.slice(0, 200)})`}`,
      );
    });
  });
  return { died, kill };
}

/** Dying processes still write into it: what is left behind then is small, and in the system's temporary folder. */
function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {}
}
