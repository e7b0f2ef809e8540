import { dirname, relative, resolve, sep } from "node:path";
import { writeWhole } from "@msmae/files";
import { type FrameTimes, framesWithin, secondsAt } from "@msmae/pose";
import type { Clip } from "../manifest.js";
import { probePose } from "../pose-file.js";
import type { FileIndex } from "./poses.js";
import { AnnotationError, type Place, type Reading, type VideoRange, type Videos } from "./reading.js";

/** What became of the annotations of a data set. */
export interface Made {
  readonly clips: readonly Clip[];
  /** Clips of which there is no pose, and the videos of which one is needed. */
  readonly missing: readonly { readonly id: string; readonly videos: Videos }[];
  /** The ids of what each rule has excluded. */
  readonly excluded: ReadonlyMap<string, readonly string[]>;
  readonly malformed: readonly AnnotationError[];
}

export interface MakeOptions {
  /** Poses, named as their videos. */
  readonly poses: FileIndex;
  /** Where the manifest will be: poses are named relative to its folder. */
  readonly out: string;
  /** The fewest clips of a gloss. Default: 1. */
  readonly minClips?: number;
}

/**
 * Finds the poses of what was read, and gives the clips of a manifest in the order of the annotations.
 *
 * What cannot be a clip is counted under a rule: `time range` (it begins before its video or where that has ended, or ends
 * before it begins), `no frame rate` (it is to be cut by seconds out of a pose that has none), `several poses` (files of the
 * same name in several folders), `unclear length` (a video that is neither the uncut one nor the cut one), `few clips` (its
 * gloss has fewer than `minClips`). Time is the video's, as extraction wrote it down beside the pose; a record of it that
 * cannot be read is malformed.
 *
 * @example
 * const made = makeManifest(readWlasl("WLASL_v0.3.json"), { poses: indexPoses("poses"), out: "manifest.jsonl" });
 * writeManifest("manifest.jsonl", made.clips);
 * console.log(made.clips.length, made.missing.length, made.excluded, made.malformed);
 */
export function makeManifest(reading: Reading, { poses, out, minClips = 1 }: MakeOptions): Made {
  const home = dirname(resolve(out));
  const excluded = new Map([...reading.excluded].map(([rule, ids]) => [rule, [...ids]]));
  const exclude = (rule: string, id: string) => {
    if (excluded.get(rule)?.push(id) === undefined) excluded.set(rule, [id]);
  };
  const malformed = [...reading.malformed];
  const timesOf = timesReader((fault) => malformed.push(fault));
  const missing: { id: string; videos: Videos }[] = [];
  const clips: Clip[] = [];
  const places = new Map<string, Place>();
  for (const { clip, videos, place } of reading.entries) {
    const earlier = places.get(clip.id);
    if (earlier !== undefined) {
      const where = earlier.line === undefined ? "" : ` in line ${earlier.line}`;
      const detail = `${JSON.stringify(clip.id)} was there before${where}`;
      malformed.push(new AnnotationError(place.file, detail, place.line));
      continue;
    }
    places.set(clip.id, place);
    const found = firstFound(videos, (video) => poses.find(video));
    if (found === undefined) missing.push({ id: clip.id, videos });
    else if (found.file === "several") exclude("several poses", clip.id);
    else {
      const range = rangeOf(found.video, () => timesOf(found.file));
      if (typeof range === "string") exclude(range, clip.id);
      else clips.push({ ...clip, pose: relativePath(home, found.file), ...range });
    }
  }
  const counts = new Map<string | undefined, number>();
  for (const { gloss } of clips) counts.set(gloss, (counts.get(gloss) ?? 0) + 1);
  const enough = ({ gloss }: Clip) => gloss === undefined || (counts.get(gloss) ?? 0) >= minClips;
  for (const clip of clips) if (!enough(clip)) exclude("few clips", clip.id);
  return { clips: clips.filter(enough), missing, excluded, malformed };
}

/** Writes clips as a manifest, whole or not at all. */
export function writeManifest(path: string, clips: readonly Clip[]): void {
  writeWhole(path, clips.map((clip) => `${JSON.stringify(clip)}\n`).join(""));
}

function firstFound(
  videos: readonly VideoRange[],
  find: (video: VideoRange) => string | undefined,
): { readonly video: VideoRange; readonly file: string } | undefined {
  for (const video of videos) {
    const file = find(video);
    if (file !== undefined) return { video, file };
  }
  return undefined;
}

/** Where a clip begins and ends in its file, or the rule that excludes it. */
function rangeOf(
  { start, end, uncut }: VideoRange,
  timesOf: () => FrameTimes | undefined,
): { start?: number; end?: number } | "time range" | "unclear length" | "no frame rate" {
  if (uncut !== undefined) {
    if (uncut.end <= uncut.begin) return "time range";
    const times = timesOf();
    if (times === undefined) return "unclear length";
    const { frames } = times;
    if (frames <= uncut.end - uncut.begin + SLACK) return {};
    if (frames < uncut.end - SLACK) return "unclear length";
    if (!isTimed(times)) return "no frame rate";
    return { start: secondsAt(times, uncut.begin), end: secondsAt(times, Math.min(uncut.end, frames)) };
  }
  if (start === undefined && end === undefined) return {};
  if ((start ?? 0) < 0 || (end !== undefined && end <= (start ?? 0))) return "time range";
  const times = timesOf(); // undefined: unusable, as opening the corpus will say
  if (times !== undefined && !isTimed(times)) return "no frame rate";
  if (times !== undefined && framesWithin(times, start, end).frames === 0) return "time range";
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

/** Frames by which decoders differ at a video's ends. Ours. */
const SLACK = 2;

/** Whether seconds mean anything. */
const isTimed = ({ fps, times }: FrameTimes): boolean => fps > 0 || times !== undefined;

/** @param onFault Told once of each file whose frame times cannot be read. */
function timesReader(onFault: (fault: AnnotationError) => void): (file: string) => FrameTimes | undefined {
  const known = new Map<string, FrameTimes | undefined>();
  return (file) => {
    if (!known.has(file)) {
      const probe = probePose(file, []);
      known.set(file, "reason" in probe ? undefined : probe);
      if ("reason" in probe && probe.reason === "times") onFault(new AnnotationError(file, probe.detail));
    }
    return known.get(file);
  };
}

const relativePath = (from: string, to: string): string => relative(from, resolve(to)).split(sep).join("/");
