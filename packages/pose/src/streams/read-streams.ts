import { quote, StreamError } from "../errors.js";
import type { Pose } from "../pose.js";
import { LAYOUTS, STREAM_NAMES, type StreamName } from "./keypoints.js";
import type { PoseStreams, StreamSequence } from "./pose-streams.js";

/**
 * The streams as the file has them, whatever its units.
 *
 * @param names The streams to read; the shoulders are always read, and are missing in every frame where the pose has
 *   none.
 * @throws {StreamError} if the pose does not hold all keypoints of a stream.
 */
export function readStreams(
  pose: Pose,
  names: readonly StreamName[],
  depth = false,
  person = firstPerson(pose),
): PoseStreams {
  const streams: { [name in StreamName]?: StreamSequence } = {};
  // In the order of STREAM_NAMES, whatever the order in which they were asked for.
  for (const name of STREAM_NAMES) {
    if (names.includes(name))
      streams[name] = take(pose, person, indices(pose, name, Number.POSITIVE_INFINITY), depth);
  }
  let shoulders: StreamSequence;
  try {
    shoulders = take(pose, person, indices(pose, "body", 2), false);
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    shoulders = { coordinates: new Float32Array(pose.frames * 4), present: new Uint8Array(pose.frames * 2) };
  }
  return { frames: pose.frames, fps: pose.fps, shoulders, streams };
}

/**
 * The streams that a pose or a header has, in their order: those that `extractStreams` can read.
 *
 * @example
 * const streams = extractStreams(pose, streamsOf(pose));
 */
export function streamsOf(pose: Pick<Pose, "components">): StreamName[] {
  return STREAM_NAMES.filter((name) => {
    try {
      indices(pose, name, Number.POSITIVE_INFINITY);
      return true;
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      return false;
    }
  });
}

/**
 * Whose streams {@link extractStreams} takes: the first person with any confidence in any frame; 0 where nobody was seen.
 */
export function firstPerson({ frames, people, points, confidence }: Pose): number {
  for (let person = 0; person < people; person++) {
    for (let frame = 0; frame < frames; frame++) {
      const at = (frame * people + person) * points;
      for (let i = at; i < at + points; i++) if (confidence[i]! > 0) return person;
    }
  }
  return 0;
}

/** In place of an index: a keypoint that the file does not have, missing in every frame. */
const ABSENT = -1;

/**
 * The first `limit` keypoints of a stream as indices among all points of the pose.
 *
 * A face may lack up to half of its points. Ours: pose-format's reduced files, which most corpora are shared in, have
 * 102 of the 112 (no nose), and a missing keypoint is nothing new to the model.
 */
function indices(pose: Pick<Pose, "components">, stream: StreamName, limit: number): number[] {
  const components = pose.components.map(({ name }) => name);
  for (const layout of LAYOUTS) {
    const place = layout.streams[stream];
    const index = place === undefined ? -1 : components.indexOf(place.component);
    if (place === undefined || index < 0) continue;
    const { points, format } = pose.components[index]!;
    if (!format.startsWith("XY")) {
      throw new StreamError(
        stream,
        components,
        `component ${place.component} has format ${quote(format)}, expected X and Y first`,
      );
    }
    const first = pose.components
      .slice(0, index)
      .reduce((sum, component) => sum + component.points.length, 0);
    const position = new Map(points.map((name, i) => [name, i]).reverse() as [string, number][]);
    const wanted = place.points.slice(0, limit);
    const missing = wanted.filter((name) => !position.has(name));
    if (missing.length > (stream === "face" ? wanted.length / 2 : 0)) {
      const listed = missing.length > 12 ? `${missing.slice(0, 12).join(", ")}, …` : missing.join(", ");
      const detail = `component ${place.component} has ${points.length} points, but not ${missing.length} of the ${wanted.length} needed: ${listed}`;
      throw new StreamError(stream, components, detail);
    }
    return wanted.map((name) => (position.has(name) ? first + position.get(name)! : ABSENT));
  }
  const expected = LAYOUTS.flatMap(({ streams }) => streams[stream]?.component ?? []).join(" or ");
  const listed = components.length > 0 ? components.slice(0, 8).map(quote).join(", ") : "no components";
  throw new StreamError(stream, components, `expected component ${expected}, found ${listed}`);
}

function take(pose: Pose, person: number, indices: readonly number[], depth: boolean): StreamSequence {
  const { frames, people, points, dims, data, confidence } = pose;
  const coordinates = new Float32Array(frames * indices.length * 2);
  const present = new Uint8Array(frames * indices.length);
  const depths = depth && dims > 2 ? new Float32Array(present.length) : undefined;
  const sequence = { coordinates, present, ...(depths === undefined ? {} : { depth: depths }) };
  if (people === 0) return sequence;
  for (let frame = 0, out = 0; frame < frames; frame++) {
    const base = (frame * people + person) * points;
    for (const index of indices) {
      const at = (base + index) * dims;
      const x = data[at]!;
      const y = data[at + 1]!;
      if (index !== ABSENT && confidence[base + index]! > 0 && Number.isFinite(x) && Number.isFinite(y)) {
        coordinates[2 * out] = x;
        coordinates[2 * out + 1] = y;
        present[out] = 1;
        if (depths !== undefined) depths[out] = data[at + 2]!;
      }
      out++;
    }
  }
  return sequence;
}
