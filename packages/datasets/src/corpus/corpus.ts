// Worker threads import this: it reads what a scan has found, and needs no schemas.
import { KEYPOINTS, type PoseStreams, STREAM_NAMES, type StreamName, selectFrames } from "@msmae/pose";
import { synthesizeClip } from "@msmae/synthetic/clips";
import type { CorpusIndex } from "../clips/corpus-index.js";
import { ClipError } from "../clips/errors.js";
import { shardReader } from "../shards/shard-reader.js";
import { Lru } from "./clip-cache.js";
import { ClipReader } from "./clip-reader.js";
import { explain } from "./pose-file.js";

/** A corpus whose clips can be read. */
export interface Corpus extends CorpusIndex {
  /**
   * All frames of a clip, in pixels.
   *
   * @throws {ClipError} if its file is no longer what the scan found.
   */
  load(clip: number): PoseStreams;
  /** The given frames of a clip, in pixels: `selectFrames(load(clip), frames)`. */
  select(clip: number, frames: Uint32Array): PoseStreams;
}

/**
 * The corpus of an index, without another scan.
 *
 * @param cacheBytes Of the clips read last, as many are kept as fit into so many bytes; shards need no cache. Chosen here: 256 MB,
 *   six hours of body and hands at 25 frames/s.
 */
export function openIndex(index: CorpusIndex, cacheBytes = 256e6): Corpus {
  const corpus = { ...index, ...readers(index, cacheBytes) };
  const gone = new Set(index.gone);
  if (gone.size === 0) return corpus;
  const there = (which: number): number => {
    if (!gone.has(which)) return which;
    const { id, path } = index.clips[which]!;
    throw new ClipError(id, path, "unreadable", "not there any more, but when the run began");
  };
  return {
    ...corpus,
    load: (which) => corpus.load(there(which)),
    select: (which, frames) => corpus.select(there(which), frames),
  };
}

function readers(index: CorpusIndex, cacheBytes: number): Pick<Corpus, "load" | "select"> {
  if (index.source.kind === "shards") {
    const { load, select } = shardReader(index);
    return {
      load: (which) => referred(index, load(which)),
      select: (which, frames) => referred(index, select(which, frames)),
    };
  }
  const cache = new Lru<number, PoseStreams>(cacheBytes);
  const reader = new ClipReader();
  const load = (which: number): PoseStreams => {
    const held = cache.get(which);
    if (held !== undefined) return held;
    const streams = referred(index, read(index, which, reader));
    cache.set(which, streams, bytesOf(streams));
    return streams;
  };
  return { load, select: (which, frames) => selectFrames(load(which), frames) };
}

/** The clip with what it is to be normalised by. */
function referred({ reference }: CorpusIndex, clip: PoseStreams): PoseStreams {
  return reference === undefined ? clip : { ...clip, reference };
}

function read({ source, streams, clips }: CorpusIndex, which: number, reader: ClipReader): PoseStreams {
  const clip = clips[which];
  if (clip === undefined) throw new RangeError(`Got clip ${which} of ${clips.length} clips.`);
  if (source.kind === "synthetic") return pickStreams(synthesizeClip(source, which), streams);
  try {
    return reader.read(clip, streams);
  } catch (error) {
    const why = explain(error);
    throw why === undefined ? error : new ClipError(clip.id, clip.path, why.reason, why.detail);
  }
}

const pickStreams = (clip: PoseStreams, names: readonly StreamName[]): PoseStreams => ({
  ...clip,
  streams: Object.fromEntries(
    Object.entries(clip.streams).filter(([name]) => names.includes(name as StreamName)),
  ),
});

const bytesOf = ({ frames, streams }: PoseStreams): number =>
  STREAM_NAMES.reduce((sum, name) => sum + (streams[name] ? 9 * frames * KEYPOINTS[name] : 0), 18 * frames);
