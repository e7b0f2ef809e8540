import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { atEnd } from "@msmae/files";
import { asShown } from "@msmae/pose";
import { type Animation, type AnimationFormat, renderAnimation } from "@msmae/pose-video";
import { duration, interruptible, StatusBar, UserError } from "@msmae/terminal";
import type { DrawFlags } from "./draw-flags.js";
import type { Input } from "./inputs.js";
import { nameFile } from "./name-file.js";
import { STDOUT, writeResult } from "./output.js";
import { readClip } from "./read-clip.js";

/** Default height in pixels. Chosen here: as of common videos. */
const HEIGHT = 480;

/**
 * An animation of one pose.
 *
 * @returns what was written; undefined where Ctrl-C ended it, and nothing is.
 */
export async function drawAnimation(
  input: Input,
  format: AnimationFormat,
  flags: DrawFlags,
): Promise<Animation | undefined> {
  const { out, focus, theme, fps, speed, size = HEIGHT, json } = flags;
  const { streams: clip, times } = await readClip(input, flags);
  const streams = asShown(clip, times);
  if (!(streams.fps > 0) && fps === undefined) {
    throw new UserError(`${input.path}: has no frame rate; expected --fps`);
  }
  const folder = out === STDOUT ? mkdtempSync(join(tmpdir(), "msmae-pose-")) : undefined;
  const remove = atEnd(() => folder && rmSync(folder, { recursive: true, force: true }));
  const path = folder === undefined ? out : join(folder, `clip.${format}`);
  let bar: StatusBar | undefined;
  const { signal, release } = interruptible(
    () => {},
    () => bar?.stop(),
  );
  const started = performance.now();
  try {
    if (folder === undefined) mkdirSync(dirname(out), { recursive: true });
    const written = await renderAnimation(streams, path, {
      ...{ format, signal, focus, height: size, theme: theme === "dark" ? "dark" : "light" },
      ...(fps === undefined ? {} : { fps }),
      ...(speed === undefined ? {} : { speed }),
      onProgress: ({ pictures, total }) => {
        if (json || performance.now() - started < 1000) return; // what is over at once needs no bar
        bar ??= new StatusBar("{bar} {value}/{total} pictures  {left} left", total, { left: "-" }, pictures);
        const left = ((performance.now() - started) / 1000 / pictures) * (total - pictures);
        bar.update(pictures, { left: duration(left) });
      },
    });
    if (folder !== undefined) await writeResult(STDOUT, readFileSync(path));
    return written;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw nameFile(error, path);
  } finally {
    release();
    bar?.stop();
    remove();
  }
}
