import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { atEnd, LockedError, lock, writeWhole } from "@msmae/files";
import { type Pose, writePoseHeader } from "@msmae/pose";
import { extractionPath, openPose } from "@msmae/pose/node";
import { OtherSettingsError, VideoError } from "./errors.js";
import { foundCounter, frameRate, poseAbout } from "./extraction.js";
import type { Found } from "./options.js";
import type { VideoInfo } from "./probe-video.js";
import type { UsedSettings } from "./settings.js";

/** `X.extraction.json` beside `X.pose`: what a .pose file has no place for. */
export interface ExtractionRecord {
  readonly settings: UsedSettings;
  readonly video: { readonly name: string; readonly bytes: number; readonly codec: string };
  readonly programs: { readonly ffmpeg: string; readonly browser: string };
  readonly fps: number;
  readonly constantRate: boolean;
  readonly found: Found;
  readonly warnings: readonly string[];
  /** [T] seconds in the video. */
  readonly times: readonly number[];
}

/** Frames of the final file that are in memory at once. */
const FRAMES_AT_ONCE = 64;

/**
 * Whether an output is there already: whole, of this video, by these settings.
 *
 * @param bytes The video's size; undefined where the video is gone.
 * @throws {OtherSettingsError} if it was made otherwise.
 */
export async function isExtracted(
  output: string,
  bytes: number | undefined,
  settings: UsedSettings,
): Promise<boolean> {
  const frames = await wholeFrames(output);
  if (frames === "absent") return false;
  const record = await readRecord(extractionPath(output));
  if (record === undefined) {
    const beside = basename(extractionPath(output));
    throw new OtherSettingsError(
      output,
      `is there without a whole ${beside}`,
      "one that tells how it was made",
    );
  }
  if (!isDeepStrictEqual(record.settings, settings)) {
    const differing = (Object.keys(settings) as (keyof UsedSettings)[]).filter(
      (key) => record.settings[key] !== settings[key],
    );
    const list = (of: UsedSettings) => differing.map((key) => `${key} ${JSON.stringify(of[key])}`).join(", ");
    throw new OtherSettingsError(output, `was made with ${list(record.settings)}`, list(settings));
  }
  return frames === record.times.length && (bytes === undefined || record.video.bytes === bytes);
}

async function wholeFrames(output: string): Promise<number | "absent" | "damaged"> {
  try {
    const file = await openPose(output);
    await file.close();
    return file.header.frames;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : "damaged";
  }
}

async function readRecord(path: string): Promise<ExtractionRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(path, "utf8")) as Partial<ExtractionRecord> | null;
    const whole = record?.settings && record.video && Array.isArray(record.times);
    return whole ? (record as ExtractionRecord) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes a pose whose length is not known beforehand: the frames go to `X.pose.frames.tmp` as they come, and from there
 * into the .pose file, so that memory does not grow with the video. The file and its record appear whole, or not at all.
 */
export class ExtractionWriter {
  private readonly times: number[] = [];
  private readonly counter: ReturnType<typeof foundCounter>;
  private readonly about: Omit<Pose, "data" | "confidence">;

  private constructor(
    private readonly output: string,
    private readonly spool: FileHandle,
    private readonly video: VideoInfo,
    private readonly settings: UsedSettings,
    /** Removes what is only needed meanwhile. */
    private readonly clean: () => void,
  ) {
    this.about = poseAbout(video, settings, 0, 0);
    this.counter = foundCounter(this.about.components);
  }

  /**
   * Makes the output's folder where it is missing.
   *
   * @throws {VideoError} if another process is writing this output.
   */
  static async open(output: string, video: VideoInfo, settings: UsedSettings): Promise<ExtractionWriter> {
    await mkdir(dirname(output), { recursive: true });
    const unlock = lockFor(output, video);
    let spool: FileHandle;
    try {
      spool = await open(spoolPath(output), "w");
    } catch (error) {
      unlock();
      throw error;
    }
    const clean = atEnd(() => {
      rmSync(spoolPath(output), { force: true });
      unlock();
    });
    return new ExtractionWriter(output, spool, video, settings, clean);
  }

  async add(time: number, values: Float32Array): Promise<void> {
    this.times.push(time);
    this.counter.add(values);
    await this.spool.appendFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  finish(warnings: readonly string[], programs: ExtractionRecord["programs"]): ExtractionRecord {
    const { video, settings, times, output } = this;
    const { fps, constantRate } = frameRate(times, settings.fps ?? video.fps);
    const record: ExtractionRecord = {
      settings,
      video: { name: basename(video.path), bytes: video.bytes, codec: video.codec },
      programs,
      fps,
      constantRate,
      found: this.counter.found,
      warnings,
      times,
    };
    // An older pose must not be taken for this record's, and a pose without a record would be taken for somebody else's.
    rmSync(output, { force: true });
    writeWhole(extractionPath(output), `${JSON.stringify(record)}\n`);
    writeWhole(output, this.parts(fps));
    return record;
  }

  async close(): Promise<void> {
    await this.spool.close();
    this.clean();
  }

  /** The header, all coordinates, all confidences: from frames that have both. */
  private *parts(fps: number): Generator<Uint8Array> {
    const { about, times } = this;
    yield writePoseHeader({ ...about, fps, frames: times.length });
    const frameBytes = 4 * about.points * (about.dims + 1);
    const split = 4 * about.points * about.dims;
    const file = openSync(spoolPath(this.output), "r");
    try {
      for (const [from, to] of [
        [0, split],
        [split, frameBytes],
      ] as const) {
        for (let first = 0; first < times.length; first += FRAMES_AT_ONCE) {
          const count = Math.min(FRAMES_AT_ONCE, times.length - first);
          const bytes = Buffer.allocUnsafe(count * (to - from));
          for (let i = 0; i < count; i++) {
            readSync(file, bytes, i * (to - from), to - from, (first + i) * frameBytes + from);
          }
          yield bytes;
        }
      }
    } finally {
      closeSync(file);
    }
  }
}

/** Two extractions into one folder would mix their frames. */
function lockFor(output: string, { path }: VideoInfo): () => void {
  try {
    return lock(`${output}.lock`, "its pose");
  } catch (error) {
    if (error instanceof LockedError) throw new VideoError(path, error.message);
    throw error;
  }
}

function spoolPath(output: string): string {
  return `${output}.frames.tmp`;
}
