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
 * Reads a file of captions as `yt-dlp --write-subs` writes it: WebVTT (.vtt), SubRip (.srt) or YouTube's own JSON
 * (.json3). Captions without text are passed over, as YouTube has them to clear the screen. Of YouTube's automatic
 * captions, which roll up, a line counts where it appears first.
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
const KNOWN =
  "(?:\\p{L}+ ){0,2}(?:laugh(?:s|ter|ing)?|chuckl(?:es|ing)|applau(?:se|ds)|cheer(?:s|ing)|music|sighs?|coughs?|gasps?|sobs?|clap(?:s|ping)|inaudible|silence)";
/**
 * A sound inside a sentence: in square brackets, as `[applause]`; in parentheses or asterisks only what is known to be one, as
 * `(laughs)` and `*music*`, for a sentence may have others, and words that it stresses.
 */
const INNER = new RegExp(`\\s*(?:\\[[^[\\]]*\\](?![^[]*\\])|\\(${KNOWN}\\)|\\*${KNOWN}\\*)\\s*`, "giu");
const NOTES = /[♩♪♫♬🎵🎶]/gu;
const SPEAKER_CHANGE = /(?:^|\s)>{2,}\s*/g;
/** `JOHN:`, `DR. SMITH 2:`: a name in capital letters. */
const SPEAKER = /^\p{Lu}[\p{Lu}\p{N}.'’-]*(?: [\p{Lu}\p{N}.'’-]+){0,3}:\s+/u;

/** A caption without what is not said in it; empty where nothing is. */
function withoutSounds(caption: string): string {
  let text = caption.replace(NOTES, " ").replace(SPEAKER_CHANGE, " ");
  text = behindSounds(text).replace(SPEAKER, "");
  text = beforeSounds(behindSounds(text)).replace(INNER, " ").replace(/\s+/g, " ").trim();
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
    const [start, end] = [seconds(h1, m1, s1), seconds(h2, m2, s2)];
    if (end < start) {
      reading.reject(place, { field: "", value: line, expected: "an end that is not before the start" });
      continue;
    }
    cues.push({ start, end, lines: text.map(plain), place });
  }
  return cues;
}

const seconds = (h = "0", m = "0", s = "0"): number =>
  Math.round(1000 * (3600 * Number(h) + 60 * Number(m) + Number(s.replace(",", ".")))) / 1000;

/** HTML's named characters of Latin 1, from U+00A0 on. */
const LATIN =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const ENTITIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LATIN.split(" ").map((name, i) => [name, String.fromCodePoint(0xa0 + i)])),
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: " ",
  lrm: "",
  rlm: "",
  quot: '"',
  apos: "'",
  shy: "",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
};

/** The character of a reference such as `&eacute;`, `&#233;` or `&#xe9;`; one that is none stays as it is written. */
function characterOf(reference: string, name: string): string {
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  if (digits === null) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : reference;
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  const isCharacter = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : reference;
}

const plain = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, "")
    .replace(/\{\\[^{}]*\}/g, "") // SubStation Alpha's, such as {\an8}
    .replace(/&(#?\w+);/g, characterOf)
    .replace(/[\s\u200b]+/g, " ")
    .trim();
