import { quote } from "@msmae/text";
import { LayoutMismatchError } from "../errors.js";
import type { Pose } from "../pose.js";
import type { PoseStreams, StreamSequence } from "../streams/pose-streams.js";
import { STREAM_NAMES, type StreamName } from "../streams/stream-table.js";
import { isPose, type PoseOrStreams } from "./pose-or-streams.js";

/**
 * Concatenates clips in time, without a transition.
 *
 * They need the same frame rate, people, components and points, or streams: {@link resample} and
 * {@link selectComponents} bring them there. Version, size, limbs and colours are the first clip's; clips of different
 * videos are normalised before they are joined.
 *
 * @throws {LayoutMismatchError} if a clip differs from the first.
 * @throws {RangeError} if there are no clips.
 * @example
 * const sentence = joinFrames(signs.map((sign) => normalisePose(sign)));
 */
export function joinFrames(clips: readonly Pose[]): Pose;
export function joinFrames(clips: readonly PoseStreams[]): PoseStreams;
export function joinFrames(clips: readonly PoseOrStreams[]): PoseOrStreams {
  const [first] = clips;
  if (first === undefined) throw new RangeError("Got no clips to join, expected at least one.");
  const expected = layout(first);
  for (const [i, clip] of clips.entries()) {
    const found = layout(clip);
    for (const field of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      if (found[field] !== expected[field])
        throw new LayoutMismatchError(i, field, `${expected[field]}`, `${found[field]}`);
    }
  }
  const frames = clips.reduce((sum, clip) => sum + clip.frames, 0);
  return isPose(first)
    ? joinPoses(first, clips as readonly Pose[], frames)
    : joinStreams(first, clips as readonly PoseStreams[], frames);
}

function joinPoses(first: Pose, clips: readonly Pose[], frames: number): Pose {
  const { ids: _, ...rest } = first;
  const joined = {
    ...rest,
    frames,
    data: concatenate(clips.map(({ data }) => data)),
    confidence: concatenate(clips.map(({ confidence }) => confidence)),
  };
  const ids = clips.flatMap((clip) => clip.ids ?? []);
  return ids.length === frames && first.ids !== undefined ? { ...joined, ids } : joined;
}

function joinStreams(first: PoseStreams, clips: readonly PoseStreams[], frames: number): PoseStreams {
  const streams: { [name in StreamName]?: StreamSequence } = {};
  for (const name of STREAM_NAMES) {
    if (first.streams[name] !== undefined)
      streams[name] = joinSequences(clips.map((clip) => clip.streams[name]!));
  }
  return { ...first, frames, shoulders: joinSequences(clips.map(({ shoulders }) => shoulders)), streams };
}

function joinSequences(sequences: readonly StreamSequence[]): StreamSequence {
  const present = new Uint8Array(sequences.reduce((sum, sequence) => sum + sequence.present.length, 0));
  let at = 0;
  for (const sequence of sequences) {
    present.set(sequence.present, at);
    at += sequence.present.length;
  }
  return { coordinates: concatenate(sequences.map(({ coordinates }) => coordinates)), present };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** What must be the same in all clips, field by field, as text that an error can print. */
function layout(clip: PoseOrStreams): Readonly<Record<string, string>> {
  if (!isPose(clip)) return { fps: `${clip.fps}`, streams: Object.keys(clip.streams).join(", ") };
  const { fps, people, components } = clip;
  const fields: Record<string, string> = {
    fps: `${fps}`,
    people: `${people}`,
    components: components.map(({ name }) => quote(name)).join(", "),
  };
  for (const { name, format, points } of components) {
    fields[`component ${quote(name)}`] = `${format} of ${points.length} points`;
    fields[`points of ${quote(name)}`] = points.map(quote).join(", ");
  }
  return fields;
}
