import { z } from "zod";
import { readText } from "./files.js";
import { parseJson } from "./json.js";
import { AnnotationError, type Place, type Reading } from "./reading.js";

/** A line of subtitles. */
export interface Caption {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** In one line, without markup, sounds and names of speakers. */
  readonly text: string;
  /** `sound`: nothing is said, as in `[Music]`. `repeated`: a line that rolled up, which the caption before it has. */
  readonly kind: "sentence" | "sound" | "repeated";
  /** Whether something was taken out: sounds, names of speakers, marks of a change of speakers, notes of music. */
  readonly cleaned: boolean;
  readonly place: Place;
}

/** A caption as its file has it. */
interface Cue extends Pick<Caption, "start" | "end" | "place"> {
  /** Its lines, without markup. */
  readonly lines: readonly string[];
}

/**
 * The captions of a file as `yt-dlp --write-subs` has them: WebVTT (.vtt), SubRip (.srt) or YouTube's own JSON (.json3).
 * Captions without text are passed over, as YouTube has them to clear the screen. Of YouTube's automatic captions, which
 * roll up, a line counts where it appears first.
 *
 * @throws {AnnotationError} if the file is none of these.
 */
export const readCaptions = (path: string, reading: Reading): Caption[] =>
  parseCaptions(readText(path), path, reading);

/** {@link readCaptions} of a file's text; its name tells which of them it is. */
export function parseCaptions(text: string, path: string, reading: Reading): Caption[] {
  if (path.endsWith(".json3")) return sentences(parseJson3(text, path, reading), false);
  const srt = path.endsWith(".srt");
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  if (!srt && !/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? ""))
    throw new AnnotationError(path, "expected WEBVTT", 1);
  if (srt && !lines.some((line) => line.includes("-->")) && lines.some((line) => line.trim() !== "")) {
    throw new AnnotationError(path, "expected SubRip, whose times are as 00:01:02,500 --> 00:01:04,000", 1);
  }
  const rollsUp = lines.some((line) => /<\d+:\d\d[:.\d]*><c>/.test(line));
  return sentences(readCues(path, lines, srt, reading), rollsUp);
}

/** What is said in captions. */
function sentences(cues: readonly Cue[], rollsUp: boolean): Caption[] {
  let shown: readonly string[] = [];
  return cues.flatMap(({ lines, ...when }): Caption[] => {
    const said = lines.filter((line) => line !== "");
    const fresh = rollsUp ? said.filter((line) => !shown.includes(line)) : said;
    shown = said;
    if (said.length === 0) return [];
    if (fresh.length === 0) return [{ ...when, text: said.join(" "), kind: "repeated", cleaned: false }];
    const written = fresh.join(" ");
    const text = withoutSounds(written);
    if (text === "") return [{ ...when, text: written, kind: "sound", cleaned: false }];
    return [{ ...when, text, kind: "sentence", cleaned: text !== written }];
  });
}

/** A sound in brackets or parentheses before what is said: `[Music]`, `(laughs)`, `[JOHN]:`. */
const SOUND = /\s*(?:\[[^[\]]*\]|\([^()]*\)|（[^（）]*）|【[^【】]*】):?\s*/y;
const NOTES = /[♩♪♫♬🎵🎶]/gu;
const SPEAKER_CHANGE = /(?:^|\s)>{2,}\s*/g;
/** `JOHN:`, `DR. SMITH 2:`: a name in capital letters. */
const SPEAKER = /^\p{Lu}[\p{Lu}\p{N}.'’-]*(?: [\p{Lu}\p{N}.'’-]+){0,3}:\s+/u;

/** A caption without what is not said in it; empty where nothing is. */
function withoutSounds(caption: string): string {
  let text = caption.replace(NOTES, " ").replace(SPEAKER_CHANGE, " ");
  text = behindSounds(text).replace(SPEAKER, "");
  text = beforeSounds(behindSounds(text)).replace(/\s+/g, " ");
  return /[\p{L}\p{N}]/u.test(text) ? text : "";
}

/** What is behind the sounds that a text begins with. */
function behindSounds(text: string): string {
  let begin = 0;
  for (SOUND.lastIndex = 0; SOUND.test(text); ) begin = SOUND.lastIndex;
  return text.slice(begin).trim();
}

/** What is before the sounds in brackets that a text ends with. In parentheses may be what a sentence ends with. */
function beforeSounds(text: string): string {
  let rest = text.trimEnd();
  while (rest.endsWith("]")) {
    const begin = rest.lastIndexOf("[");
    if (begin < 0 || rest.lastIndexOf("]", rest.length - 2) > begin) break;
    rest = rest.slice(0, begin).trimEnd();
  }
  return rest;
}

const expected = "milliseconds, 0 or more";
const millisecond = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: expected },
  )
  .refine((value) => value >= 0, { error: expected });

const eventSchema = z.object({
  tStartMs: millisecond,
  dDurationMs: millisecond,
  segs: z.array(z.object({ utf8: z.string({ error: "a text" }).optional() }), { error: "an array of texts" }),
});

function parseJson3(content: string, path: string, reading: Reading): Cue[] {
  const file = parseJson(content, path);
  const events = (file.value as { events?: unknown } | null)?.events;
  if (!Array.isArray(events))
    throw new AnnotationError(path, "expected YouTube's captions, an object with events");
  return events.flatMap((event, index) => {
    if ((event as { segs?: unknown } | null)?.segs === undefined) return []; // a window, not a text
    const place = { file: path, line: file.lineOf(["events", index]) };
    const known = reading.parse(eventSchema, event, place);
    if (known === undefined) return [];
    const start = known.tStartMs / 1000;
    const text = plain(known.segs.map(({ utf8 = "" }) => utf8).join(""));
    return [{ start, end: start + known.dDurationMs / 1000, lines: [text], place }];
  });
}

const TIME = "(?:(\\d{1,5}):)?([0-5]?\\d):([0-5]\\d[.,]\\d{3})";
const TIMING = new RegExp(`^[ \\t]*${TIME}[ \\t]*-->[ \\t]*${TIME}(?:[ \\t].*)?$`);

/**
 * https://www.w3.org/TR/webvtt1/: blocks between empty lines, of which those with an arrow are cues. SubRip has the same, with
 * commas in its times and a number above each.
 */
function readCues(path: string, lines: readonly string[], srt: boolean, reading: Reading): Cue[] {
  const cues: Cue[] = [];
  const ends = (line: string | undefined) => line === undefined || (srt ? line.trim() : line) === "";
  for (let i = srt ? 0 : 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (!line.includes("-->")) continue; // the head, a cue's name or number, a note, a style
    const place = { file: path, line: i + 1 };
    const text: string[] = [];
    while (!ends(lines[i + 1]) && !lines[i + 1]!.includes("-->")) text.push(lines[++i]!);
    // Where no empty line is before the next one, its number is not said.
    if (srt && lines[i + 1]?.includes("-->") && /^\d+$/.test(text.at(-1) ?? "")) text.pop();
    const times = TIMING.exec(line);
    if (times === null) {
      const expected = srt
        ? "times such as 00:01:02,500 --> 00:01:04,000"
        : "times such as 00:01:02.500 --> 00:01:04.000";
      reading.reject(place, { field: "", value: line, expected });
      continue;
    }
    const [, h1, m1, s1, h2, m2, s2] = times;
    cues.push({ start: seconds(h1, m1, s1), end: seconds(h2, m2, s2), lines: text.map(plain), place });
  }
  return cues;
}

const seconds = (h = "0", m = "0", s = "0"): number =>
  Math.round(1000 * (3600 * Number(h) + 60 * Number(m) + Number(s.replace(",", ".")))) / 1000;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: " ",
  lrm: "",
  rlm: "",
  quot: '"',
  "#39": "'",
};

const plain = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, "")
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/[\s\u200b]+/g, " ")
    .trim();
