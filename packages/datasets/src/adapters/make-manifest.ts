import { dirname, relative, resolve, sep } from "node:path";
import { writeWhole } from "@msmae/files";
import { frameRange } from "../frame-range.js";
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
 * What cannot be a clip is counted under a rule: `time range` (it begins where its video has ended, or ends before it
 * begins), `several poses` (files of the same name in several folders), `unclear length` (a video that is neither the
 * uncut one nor the cut one), `few clips` (its gloss has fewer than `minClips`).
 *
 * @example
 * const made = makeManifest(readWlasl("WLASL_v0.3.json"), { poses: indexPoses("poses"), out: "manifest.jsonl" });
 * writeManifest("manifest.jsonl", made.clips);
 * console.log(made.clips.length, made.missing.length, made.excluded, made.malformed);
 */
export function makeManifest(reading: Reading, { poses, out, minClips = 1 }: MakeOptions): Made {
  const home = dirname(resolve(out));
  const lengthOf = lengths();
  const excluded = new Map([...reading.excluded].map(([rule, ids]) => [rule, [...ids]]));
  const exclude = (rule: string, id: string) => {
    if (excluded.get(rule)?.push(id) === undefined) excluded.set(rule, [id]);
  };
  const malformed = [...reading.malformed];
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
      const range = rangeOf(found.video, () => lengthOf(found.file));
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

type Length = { readonly frames: number; readonly fps: number };

/** Where a clip begins and ends in its file, or the rule that excludes it. */
function rangeOf(
  { start, end, uncut }: VideoRange,
  lengthOf: () => Length | undefined,
): { start?: number; end?: number } | "time range" | "unclear length" {
  if (uncut !== undefined) {
    const length = lengthOf();
    if (length === undefined) return {}; // unusable, as opening the corpus will say
    const { frames, fps } = length;
    if (frames <= uncut.end - uncut.begin + SLACK) return {};
    if (frames < uncut.end - SLACK) return "unclear length";
    return { start: uncut.begin / fps, end: uncut.end / fps };
  }
  if (start === undefined && end === undefined) return {};
  if (end !== undefined && end <= (start ?? 0)) return "time range";
  const length = lengthOf();
  if (length !== undefined && length.fps > 0 && frameRange(length, start, end).frames <= 0)
    return "time range";
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

/** Frames by which decoders differ at a video's ends. Ours. */
const SLACK = 2;

function lengths(): (file: string) => Length | undefined {
  const known = new Map<string, Length | undefined>();
  return (file) => {
    if (!known.has(file)) {
      const probe = probePose(file, []);
      known.set(file, "reason" in probe ? undefined : probe);
    }
    return known.get(file);
  };
}

const relativePath = (from: string, to: string): string => relative(from, resolve(to)).split(sep).join("/");
