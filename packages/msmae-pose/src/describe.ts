import {
  type CoordinateUnits,
  coordinateUnits,
  extractStreams,
  isPresent,
  type Person,
  type Pose,
  STREAM_NAMES,
  StreamError,
  type StreamName,
  secondsAt,
  streamsOf,
} from "@msmae/pose";
import { choosePerson, within } from "./choose-person.js";
import { chunks } from "./pose-chunks.js";
import type { PoseSource } from "./source.js";
import { frameTimesOf } from "./time-range.js";

/** What `msmae-pose info` tells of a pose; a line of `--json`. */
export interface PoseDescription {
  readonly file: string;
  /** The file's size. */
  readonly bytes?: number;
  readonly version: number;
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly fps: number;
  readonly frames: number;
  /** Undefined where the file has no frame rate. */
  readonly seconds?: number;
  /** Undefined of a v0.0 file of which only the header was read. */
  readonly people?: number;
  /** Of several people the one that the rest is about, counted from 0; undefined where only the header was read. */
  readonly person?: number;
  readonly points: number;
  /** Undefined where only the header was read. */
  readonly units?: CoordinateUnits;
  readonly components: readonly {
    readonly name: string;
    readonly format: string;
    readonly points: number;
    /** In what share of the frames any of its points was seen, of the person, 0 to 1. */
    readonly seen?: number;
  }[];
  /** `seen`: in what share of the frames any keypoint was seen. `missing`: why the stream cannot be read. */
  readonly streams: { readonly [name in StreamName]: { readonly seen?: number; readonly missing?: string } };
}

/**
 * Describes a pose.
 *
 * @param options `header` reads no coordinates, which is enough for all but units and what was seen. `person` says of
 *   whom that is, where there are several. Default: the one most seen.
 * @throws {PersonError} if there is no such person.
 * @example
 * const { frames, streams } = await describePose(await openSource("clip.pose"));
 */
export async function describePose(
  source: PoseSource,
  { header = false, person }: { readonly header?: boolean; readonly person?: number | undefined } = {},
): Promise<PoseDescription> {
  const { version, width, height, depth, fps, frames, points, components } = source.about;
  const seen = header ? undefined : await lookThrough(source, person);
  const people = seen?.people ?? source.about.people;
  const share = (count: number | undefined) =>
    count === undefined || frames === 0 ? {} : { seen: count / frames };
  return {
    file: source.name,
    ...(source.bytes === undefined ? {} : { bytes: source.bytes }),
    ...{ version, width, height, depth, fps, frames },
    ...lengthOf(source),
    ...(people === undefined ? {} : { people }),
    ...(seen !== undefined && seen.people > 1 ? { person: seen.person } : {}),
    points,
    ...(seen === undefined ? {} : { units: seen.units }),
    components: components.map(({ name, format, points: own }, i) => ({
      ...{ name, format, points: own.length },
      ...share(seen?.components[i]),
    })),
    streams: Object.fromEntries(
      STREAM_NAMES.map((name) => {
        const missing = whyMissing(source.about, name);
        return [name, missing === undefined ? share(seen?.streams[name]) : { missing }];
      }),
    ) as PoseDescription["streams"],
  };
}

/** Seconds from the first frame to the end of the last one. */
function lengthOf(source: PoseSource): { readonly seconds?: number } {
  const times = frameTimesOf(source);
  if (!(times.fps > 0) && times.times === undefined) return {};
  return { seconds: secondsAt(times, times.frames) - secondsAt(times, 0) };
}

interface Seen {
  people: number;
  readonly person: number;
  units: CoordinateUnits;
  /** Frames in which each was seen. */
  readonly components: number[];
  readonly streams: { [name in StreamName]?: number };
}

async function lookThrough(source: PoseSource, wanted: number | undefined): Promise<Seen> {
  const chosen = await choosePerson(source, wanted);
  const { components } = source.about;
  const names = streamsOf(source.about);
  const seen: Seen = {
    people: source.about.people ?? 0,
    person: chosen.person,
    units: "pixels",
    components: components.map(() => 0),
    streams: Object.fromEntries(names.map((name) => [name, 0])),
  };
  let judged = false;
  for await (const { first, pose } of chunks(source)) {
    const person = within(chosen, first, first + pose.frames);
    seen.people = Math.max(seen.people, pose.people);
    for (const [i, count] of componentFrames(pose, person.person).entries()) seen.components[i]! += count;
    const { streams, shoulders } = extractStreams(pose, names, person);
    for (const name of names) {
      const { present } = streams[name]!;
      const keypoints = present.length / Math.max(1, pose.frames);
      for (let frame = 0; frame < pose.frames; frame++) {
        if (present.subarray(frame * keypoints, (frame + 1) * keypoints).includes(1))
          seen.streams[name]! += 1;
      }
    }
    // The first part that shows shoulders tells the units of all.
    if (!judged) seen.units = coordinateUnits(pose, person.person);
    judged ||= shoulders.present.includes(1);
  }
  return seen;
}

/** In how many frames any point of each component was seen, of one person. */
function componentFrames(pose: Pose, person: Person): number[] {
  const { components, frames, people, points } = pose;
  if (people === 0) return components.map(() => 0);
  let first = 0;
  return components.map((component) => {
    const start = first;
    first += component.points.length;
    let count = 0;
    for (let frame = 0; frame < frames; frame++) {
      const place = typeof person === "number" ? person : person[frame]!;
      if (place >= people) continue;
      const at = (frame * people + place) * points;
      let point = at + start;
      while (point < at + first && !isPresent(pose, point)) point++;
      if (point < at + first) count++;
    }
    return count;
  });
}

function whyMissing(about: PoseSource["about"], name: StreamName): string | undefined {
  if (streamsOf(about).includes(name)) return undefined;
  try {
    const { components, points, dims } = about;
    const empty = { data: new Float32Array(0), confidence: new Float32Array(0) };
    extractStreams({ ...about, ...empty, components, points, dims, frames: 0, people: 0 }, [name]);
    return undefined;
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    return error.message;
  }
}
