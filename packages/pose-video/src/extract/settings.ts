import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { VideoError } from "./errors.js";
import type { ExtractSettings } from "./options.js";
import type { PageSettings } from "./page/protocol.js";

/** The version that each of the two packages is pinned to. */
const MODELS = {
  holistic: "@mediapipe/holistic 0.5.1675471629",
  tasks: "@mediapipe/tasks-vision 0.10.21",
} as const;

/** Settings with every default in place, as they are recorded beside a pose. */
export interface UsedSettings {
  readonly model: string;
  /** Null where the model is a task. */
  readonly complexity: 0 | 1 | 2 | null;
  readonly facePoints: 468 | 478;
  /** The task file's SHA-256: its path says nothing on another machine. */
  readonly taskSha256: string | null;
  /** Null where every decoded frame is taken. */
  readonly fps: number | null;
  readonly start: number;
  readonly frames: number | null;
}

/**
 * Checks settings and fills in the defaults.
 *
 * @throws {RangeError} if one is out of its range, or means nothing beside another.
 * @throws {VideoError} if the task file cannot be read.
 */
export async function useSettings(settings: ExtractSettings): Promise<UsedSettings> {
  const { complexity = 2, refineFace = false, task, fps, start = 0, frames } = settings;
  if (![0, 1, 2].includes(complexity))
    throw new RangeError(`Got complexity ${complexity}, expected 0, 1 or 2.`);
  if (fps !== undefined && !(fps > 0 && fps <= 1000)) {
    throw new RangeError(`Got ${fps} frames a second, expected a number above 0 and up to 1,000.`);
  }
  if (!(start >= 0 && Number.isFinite(start)))
    throw new RangeError(`Got a start at ${start} seconds, expected at least 0.`);
  if (frames !== undefined && !(Number.isSafeInteger(frames) && frames >= 1)) {
    throw new RangeError(`Got ${frames} frames to take, expected a whole number of at least 1.`);
  }
  const shared = { fps: fps ?? null, start, frames: frames ?? null };
  if (task === undefined) {
    return {
      model: MODELS.holistic,
      complexity,
      facePoints: refineFace ? 478 : 468,
      taskSha256: null,
      ...shared,
    };
  }
  for (const [name, value] of Object.entries({
    complexity: settings.complexity,
    refineFace: settings.refineFace,
  })) {
    if (value !== undefined)
      throw new RangeError(`Got ${name} ${value} beside a task file, which has none of it.`);
  }
  return {
    model: MODELS.tasks,
    complexity: null,
    facePoints: 478,
    taskSha256: await sha256(task),
    ...shared,
  };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new VideoError(path, code === "ENOENT" ? "there is no such task file" : (code ?? message));
  }
  return hash.digest("hex");
}

/** What of the settings the page in the browser needs to know. */
export function pageSettings(
  { complexity, facePoints }: UsedSettings,
  task: string | undefined,
): PageSettings {
  if (task !== undefined) return { kind: "tasks", file: task };
  return { kind: "holistic", complexity: complexity!, refineFace: facePoints === 478 };
}
