import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { atEnd } from "@msmae/files";
import { messages } from "../extract/probe-video.js";
import { findFfmpeg } from "../extract/programs.js";

/** ffmpeg made no animation: it lacks the encoder, the disk is full, … */
export class RenderError extends Error {
  override readonly name = "RenderError";

  constructor(
    /** The file that was to be written. */
    readonly path: string,
    /** What ffmpeg said last. */
    readonly reason: string,
  ) {
    super(`${path}: ffmpeg made no animation: ${reason}`);
  }
}

/**
 * Runs ffmpeg on pictures that are handed over one by one, so that no more than a few are in memory.
 *
 * @param pictures Asked for as ffmpeg takes them: its standard input.
 * @param extra More bytes, as `pipe:3`.
 * @returns What it wrote to its standard output.
 * @throws {ProgramMissingError} {RenderError} or the signal's reason.
 */
export async function runFfmpeg(
  path: string,
  args: readonly string[],
  pictures: Iterable<Uint8Array>,
  { extra, signal }: { extra?: Uint8Array | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Buffer> {
  signal?.throwIfAborted();
  const child = spawn(findFfmpeg(), ["-hide_banner", "-v", "error", "-nostats", "-y", ...args], {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    detached: true, // Ctrl-C is ours to act upon
  });
  const kill = atEnd(() => child.kill("SIGKILL"));
  signal?.addEventListener("abort", kill, { once: true });
  const output: Buffer[] = [];
  let complaints = "";
  child.stdout.on("data", (bytes: Buffer) => output.push(bytes));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4096);
  });
  const closed = once(child, "close") as Promise<[code: number | null]>;
  // It may end before it has read everything; its exit code says why.
  const [input, more] = [child.stdin, child.stdio[3] as Writable];
  for (const stream of [input, more]) stream.on("error", () => {});
  try {
    more.end(extra ?? "");
    for (const picture of pictures) {
      if (!input.writable) break;
      if (!input.write(picture)) await Promise.race([once(input, "drain").catch(() => {}), closed]);
      if (signal?.aborted) break;
    }
    input.end();
    const [code] = await closed;
    signal?.throwIfAborted();
    if (code !== 0) {
      throw new RenderError(path, messages(complaints).at(-1) ?? `it ended with code ${code}`);
    }
    return Buffer.concat(output);
  } finally {
    signal?.removeEventListener("abort", kill);
    kill();
  }
}
