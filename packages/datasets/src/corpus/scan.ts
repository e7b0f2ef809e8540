import { dirname, resolve } from "node:path";
import {
  type FrameTimes,
  framesWithin,
  PersonError,
  type Reference,
  type StreamName,
  secondsAt,
} from "@msmae/pose";
import { poseNames } from "@msmae/pose/node";
import { SYNTHETIC_STREAMS, syntheticClips } from "@msmae/synthetic";
import type { ClipInfo, CorpusIndex } from "../clips/corpus-index.js";
import type { CorpusSource } from "../clips/corpus-source.js";
import { CorpusError } from "../clips/errors.js";
import { type Clip, readManifest } from "../clips/manifest.js";
import { pointOnFolder } from "../clips/other-inputs.js";
import type { SkippedClip } from "../clips/skipped.js";
import { scanShards } from "../shards/scan-shards.js";
import { clipTimes, originOf } from "./clip-times.js";
import { explain, type Probe, probePose } from "./pose-file.js";

/**
 * Looks through a corpus: lists its clips and checks each file's header, so that training does not meet what it
 * cannot use. Clips that it cannot use are in `skipped`.
 *
 * @param reference What clips are centred and scaled by; `hands` needs nobody's shoulders.
 * @throws {ManifestError} if a line of the manifest is wrong.
 * @throws {CorpusError} if there is nothing at the path, no clip in it, or none that can be used.
 */
export function scanCorpus(
  source: CorpusSource,
  streams: readonly StreamName[],
  reference: Reference = "shoulders",
): CorpusIndex {
  const index = scan(source, streams);
  return reference === "shoulders" ? index : { ...index, reference };
}

function scan(source: CorpusSource, streams: readonly StreamName[]): CorpusIndex {
  if (source.kind === "synthetic") {
    const known: readonly StreamName[] = SYNTHETIC_STREAMS;
    const unknown = streams.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const detail = `synthetic signers have no stream ${unknown}, expected some of ${known.join(", ")}`;
      throw new CorpusError("synthetic corpus", detail);
    }
    const clips = syntheticClips(source).map((clip) => ({ ...clip, path: clip.id, first: 0 }));
    return { source, name: "synthetic corpus", streams, clips, skipped: [] };
  }
  if (source.kind === "shards") return scanShards(source, streams);
  const name = source.path;
  const clips: ClipInfo[] = [];
  const skipped: SkippedClip[] = [];
  const probes = new Map<string, Probe>(); // many clips of a manifest may share a file
  for (const { pose: path, start, end, ...listed } of listedClips(source)) {
    const clip = withoutOwnFields(listed);
    const probe = probes.get(path) ?? probePose(path, streams);
    probes.set(path, probe);
    if ("reason" in probe) {
      skipped.push({ clip: clip.id, path, ...probe });
      continue;
    }
    if (clip.person !== undefined && probe.people !== undefined && clip.person >= probe.people) {
      const { message } = new PersonError(clip.person, probe.people);
      skipped.push({ clip: clip.id, path, reason: "person", detail: `${path}: ${message}` });
      continue;
    }
    const range = framesWithin(probe, start, end);
    if (range.frames > 0) {
      const segments = clip.segments && shift(clip.segments, originOf(probe, range.first));
      const part = range.frames < probe.frames && { partOf: probe.frames };
      const times = clipTimes(probe, range);
      clips.push({
        ...clip,
        path,
        ...range,
        ...part,
        fps: probe.fps,
        ...times,
        ...(segments && { segments }),
      });
    } else {
      const detail = `${path}: no frame from ${start ?? 0} s to ${end ?? "the end"} s of ${describeTimes(probe)}`;
      skipped.push({ clip: clip.id, path, reason: "range", detail });
    }
  }
  if (clips.length === 0) throw CorpusError.unusable(name, skipped);
  return { source, name, streams, clips, skipped };
}

/** A manifest may have any field, but not those by which the scan says where and when a clip's frames are. */
function withoutOwnFields<C extends object>(clip: C): C {
  const own = { ...clip } as C & Partial<ClipInfo>;
  const { partOf: _, times: __, origin: ___, ...rest } = own;
  return rest as unknown as C;
}

function describeTimes(file: FrameTimes): string {
  const { frames, fps, start, times } = file;
  if (start === undefined && times === undefined) return `${frames} frames at ${fps} frames/s`;
  const [from, to] = [secondsAt(file, 0), secondsAt(file, frames)].map((each) => each.toFixed(2));
  return `${frames} frames, which are from ${from} s to ${to} s`;
}

/** Segments in seconds from the clip's beginning, which are in seconds of its file; those before it are dropped. */
function shift(segments: NonNullable<Clip["segments"]>, by: number): NonNullable<Clip["segments"]> {
  if (by === 0) return segments;
  return segments
    .filter(({ end }) => end > by)
    .map(({ gloss, start, end }) => ({ gloss, start: Math.max(0, start - by), end: end - by }));
}

type PoseSource = Extract<CorpusSource, { readonly kind: "folder" | "manifest" }>;

/**
 * The clips that a manifest lists, or that the poses of a folder are, without a look at their files; `pose` is absolute.
 *
 * @throws {ManifestError} if a line of the manifest is wrong.
 * @throws {CorpusError} if nothing can be read, or there is no clip.
 */
export function listedClips({ kind, path }: PoseSource): Clip[] {
  try {
    const folder = resolve(kind === "manifest" ? dirname(path) : path);
    const clips = kind === "manifest" ? readManifest(path) : poseNames(path).map((id) => ({ id, pose: id }));
    if (clips.length === 0) {
      const none = "the manifest lists no clips; expected one a line";
      throw new CorpusError(path, kind === "manifest" ? none : `${NO_CLIPS}${pointOnFolder(path)}`);
    }
    return clips.map((clip) => ({ ...clip, pose: resolve(folder, clip.pose) }));
  } catch (error) {
    const why = explain(error);
    throw why === undefined ? error : new CorpusError(path, why.detail);
  }
}

const NO_CLIPS = "no clips; expected .pose files in the folder or below it, or a manifest.jsonl";
