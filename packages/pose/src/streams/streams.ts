import { quote, StreamError } from "../errors.js";
import type { Pose } from "../pose.js";
import { LAYOUTS, STREAM_NAMES, type StreamName } from "./keypoints.js";

/** Keypoints over time. */
export interface StreamSequence {
  /** [T, K, 2] x and y, in pixels or normalised; 0 where missing. */
  readonly coordinates: Float32Array;
  /** [T, K] 1 where the keypoint was seen, else 0. */
  readonly present: Uint8Array;
}

/** The paper's streams of one person. */
export interface PoseStreams {
  /** T */
  readonly frames: number;
  readonly fps: number;
  /** K = 2: left, right. There whatever streams were asked for, since {@link normalise} needs them. */
  readonly shoulders: StreamSequence;
  readonly streams: { readonly [name in StreamName]?: StreamSequence };
}

/**
 * The paper's streams out of a pose, by the names of components and points, never by their position: body, hands and
 * face out of MediaPipe Holistic (full, reduced or with refined face), body and hands out of OpenPose.
 *
 * A keypoint is present where its confidence is above 0 and both coordinates are finite. Of several people the first
 * that was seen in any frame is taken. Where a file evidently holds MediaPipe's own [0, 1] coordinates (more than half
 * of the seen shoulders lie in the unit square, or of all keypoints where no shoulders were seen) they are
 * brought to pixels by the file's width and height, which undoes the distortion of pictures that are not square.
 *
 * @param names The streams to read; the shoulders are always read, and are missing in every frame where the pose has
 *   none.
 * @throws {StreamError} if the pose does not hold all keypoints of a stream.
 * @example
 * const { streams, shoulders } = extractStreams(readPose(bytes), ["body", "left", "right"]);
 */
export function extractStreams(pose: Pose, names: readonly StreamName[]): PoseStreams {
  const person = firstPerson(pose);
  const streams: { [name in StreamName]?: StreamSequence } = {};
  // In the order of STREAM_NAMES, whatever the order in which they were asked for.
  for (const name of STREAM_NAMES) {
    if (names.includes(name))
      streams[name] = take(pose, person, indices(pose, name, Number.POSITIVE_INFINITY));
  }
  let shoulders: StreamSequence;
  try {
    shoulders = take(pose, person, indices(pose, "body", 2));
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    shoulders = { coordinates: new Float32Array(pose.frames * 4), present: new Uint8Array(pose.frames * 2) };
  }
  const all = [shoulders, ...Object.values(streams)];
  const judged = shoulders.present.includes(1) ? [shoulders] : all;
  if (pose.width > 1 && pose.height > 1 && inUnitSquare(judged)) {
    for (const { coordinates } of all) {
      for (let i = 0; i < coordinates.length; i += 2) {
        coordinates[i]! *= pose.width;
        coordinates[i + 1]! *= pose.height;
      }
    }
  }
  return { frames: pose.frames, fps: pose.fps, shoulders, streams };
}

/** The same streams with `map(sequence)` in place of each, the shoulders included. */
export function mapStreams(
  streams: PoseStreams,
  map: (sequence: StreamSequence) => StreamSequence,
): PoseStreams {
  const mapped: { [name in StreamName]?: StreamSequence } = {};
  for (const name of STREAM_NAMES) {
    const sequence = streams.streams[name];
    if (sequence !== undefined) mapped[name] = map(sequence);
  }
  return { ...streams, shoulders: map(streams.shoulders), streams: mapped };
}

/** The first person with any confidence in any frame; 0 where nobody was seen. */
function firstPerson({ frames, people, points, confidence }: Pose): number {
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
function indices(pose: Pose, stream: StreamName, limit: number): number[] {
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

function take(pose: Pose, person: number, points: readonly number[]): StreamSequence {
  const coordinates = new Float32Array(pose.frames * points.length * 2);
  const present = new Uint8Array(pose.frames * points.length);
  if (pose.people === 0) return { coordinates, present };
  for (let frame = 0, out = 0; frame < pose.frames; frame++) {
    const base = (frame * pose.people + person) * pose.points;
    for (const point of points) {
      const x = pose.data[(base + point) * pose.dims]!;
      const y = pose.data[(base + point) * pose.dims + 1]!;
      if (
        point !== ABSENT &&
        pose.confidence[base + point]! > 0 &&
        Number.isFinite(x) &&
        Number.isFinite(y)
      ) {
        coordinates[2 * out] = x;
        coordinates[2 * out + 1] = y;
        present[out] = 1;
      }
      out++;
    }
  }
  return { coordinates, present };
}

/** Whether more than half of the keypoints seen lie in [0, 1] x [0, 1]. */
function inUnitSquare(sequences: readonly StreamSequence[]): boolean {
  let seen = 0;
  let inside = 0;
  for (const { coordinates, present } of sequences) {
    for (let i = 0; i < present.length; i++) {
      if (present[i] === 0) continue;
      const [x, y] = [coordinates[2 * i]!, coordinates[2 * i + 1]!];
      seen++;
      if (x >= 0 && x <= 1 && y >= 0 && y <= 1) inside++;
    }
  }
  return inside > seen / 2;
}
