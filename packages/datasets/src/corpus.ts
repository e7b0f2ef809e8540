import { dirname, join, resolve } from "node:path";
import { KEYPOINTS, type PoseStreams, STREAM_NAMES, type StreamName, selectFrames } from "@msmae/pose";
import { type CorpusSource, corpusSource } from "./corpus-source.js";
import { ClipError, CorpusError } from "./errors.js";
import { findPoses } from "./find-poses.js";
import { Lru } from "./lru.js";
import { type Clip, readManifest } from "./manifest.js";
import { explain, type Probe, probePose, readPoseFrames } from "./pose-file.js";
import type { SkippedClip } from "./skipped.js";
import { synthesizeClip, syntheticClips } from "./synthetic/index.js";

/** A clip that can be used: what its manifest says, and where its frames are. */
export interface ClipInfo extends Omit<Clip, "pose" | "start" | "end"> {
  /** The file, absolute; the id again where there is none. */
  readonly path: string;
  /** The clip's first frame in its file. */
  readonly first: number;
  /** The clip's length, at least 1. */
  readonly frames: number;
  /** Frames a second; 0 where the file does not say. */
  readonly fps: number;
}

/** What a scan found: plain data, which a worker thread can be given. */
export interface CorpusIndex {
  readonly source: CorpusSource;
  /** What messages call the corpus: its path. */
  readonly name: string;
  /** The streams that every clip has. */
  readonly streams: readonly StreamName[];
  readonly clips: readonly ClipInfo[];
  readonly skipped: readonly SkippedClip[];
}

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
 * Opens a corpus: a manifest, a folder, packed shards or a description of synthetic signers.
 *
 * @param source A path, or a source as a configuration has it.
 * @param options.streams The streams that every clip must have. Paper §3: body and hands.
 * @param options.cacheBytes See {@link openIndex}.
 * @throws {ManifestError | CorpusError} as {@link scanCorpus}.
 * @example
 * const corpus = openCorpus("data/phoenix");
 * corpus.clips.length; // 8257
 * corpus.load(0).streams.body; // { coordinates: [T, 6, 2], present: [T, 6] }
 */
export function openCorpus(
  source: string | CorpusSource,
  {
    streams = ["body", "left", "right"],
    cacheBytes,
  }: { readonly streams?: readonly StreamName[]; readonly cacheBytes?: number } = {},
): Corpus {
  return openIndex(
    scanCorpus(typeof source === "string" ? corpusSource(source) : source, streams),
    cacheBytes,
  );
}

/**
 * The corpus of an index, without another scan.
 *
 * @param cacheBytes Of the clips read last, as many are kept as fit into so many bytes. Ours: 256 MB, an hour and a half of
 *   body and hands at 25 frames/s.
 */
export function openIndex(index: CorpusIndex, cacheBytes = 256e6): Corpus {
  const cache = new Lru<number, PoseStreams>(cacheBytes);
  const read = reader(index);
  const load = (which: number): PoseStreams => {
    const held = cache.get(which);
    if (held !== undefined) return held;
    const clip = index.clips[which];
    if (clip === undefined) throw new RangeError(`Got clip ${which} of ${index.clips.length} clips.`);
    const streams = read(clip, which);
    cache.set(which, streams, bytesOf(streams));
    return streams;
  };
  return { ...index, load, select: (which, frames) => selectFrames(load(which), frames) };
}

/** How the clips of an index are read. */
function reader({ source, streams }: CorpusIndex): (clip: ClipInfo, which: number) => PoseStreams {
  if (source.kind === "synthetic")
    return (_clip, which) => pickStreams(synthesizeClip(source, which), streams);
  return (clip) => {
    try {
      return readPoseFrames(clip.path, streams, clip.first, clip.frames);
    } catch (error) {
      const why = explain(error);
      throw why === undefined ? error : new ClipError(clip.id, clip.path, why.reason, why.detail);
    }
  };
}

const pickStreams = (clip: PoseStreams, names: readonly StreamName[]): PoseStreams => ({
  ...clip,
  streams: Object.fromEntries(
    Object.entries(clip.streams).filter(([name]) => names.includes(name as StreamName)),
  ),
});

const bytesOf = ({ frames, streams }: PoseStreams): number =>
  STREAM_NAMES.reduce((sum, name) => sum + (streams[name] ? 9 * frames * KEYPOINTS[name] : 0), 18 * frames);

/**
 * Looks through a corpus: lists its clips and checks each file's header, so that training does not meet what it
 * cannot use. Clips that it cannot use are in `skipped`.
 *
 * @throws {ManifestError} if a line of the manifest is wrong.
 * @throws {CorpusError} if there is nothing at the path, no clip in it, or none that can be used.
 */
export function scanCorpus(source: CorpusSource, streams: readonly StreamName[]): CorpusIndex {
  if (source.kind === "synthetic") {
    const clips = syntheticClips(source).map((clip) => ({ ...clip, path: clip.id, first: 0 }));
    return { source, name: "synthetic corpus", streams, clips, skipped: [] };
  }
  const { name, candidates } = list(source);
  const clips: ClipInfo[] = [];
  const skipped: SkippedClip[] = [];
  const probes = new Map<string, Probe>(); // many clips of a manifest may share a file
  for (const { pose, start, end, ...clip } of candidates) {
    const path = resolve(pose);
    const probe = probes.get(path) ?? probePose(path, streams);
    probes.set(path, probe);
    if ("reason" in probe) {
      skipped.push({ clip: clip.id, path, ...probe });
      continue;
    }
    const range = frameRange(probe, start, end);
    if (range.frames > 0) clips.push({ ...clip, path, ...range, fps: probe.fps });
    else {
      const detail = `${path}: no frame from ${start ?? 0} s to ${end ?? "the end"} s of ${probe.frames} frames at ${probe.fps} frames/s`;
      skipped.push({ clip: clip.id, path, reason: "range", detail });
    }
  }
  if (clips.length === 0) throw CorpusError.unusable(name, skipped);
  return { source, name, streams, clips, skipped };
}

/** Frames whose time lies in [start, end), so that clips that follow each other share no frame. */
function frameRange(
  { frames, fps }: { readonly frames: number; readonly fps: number },
  start: number | undefined,
  end: number | undefined,
): { first: number; frames: number } {
  if (start === undefined && end === undefined) return { first: 0, frames };
  if (fps === 0) return { first: 0, frames: 0 }; // seconds mean nothing here
  const first = Math.round((start ?? 0) * fps);
  const last = end === undefined ? frames : Math.min(frames, Math.round(end * fps)); // exclusive
  return { first, frames: last - first };
}

type FileSource = Extract<CorpusSource, { readonly path: string }>;

/** The clips of a source, `pose` being a path from the working directory or an absolute one. */
function list(source: FileSource): { name: string; candidates: readonly Clip[] } {
  const { path } = source;
  if (source.kind === "manifest") {
    const folder = dirname(path);
    const candidates = readManifest(path).map((clip) => ({ ...clip, pose: resolve(folder, clip.pose) }));
    if (candidates.length === 0)
      throw new CorpusError(path, "the manifest is empty; expected one clip a line");
    return { name: path, candidates };
  }
  const candidates = findPoses(path).map((id) => ({ id, pose: join(path, id) }));
  if (candidates.length === 0) {
    throw new CorpusError(
      path,
      "no clips; expected .pose files in the folder or below it, or a manifest.jsonl",
    );
  }
  return { name: path, candidates };
}
