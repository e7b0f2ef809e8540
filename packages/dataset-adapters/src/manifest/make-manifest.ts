import { dirname, relative, resolve, sep } from "node:path";
import type { Clip } from "@msmae/datasets";
import { mergeGlosses, probePose } from "@msmae/datasets";
import { writeWhole } from "@msmae/files";
import { type FrameTimes, framesWithin, secondsAt } from "@msmae/pose";
import {
  AnnotationError,
  listed,
  type Place,
  type Reading,
  type VideoRange,
  type Videos,
} from "../annotations/reading.js";
import type { FileIndex } from "./poses.js";
import { splitByNamedSigners } from "./split-by-signers.js";

/** What became of the annotations of a data set. */
export interface Made {
  readonly clips: readonly Clip[];
  /** Clips of which there is no pose, and the videos of which one is needed. */
  readonly missing: readonly { readonly id: string; readonly videos: Videos }[];
  /** The ids of what each rule has excluded. */
  readonly excluded: ReadonlyMap<string, readonly string[]>;
  readonly malformed: readonly AnnotationError[];
  /** What people have to know of all of it, a line each. */
  readonly said: readonly string[];
  /** The ids of clips that were taken with a word on them, by that word. */
  readonly noted: ReadonlyMap<string, readonly string[]>;
  /** Of glosses that differ only in case, white space or composed letters: the one that stands, and the others. */
  readonly merged: ReadonlyMap<string, readonly string[]>;
}

export interface MakeOptions {
  /** Poses, named as their videos. */
  readonly poses: FileIndex;
  /** Where the manifest will be: poses are named relative to its folder. */
  readonly out: string;
  /** The fewest clips of a gloss. Default: 1. */
  readonly minClips?: number;
  /** Who is tested on: all of their clips are `test`, and nobody else's. Default: as the reading says. */
  readonly testSigners?: readonly string[];
}

/**
 * Finds the poses of annotations and makes the clips of a manifest, in the order of the annotations.
 *
 * What cannot be a clip is counted under a rule: `time range` (it begins before its video or where that has ended, or
 * ends before it begins), `no frame rate` (it is to be cut by seconds out of a pose that has none), `several poses`
 * (files of the same name in several folders), `several videos` (paths of a table that differ, with one pose of their
 * last part), `unclear length` (a video that is neither the uncut one nor the cut one), `few clips` (its gloss has
 * fewer than `minClips`). Time is the video's, as extraction wrote it down beside the pose; a record of it that
 * cannot be read is malformed.
 *
 * Of somebody's own notes, glosses that differ only in case, white space or composed letters become one. A clip that
 * ends after its video is noted.
 *
 * @throws {RangeError} if a test signer has no clip, or nobody is left to train on.
 * @example
 * const made = makeManifest(readWlasl("WLASL_v0.3.json"), { poses: indexPoses("poses"), out: "manifest.jsonl" });
 * writeManifest("manifest.jsonl", made.clips);
 * console.log(made.clips.length, made.missing.length, made.excluded, made.malformed);
 */
export function makeManifest(reading: Reading, { poses, out, minClips = 1, testSigners }: MakeOptions): Made {
  const home = dirname(resolve(out));
  const copy = (lists: ReadonlyMap<string, string[]>) =>
    new Map([...lists].map(([key, ids]) => [key, [...ids]]));
  const [excluded, noted] = [copy(reading.excluded), copy(reading.noted)];
  const exclude = (rule: string, id: string) => listed(excluded, rule, id);
  const malformed = [...reading.malformed];
  const timesOf = timesReader((fault) => malformed.push(fault));
  const missing: { id: string; videos: Videos }[] = [];
  const found: Clip[] = [];
  const places = new Map<string, Place>();
  const shared = sharedPoses(reading.entries, poses);
  for (const { clip, videos, place } of reading.entries) {
    const earlier = places.get(clip.id);
    if (earlier !== undefined) {
      const where = earlier.line === undefined ? "" : ` in line ${earlier.line}`;
      const detail = `${JSON.stringify(clip.id)} was there before${where}`;
      malformed.push(new AnnotationError(place.file, detail, place.line));
      continue;
    }
    places.set(clip.id, place);
    const first = firstFound(videos, (video) => poses.find(video));
    if (first === undefined) missing.push({ id: clip.id, videos });
    else if (first.file === "several") exclude("several poses", clip.id);
    else if (first.video.path !== undefined && shared.has(first.file)) exclude("several videos", clip.id);
    else {
      const { video, file } = first;
      const range = rangeOf(video, () => timesOf(file));
      if (typeof range === "string") exclude(range, clip.id);
      else {
        const { segments, ...rest } = clip;
        const moved = segments && { segments: withOffset(segments, video.offset ?? 0) };
        found.push({ ...rest, pose: relativePath(home, file), ...range, ...moved });
        if (range.end !== undefined && endsLater(range.end, timesOf(file)))
          listed(noted, ENDS_LATER, clip.id);
      }
    }
  }
  const named = testSigners === undefined ? found : splitByNamedSigners(found, testSigners, reading.leftOut);
  const { clips, merged } = reading.ownGlosses ? mergeGlosses(named) : { clips: named, merged: new Map() };
  const counts = new Map<string | undefined, number>();
  for (const { gloss } of clips) counts.set(gloss, (counts.get(gloss) ?? 0) + 1);
  const enough = ({ gloss }: Clip) => gloss === undefined || (counts.get(gloss) ?? 0) >= minClips;
  for (const clip of clips) if (!enough(clip)) exclude("few clips", clip.id);
  return {
    clips: clips.filter(enough),
    missing,
    excluded,
    malformed,
    said: [...reading.said],
    noted,
    merged,
  };
}

/** Writes clips as a manifest, atomically. */
export function writeManifest(path: string, clips: readonly Clip[]): void {
  writeWhole(path, clips.map((clip) => `${JSON.stringify(clip)}\n`).join(""));
}

/**
 * The poses that are found for several paths of a table, by no more than the last part of some: whose they are is
 * unclear.
 */
function sharedPoses(entries: Reading["entries"], poses: FileIndex): Set<string> {
  const paths = new Map<string, Set<string>>();
  for (const { videos } of entries) {
    const first = firstFound(videos, (video) => poses.find(video));
    if (first === undefined) continue;
    const known = paths.get(first.file) ?? new Set();
    paths.set(first.file, known.add(first.video.path ?? first.video.name));
  }
  return new Set([...paths].filter(([, names]) => names.size > 1).map(([file]) => file));
}

function firstFound(
  videos: readonly VideoRange[],
  find: (video: VideoRange) => string | undefined,
): { readonly video: VideoRange; readonly file: string } | undefined {
  for (const video of videos) {
    const file = video.file ?? find(video);
    if (file !== undefined) return { video, file };
  }
  return undefined;
}

/** Where a clip begins and ends in its file, or the rule that excludes it. */
function rangeOf(
  { start, end, uncut, frames: wanted }: VideoRange,
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
  if (wanted !== undefined) {
    const times = timesOf();
    if (times === undefined) return "unclear length";
    if (!isTimed(times)) return "no frame rate";
    const { begin, end = times.frames } = wanted;
    if (begin >= Math.min(end, times.frames)) return "time range";
    if (end > times.frames + SLACK) return "unclear length"; // of another video than the one that was counted
    return { start: secondsAt(times, begin), end: secondsAt(times, Math.min(end, times.frames)) };
  }
  if (start === undefined && end === undefined) return {};
  if ((start ?? 0) < 0 || (end !== undefined && end <= (start ?? 0))) return "time range";
  const times = timesOf(); // undefined: unusable, as opening the corpus will say
  if (times !== undefined && !isTimed(times)) return "no frame rate";
  if (times !== undefined && framesWithin(times, start, end).frames === 0) return "time range";
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

/** Of segments that begin before the video, what is in it. */
function withOffset(segments: NonNullable<Clip["segments"]>, offset: number): NonNullable<Clip["segments"]> {
  return segments
    .filter(({ end }) => end + offset > 0)
    .map(({ gloss, start, end }) => ({
      gloss,
      start: Math.max(0, Math.round(1e6 * (start + offset)) / 1e6),
      end: Math.round(1e6 * (end + offset)) / 1e6,
    }));
}

/** Frames by which a range may go past a video's end. Chosen here: decoders differ by so many. */
const SLACK = 2;

const ENDS_LATER = "ends later than its video, and is cut there";
/** Seconds by which an annotation may end after its file without a warning. Chosen here: less than a sign takes. */
const END_SLACK = 0.5;

const endsLater = (end: number, times: FrameTimes | undefined): boolean =>
  times !== undefined && end > secondsAt(times, times.frames) + END_SLACK;

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
