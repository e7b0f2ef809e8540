import {
  coordinateUnits,
  type ExtractOptions,
  extractStreams,
  firstPerson,
  joinFrames,
  type Pose,
  PoseFormatError,
  type PoseStreams,
  type StreamName,
  segmentFrames,
} from "@msmae/pose";
import { openPoseSync, PoseReader } from "@msmae/pose/node";
import type { ClipInfo } from "./corpus-index.js";

/** Ours: by how many frames, spread over all of it, a file of several clips is judged; that takes a millisecond. */
const JUDGED_FRAMES = 64;

/** Who of several people is taken, and in which units. */
type Judgement = Required<Pick<ExtractOptions, "person" | "units">>;

/**
 * Reads the frames of clips out of their files.
 *
 * Files say neither which of several people is meant nor in which units they are, so both are judged by what was seen. A
 * clip that is a part of its file goes by frames from all over the file: so all clips of a file show one person in one
 * size, whoever walks through one of them.
 */
export class ClipReader {
  readonly #reader = new PoseReader();
  readonly #judgements = new Map<string, Judgement>();

  /** @throws {PoseFormatError | StreamError | Error} what `explain()` explains. */
  read({ path, first, frames, partOf }: ClipInfo, streams: readonly StreamName[]): PoseStreams {
    const pose = this.#frames(path, first, first + frames);
    return extractStreams(pose, streams, partOf === undefined ? {} : this.#judgement(path));
  }

  #frames(path: string, start: number, end: number): Pose {
    try {
      return this.#reader.read(path, start, end);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const detail = `truncated: the scan found frames ${start} to ${end}, which are not there any more`;
      throw new PoseFormatError(path, 0, "frames", detail);
    }
  }

  #judgement(path: string): Judgement {
    const known = this.#judgements.get(path);
    if (known !== undefined) return known;
    const sample = spreadFrames(path);
    const judgement = { person: firstPerson(sample), units: coordinateUnits(sample) };
    this.#judgements.set(path, judgement);
    return judgement;
  }
}

function spreadFrames(path: string): Pose {
  const file = openPoseSync(path);
  try {
    const { frames } = file.header;
    const spread = segmentFrames(frames, Math.min(JUDGED_FRAMES, frames));
    return joinFrames(Array.from(spread, (frame) => file.read(frame, frame + 1)));
  } finally {
    file.close();
  }
}
