import { z } from "zod";
import { readText } from "./files.js";
import { readJson } from "./json.js";
import { AnnotationError, type Place, type Reading } from "./reading.js";

/** A line of subtitles. */
export interface Caption {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** In one line, without markup. */
  readonly text: string;
  readonly place: Place;
}

/**
 * The captions of a file as `yt-dlp --write-subs` has them: WebVTT (.vtt) or YouTube's own JSON (.json3). Captions without
 * text are passed over, as YouTube has them to clear the screen.
 *
 * @throws {AnnotationError} if the file is neither.
 */
export function readCaptions(path: string, reading: Reading): Caption[] {
  const captions = path.endsWith(".json3") ? readJson3(path, reading) : readVtt(path, reading);
  return captions.filter(({ text }) => text !== "");
}

const millisecond = z.coerce
  .number({ error: "milliseconds, 0 or more" })
  .min(0, { error: "milliseconds, 0 or more" });

const eventSchema = z.object({
  tStartMs: millisecond,
  dDurationMs: millisecond,
  segs: z.array(z.object({ utf8: z.string({ error: "a text" }).optional() }), { error: "an array of texts" }),
});

function readJson3(path: string, reading: Reading): Caption[] {
  const file = readJson(path);
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
    return [{ start, end: start + known.dDurationMs / 1000, text, place }];
  });
}

const TIME = "(?:(\\d{2,}):)?([0-5]\\d):([0-5]\\d\\.\\d{3})";
const TIMING = new RegExp(`^${TIME}[ \\t]+-->[ \\t]+${TIME}(?:[ \\t].*)?$`);

/** https://www.w3.org/TR/webvtt1/: blocks between empty lines, of which those with an arrow are cues. */
function readVtt(path: string, reading: Reading): Caption[] {
  const lines = readText(path).split(/\r\n|\n|\r/);
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? "")) throw new AnnotationError(path, "expected WEBVTT", 1);
  const captions: Caption[] = [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (!line.includes("-->")) continue; // the head, a cue's name, a note, a style
    const place = { file: path, line: i + 1 };
    const text: string[] = [];
    while (i + 1 < lines.length && lines[i + 1] !== "" && !lines[i + 1]!.includes("-->"))
      text.push(lines[++i]!);
    const times = TIMING.exec(line);
    if (times === null) {
      const expected = "times such as 00:01:02.500 --> 00:01:04.000";
      reading.reject(place, { field: "", value: line, expected });
      continue;
    }
    const [, h1, m1, s1, h2, m2, s2] = times;
    captions.push({
      start: seconds(h1, m1, s1),
      end: seconds(h2, m2, s2),
      text: plain(text.join("\n")),
      place,
    });
  }
  return captions;
}

const seconds = (h = "0", m = "0", s = "0"): number =>
  Math.round(1000 * (3600 * Number(h) + 60 * Number(m) + Number(s))) / 1000;

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
    .replace(/<[^>]*>/g, "")
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/[\s\u200b]+/g, " ")
    .trim();
