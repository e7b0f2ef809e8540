import type { Pose } from "../pose.js";

/**
 * Bytes that are reused at most. Chosen here: a larger pose, such as a lecture, gets memory of its own and frees it.
 */
const MOST_KEPT = 2 ** 26;
/** Bytes that are allocated at least. Chosen here: a clip of a few seconds. */
const LEAST = 2 ** 20;

/** A pose was used after the next one had been read into its memory. */
export class PoseGoneError extends Error {
  override readonly name = "PoseGoneError";

  constructor(
    /** The file that the pose was read from. */
    readonly source: string,
  ) {
    super(`${source}: its pose is gone, as the next one has been asked for; copyPose() keeps one`);
  }
}

/**
 * Memory that one pose after the other is read into. Filling memory that a process did not have before takes longer
 * than reading does, since the system hands it out page by page, and clears each.
 *
 * What was taken before is taken back, not written over, so that no one finds another file's keypoints in a pose that
 * was kept too long: its arrays cannot be had any more, and where they were had already, their length becomes 0.
 */
export class PoseMemory {
  #buffer = new ArrayBuffer(0);
  #taken = false;
  /** Goes up when what was taken is taken back. */
  #turn = 0;

  /** So many bytes, whatever their values. */
  readonly take = (size: number): Uint8Array => {
    this.release();
    if (size > this.#buffer.byteLength) {
      const room = size > MOST_KEPT ? size : Math.min(MOST_KEPT, Math.max(LEAST, 2 * size));
      this.#buffer = Buffer.allocUnsafeSlow(room).buffer as ArrayBuffer;
    }
    this.#taken = true;
    return new Uint8Array(this.#buffer, 0, size);
  };

  /** The pose that was read here, until it is taken back. */
  lend({ data, confidence, ...about }: Pose, source: string): Pose {
    const turn = this.#turn;
    const held = <T>(array: T): T => {
      if (this.#turn !== turn) throw new PoseGoneError(source);
      return array;
    };
    return {
      ...about,
      get data() {
        return held(data);
      },
      get confidence() {
        return held(confidence);
      },
    };
  }

  /** Takes back what was taken last. */
  release(): void {
    this.#turn++;
    if (!this.#taken) return;
    this.#taken = false;
    const held = structuredClone(this.#buffer, { transfer: [this.#buffer] }); // the same memory, by another name
    this.#buffer = held.byteLength > MOST_KEPT ? new ArrayBuffer(0) : held;
  }
}
