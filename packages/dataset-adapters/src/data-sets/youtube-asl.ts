import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { readCaptions } from "../annotations/captions.js";
import { readText } from "../annotations/files.js";
import { AnnotationError, Reading } from "../annotations/reading.js";
import { adapter } from "./adapter.js";
import { path } from "./option-values.js";

/**
 * YouTube-ASL: videos in American Sign Language with English captions (Uthus et al., 2023), on which the paper pretrains.
 *
 * Without captions each video is a clip: "subtitle information is not utilized, and sentence boundary information is
 * assumed to be unavailable" (paper, section 4.1). With them each caption is one, with its text; videos of which there are
 * none are excluded by the rule `no captions`, captions in which nothing is said by `sound`, and lines that automatic captions
 * show again by `repeated caption`.
 *
 * @param path The list of video ids, one a line.
 * @param options.captions A folder with `ID.en.vtt`, `ID.en.json3` or `ID.en.srt`, as `yt-dlp --write-subs` names them; `en`
 * stands before `en-US` and the like, .json3 before .vtt before .srt.
 * @throws {AnnotationError} if the list or the folder of captions cannot be read; a damaged file of captions counts as malformed.
 */
export function readYoutubeAsl(path: string, { captions }: { readonly captions?: string } = {}): Reading {
  const reading = new Reading();
  const captionsOf = captions === undefined ? undefined : englishCaptions(captions);
  for (const [index, line] of readText(path).split("\n").entries()) {
    const id = line.trim();
    const place = { file: path, line: index + 1 };
    if (id === "") continue;
    if (!/^[\w-]{11}$/.test(id)) {
      reading.reject(place, { field: "", value: id, expected: "the 11 characters of a video id" });
      continue;
    }
    if (captionsOf === undefined) {
      reading.add(place, { id, language: "ase" }, [{ name: id }]);
      continue;
    }
    const file = captionsOf.get(id);
    if (file === undefined) {
      reading.exclude("no captions", id);
      continue;
    }
    const read = reading.attempt(() => readCaptions(file, reading)) ?? [];
    for (const [number, { start, end, text, kind, cleaned, place }] of read.entries()) {
      const clip = { id: `${id}/${number}`, text, textLanguage: "en", language: "ase" };
      if (kind !== "sentence") {
        reading.exclude(kind === "sound" ? "sound" : "repeated caption", clip.id);
        continue;
      }
      if (cleaned) reading.note(CLEANED, clip.id);
      reading.add(place, clip, [{ name: id, start, end }]);
    }
  }
  return reading;
}

const CLEANED = "sounds, notes or names of speakers were taken out of the caption";

/** The best file of English captions of each video. */
function englishCaptions(folder: string): Map<string, string> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new AnnotationError(folder, (error as Error).message);
  }
  const best = new Map<string, string>();
  const rank = (name: string) => [name.includes(".en.") ? 0 : 1, ENDINGS.indexOf(extname(name)), name].join();
  for (const name of names
    .filter((each) => ENGLISH.test(each))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const id = name.replace(ENGLISH, "");
    if (!best.has(id)) best.set(id, join(folder, name));
  }
  return best;
}

const ENGLISH = /\.en(?:-[\w-]+)?\.(?:vtt|json3|srt)$/;
const ENDINGS = [".json3", ".vtt", ".srt"];

export const youtubeAsl = adapter({
  name: "youtube-asl",
  title: "YouTube-ASL",
  description: "videos in American Sign Language, or their captions",
  annotations: "the list of video ids",
  poses: "read",
  options: {
    captions: {
      value: "<folder>",
      description: "a clip of every caption in it (default: of every video)",
      parse: path,
    },
  },
  read: ({ annotations }, { captions }) =>
    readYoutubeAsl(annotations, captions === undefined ? {} : { captions }),
});
