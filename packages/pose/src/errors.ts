import { count, listed, quote } from "@msmae/text";
import type { StreamName } from "./streams/stream-table.js";

/**
 * A file that is not a .pose file, or not a whole one; or a NumPy array that holds no pose.
 *
 * @example
 * clip.pose: byte 1,204: component "RIGHT_HAND_LANDMARKS" claims 40,000 points, but 812 bytes remain
 */
export class PoseFormatError extends Error {
  override readonly name = "PoseFormatError";

  constructor(
    /** What was read, usually a path. */
    readonly source: string,
    /** The byte at which reading stopped. */
    readonly offset: number,
    /** The field that is wrong: `version`, `frames`, `components[2].points`, … */
    readonly field: string,
    detail: string,
    /** True where only the first bytes of a file were given and its header goes on behind them. */
    readonly incomplete = false,
  ) {
    super(`${source}: byte ${count(offset)}: ${detail}`);
  }
}

/** A stream that a pose does not hold. */
export class StreamError extends Error {
  override readonly name = "StreamError";

  constructor(
    readonly stream: StreamName,
    /** The components that the pose does hold. */
    readonly components: readonly string[],
    detail: string,
  ) {
    super(`stream "${stream}" cannot be read: ${detail}`);
  }
}

/** A person who was asked for, but is not in the pose. */
export class PersonError extends Error {
  override readonly name = "PersonError";

  constructor(
    /** Counted from 0. */
    readonly person: number,
    /** How many there are. */
    readonly people: number,
  ) {
    const expected =
      people === 0 ? "there is nobody" : people === 1 ? "expected 0" : `expected 0 to ${people - 1}`;
    super(`person ${person}: ${expected}, the pose has ${people} ${people === 1 ? "person" : "people"}`);
  }
}

/** A clip that cannot be normalised, for nothing in it tells its centre and scale. */
export abstract class NoReferenceError extends Error {
  /** What was looked for. */
  abstract readonly reference: "shoulders" | "hands";

  constructor(
    /** The frames that were searched. */
    readonly frames: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** Streams that cannot be normalised, for no frame shows two shoulders apart from each other. */
export class NoShouldersError extends NoReferenceError {
  override readonly name = "NoShouldersError";
  readonly reference = "shoulders";
}

/** Streams of hands alone that cannot be normalised, for no frame shows a palm. */
export class NoHandsError extends NoReferenceError {
  override readonly name = "NoHandsError";
  readonly reference = "hands";
}

/** JSON that holds no pose. */
export class PoseJsonError extends Error {
  override readonly name = "PoseJsonError";

  constructor(
    /** What was read, usually a path. */
    readonly source: string,
    /** The value that is wrong: `[3].poseLandmarks[11].x`; empty where all of it is. */
    readonly path: string,
    detail: string,
  ) {
    super(`${source}: ${path === "" ? "" : `${path}: `}${detail}`);
  }
}

/** A component or a point that a pose does not have. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";

  constructor(
    readonly component: string,
    /** Undefined where the pose lacks the component itself. */
    readonly point: string | undefined,
    /** What there is: the pose's components, or the component's points. */
    readonly available: readonly string[],
  ) {
    const shown = listed(available.map(quote), 8);
    const what =
      point === undefined
        ? `the pose has no component ${quote(component)}`
        : `component ${quote(component)} has no point ${quote(point)}`;
    super(`${what}, expected one of ${shown || "none"}`);
  }
}

/** Clips that cannot be joined, for they differ in more than their frames. */
export class LayoutMismatchError extends Error {
  override readonly name = "LayoutMismatchError";

  constructor(
    /** The clip that differs from the first. */
    readonly clip: number,
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`clip ${clip} cannot be joined to the first: its ${field} is ${found}, the first's ${expected}`);
  }
}
