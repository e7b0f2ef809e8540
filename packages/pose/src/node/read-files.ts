import type { Pose } from "../pose.js";
import { PoseMemory } from "./pose-memory.js";
import { framesSteps, smallSteps, wholeSteps } from "./read-steps.js";
import { withFile, withFileSync } from "./run-steps.js";

/** Files that are read ahead while one is worked on. Chosen here: Node reads four at a time. */
const AHEAD = 3;

/** A file and its pose, which holds until the next file is asked for. */
export interface PoseOfFile {
  readonly path: string;
  readonly pose: Pose;
}

export interface ReadPoseFilesOptions {
  /** Called for a file that cannot be read, which is then skipped. Default: the error is thrown. */
  readonly onError?: (error: unknown, path: string) => void;
}

/**
 * Reads files one after the other, the next ones while the program works on one: the way through a corpus.
 *
 * All are read into the same memory, which is why this is faster than {@link readPoseFile}: a pose is gone when the
 * next one is asked for, and using it then is a {@link PoseGoneError}. `copyPose` keeps one, and what is made of a
 * pose, such as its streams, stays as well.
 *
 * @throws {PoseFormatError} if one is not a whole .pose file. Node's own errors where one cannot be opened.
 * @example
 * for await (const { path, pose } of readPoseFiles(paths)) {
 *   console.log(path, extractStreams(pose, ["body"]).frames);
 * }
 */
export async function* readPoseFiles(
  paths: Iterable<string>,
  { onError = fail }: ReadPoseFilesOptions = {},
): AsyncGenerator<PoseOfFile, void, undefined> {
  const free: PoseMemory[] = [];
  const large = new PoseMemory(); // for one at a time, of those that are not read ahead
  const queue: Ahead[] = [];
  const begin = (path: string): Ahead => {
    const memory = free.pop() ?? new PoseMemory();
    const small = withFile(path, (stats) => smallSteps(path, stats, memory.take));
    small.catch(() => {}); // it is dealt with when it is this file's turn
    return { path, memory, small };
  };
  const finish = async function* ({ path, memory, small }: Ahead) {
    let pose: Pose | undefined;
    try {
      const whole = await small;
      pose =
        whole !== undefined
          ? memory.lend(whole, path)
          : large.lend(await withFile(path, (stats) => wholeSteps(path, stats, large.take)), path);
    } catch (error) {
      onError(error, path);
    }
    if (pose !== undefined) yield { path, pose };
    memory.release();
    large.release();
    free.push(memory);
  };
  try {
    for (const path of paths) {
      queue.push(begin(path));
      if (queue.length > AHEAD) yield* finish(queue.shift()!);
    }
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) yield* finish(next);
  } finally {
    await Promise.allSettled(queue.map(({ small }) => small)); // so that no file is open behind the end
  }
}

/**
 * {@link readPoseFiles} without waiting and without reading ahead, see {@link openPoseSync}.
 *
 * @throws {PoseFormatError} if one is not a whole .pose file. Node's own errors where one cannot be opened.
 * @example
 * for (const { path, pose } of readPoseFilesSync(paths)) console.log(path, boundsOf(pose));
 */
export function* readPoseFilesSync(
  paths: Iterable<string>,
  { onError = fail }: ReadPoseFilesOptions = {},
): Generator<PoseOfFile, void, undefined> {
  const reader = new PoseReader();
  for (const path of paths) {
    let pose: Pose | undefined;
    try {
      pose = reader.read(path);
    } catch (error) {
      onError(error, path);
    }
    if (pose !== undefined) yield { path, pose };
    reader.release();
  }
}

/**
 * Reads files in any order, or frames of them, into the same memory, as {@link readPoseFilesSync} does: for data sets,
 * which draw clips at random. A pose is gone with the next `read()`, and using it then is a {@link PoseGoneError}.
 *
 * @example
 * const reader = new PoseReader();
 * const streams = extractStreams(reader.read("clip.pose", 100, 400), ["body", "left", "right"]);
 */
export class PoseReader {
  readonly #memory = new PoseMemory();

  /**
   * A file's frames `start` to `end` (without `end`), by default all.
   *
   * @throws {PoseFormatError} if this is not a whole .pose file. Node's own errors where the file cannot be opened.
   * @throws {RangeError} if the file has no such frames.
   */
  read(path: string, start = 0, end?: number): Pose {
    this.release();
    const { take } = this.#memory;
    const whole = start === 0 && end === undefined;
    const pose = withFileSync(path, (stats) =>
      whole ? wholeSteps(path, stats, take) : framesSteps(path, stats, start, end, take),
    );
    return this.#memory.lend(pose, path);
  }

  /** Takes back the last pose. The memory itself goes with the reader. */
  release(): void {
    this.#memory.release();
  }
}

/** A file that is read ahead of its turn. */
interface Ahead {
  readonly path: string;
  readonly memory: PoseMemory;
  /** `undefined` where it is large, and will be read when it is its turn. */
  readonly small: Promise<Pose | undefined>;
}

function fail(error: unknown): never {
  throw error;
}
