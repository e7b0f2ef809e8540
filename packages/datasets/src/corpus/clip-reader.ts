import {
  type CoordinateUnits,
  coordinateUnits,
  extractStreams,
  joinFrames,
  PeopleTracker,
  PersonError,
  type Pose,
  PoseFormatError,
  type PoseStreams,
  type StreamName,
  segmentFrames,
  selectFrames,
} from "@msmae/pose";
import { openPoseSync, type PoseFileSync, PoseReader } from "@msmae/pose/node";
import type { ClipInfo } from "../clips/corpus-index.js";

/** Chosen here: by how many frames, spread over all of it, the units of a file of several clips are judged: a millisecond. */
const JUDGED_FRAMES = 64;
/** Chosen here: bytes of coordinates that are in memory at once where people are followed through a file. */
const CHUNK = 2 ** 24;

/** One person of a file. */
interface Judgement {
  /** [T] of the whole file, where that person is in each frame; undefined where there is nobody else. */
  readonly places?: Uint16Array;
  readonly units: CoordinateUnits;
}

/**
 * Reads the frames of clips out of their files.
 *
 * Files say neither which of several people signs nor in which units they are, so both are judged by what was seen. A
 * clip that is a part of its file goes by all of the file: so all clips of a file show one person in one size, whoever
 * walks through one of them. A manifest's `person` says who it is; people are followed from frame to frame either way.
 */
export class ClipReader {
  readonly #reader = new PoseReader();
  readonly #judgements = new Map<string, Judgement>();

  /** @throws {PoseFormatError | StreamError | PersonError | Error} what `explain()` explains. */
  read({ path, first, frames, partOf, person }: ClipInfo, streams: readonly StreamName[]): PoseStreams {
    if (partOf === undefined) {
      const pose = this.#frames(path, first, first + frames);
      return extractStreams(pose, streams, person === undefined ? {} : { person });
    }
    const { places, units } = this.#judgement(path, person); // before the frames, which only the next reading keeps
    const pose = this.#frames(path, first, first + frames);
    const there = places === undefined ? {} : { person: places.subarray(first, first + frames) };
    return extractStreams(pose, streams, { ...there, units });
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

  #judgement(path: string, person: number | undefined): Judgement {
    const key = `${person ?? ""} ${path}`;
    const known = this.#judgements.get(key);
    if (known !== undefined) return known;
    const file = openPoseSync(path);
    try {
      const judgement = judge(file, person);
      this.#judgements.set(key, judgement);
      return judgement;
    } finally {
      file.close();
    }
  }
}

function judge(file: PoseFileSync, person: number | undefined): Judgement {
  const { frames } = file.header;
  const places = findPerson(file, person);
  const spread = segmentFrames(frames, Math.min(JUDGED_FRAMES, frames));
  const sample =
    file.header.people === undefined // of v0.0: each frame has people of its own number
      ? selectFrames(file.read(), spread)
      : joinFrames(Array.from(spread, (frame) => file.read(frame, frame + 1)));
  if (places === undefined) return { units: coordinateUnits(sample) };
  return {
    places,
    units: coordinateUnits(
      sample,
      Array.from(spread, (frame) => places[frame]!),
    ),
  };
}

/** Where the person is in each frame; undefined where there is nobody else. */
function findPerson({ header, read }: PoseFileSync, wanted: number | undefined): Uint16Array | undefined {
  const { people, frames, points, dims } = header;
  if (people !== undefined && people < 2) {
    if (wanted !== undefined && wanted >= people) throw new PersonError(wanted, people);
    return undefined;
  }
  const tracker = new PeopleTracker();
  const step =
    people === undefined ? frames : Math.max(1, Math.floor(CHUNK / (4 * people * points * (dims + 1))));
  for (let first = 0; first < frames; first += step)
    tracker.look(read(first, Math.min(frames, first + step)));
  const { length } = tracker.seen;
  if (wanted !== undefined && wanted >= length) throw new PersonError(wanted, length);
  return tracker.placesOf(wanted ?? tracker.signer);
}
