import type { PoseStreams } from "@msmae/pose";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { ClipError } from "../clips/errors.js";
import { readBytes, withFile } from "../clips/file-bytes.js";
import { decodeFrames, frameLayout } from "./frame-codec.js";

/** Reads frames of a packed corpus with one positional read for each clip or window: no more than lies between them. */
export function shardReader({ clips, streams, packed = [] }: CorpusIndex): {
  load(which: number): PoseStreams;
  select(which: number, frames: Uint32Array): PoseStreams;
} {
  const layout = frameLayout(packed);
  const select = (which: number, frames: Uint32Array): PoseStreams => {
    const clip = clips[which];
    if (clip === undefined) throw new RangeError(`Got clip ${which} of ${clips.length} clips.`);
    const outside = frames.find((frame) => frame >= clip.frames);
    if (outside !== undefined) throw new RangeError(`Got frame ${outside} of ${clip.frames} frames.`);
    const from = frames.reduce((least, frame) => Math.min(least, frame), clip.frames);
    const to = frames.reduce((most, frame) => Math.max(most, frame + 1), from); // exclusive
    const records = readRecords(clip, (clip.first + from) * layout.bytes, (to - from) * layout.bytes);
    const places = frames.map((frame) => frame - from);
    const decoded = decodeFrames(records, layout, places, clip.fps, streams);
    for (const { coordinates } of [decoded.shoulders, ...Object.values(decoded.streams)]) {
      if (coordinates.every(Number.isFinite)) continue;
      throw new ClipError(clip.id, clip.path, "damaged", `${clip.path}: has coordinates that are no numbers`);
    }
    return decoded;
  };
  return {
    select,
    load: (which) =>
      select(
        which,
        Uint32Array.from({ length: clips[which]?.frames ?? 0 }, (_, t) => t),
      ),
  };
}

function readRecords({ id, path }: { id: string; path: string }, offset: number, length: number): Uint8Array {
  let records: Uint8Array;
  try {
    records = withFile(path, (file) => readBytes(file, offset, length));
  } catch (error) {
    throw new ClipError(id, path, "unreadable", (error as Error).message);
  }
  if (records.length === length) return records;
  throw new ClipError(id, path, "truncated", `${path}: ends at byte ${offset + records.length}`);
}
