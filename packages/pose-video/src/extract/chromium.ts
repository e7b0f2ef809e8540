import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { atEnd } from "@msmae/files";
import { makeProfileFolder, removeProfileFolder } from "./profile-folder.js";
import { findChromium } from "./programs.js";

/** A headless browser that shows one page. */
export interface Chromium {
  /** Fulfilled with the reason when the browser is gone, unless it was killed. */
  readonly died: Promise<string>;
  /** Kills it with all its processes and removes its folder. Twice is as good as once. */
  kill(): void;
}

const FLAGS = [
  ...["--headless", "--no-first-run", "--no-startup-window", "--mute-audio", "--disable-quic"],
  ...["--password-store=basic", "--use-mock-keychain"], // macOS and desktops would ask
  // It looks for updates and for the time nevertheless: no name but this machine's own address means anything to it.
  ...["--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  ...[
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
  ],
  ...["--disable-breakpad", "--disable-dev-shm-usage"], // containers have 64 MB of /dev/shm
  // Only pictures go through WebGL, the models run on the CPU: software gives the same pixels on every machine.
  ...["--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  "--remote-debugging-pipe", // Chromium ends itself when the other end of this pipe is gone, even by SIGKILL
];

/**
 * Starts a headless Chromium in a process group and a profile folder of its own.
 *
 * @param url What it opens. It has a secret in it, so it goes through the debugging pipe: every user of a machine can read
 *   the command lines of all.
 * @throws {ProgramMissingError} if there is none.
 */
export function startChromium(url: string, sandbox: boolean): Chromium {
  const path = findChromium();
  const profile = makeProfileFolder();
  const child = spawn(path, [...FLAGS, ...(sandbox ? [] : ["--no-sandbox"]), `--user-data-dir=${profile}`], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    // What it keeps outside of its profile, its socket and crash reports among it, goes with the rest.
    env: { ...process.env, TMPDIR: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  });
  const kill = atEnd(() => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {} // it is gone already
    removeProfileFolder(profile);
  });
  let said = "";
  child.stderr!.on("data", (chunk) => {
    said = (said + chunk).slice(-4096);
  });
  const opened = openPage(child.stdio[3] as Writable, child.stdio[4] as Readable, url);
  const died = new Promise<string>((resolve) => {
    opened.catch((error: Error) => resolve(`${path} does not open a page (${error.message})`));
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

/**
 * Has the browser open a page, by a message of its debugging protocol: JSON that ends in a zero byte.
 *
 * @throws {Error} what the browser answers, if it does not.
 */
function openPage(commands: Writable, answers: Readable, url: string): Promise<void> {
  commands.on("error", () => {}); // it ended, which is told elsewhere
  commands.write(`${JSON.stringify({ id: 1, method: "Target.createTarget", params: { url } })}\0`);
  return new Promise((resolve, reject) => {
    let answer = "";
    answers.setEncoding("utf8").on("error", () => {});
    answers.on("data", (text: string) => {
      if (answer.includes("\0")) return; // nothing else was asked
      answer += text;
      const [first, rest] = answer.split("\0");
      if (rest === undefined) return;
      if (/^\{"id":1,"result":/.test(first!)) resolve();
      else reject(new Error(first!.slice(0, 200)));
    });
  });
}
