import { readFileSync } from "node:fs";
import { z } from "zod";
import { describeIssue, firstIssue } from "./value-issue.js";

const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });
const seconds = z.number({ error: "seconds, 0 or more" }).min(0, { error: "seconds, 0 or more" });

/** The fields of a line of `manifest.jsonl`. */
export const clipFields = {
  /** Names the clip in messages, metrics and predictions; unique in its manifest. */
  id: text("a non-empty string"),
  /** Path of the .pose file, relative to the manifest's folder. */
  pose: text("the path of a .pose file"),
  split: z.enum(["train", "valid", "test"], { error: 'one of "train", "valid", "test"' }).optional(),
  gloss: text("a non-empty string").optional(),
  /** The translation, in the spoken language `textLanguage`. */
  text: z.string({ error: "a string" }).optional(),
  /** Such as `de` (BCP 47). */
  textLanguage: text("a non-empty string").optional(),
  /** The sign language, such as `gsg` (ISO 639-3). */
  language: text("a non-empty string").optional(),
  signer: text("a non-empty string").optional(),
  /** What was recorded in one go: clips of one recording are alike, and intervals of scores draw them together. */
  recording: text("a non-empty string").optional(),
  /** Of several people in the file the one that signs, counted from 0; where absent, the one that is most seen. */
  person: z
    .int({ error: "a whole number, 0 or more" })
    .min(0, { error: "a whole number, 0 or more" })
    .optional(),
  /** Where the clip begins and ends in its file, in seconds; the whole file where absent. */
  start: seconds.optional(),
  end: seconds.optional(),
  /** What is signed when, in seconds of the file. */
  segments: z
    .array(
      z.object({ gloss: z.string({ error: "a string" }), start: seconds, end: seconds }).check((context) => {
        const { start, end } = context.value;
        if (end >= start) return;
        context.issues.push({
          code: "custom",
          path: ["end"],
          message: `start (${start}) or more`,
          input: end,
        });
      }),
      { error: "an array of { gloss, start, end }" },
    )
    .readonly()
    .optional(),
};

const known = z.object(clipFields);

/** One clip of a corpus, as a line of `manifest.jsonl` has it. */
export type Clip = z.infer<typeof known>;

/**
 * The schema of a line of `manifest.jsonl`. Fields that it does not know are kept: adapters write what their data
 * set has beside (another split, a gender, a dialect), and a later reader may want it.
 */
export const clipSchema = z.looseObject(clipFields, { error: "an object" }).check((context) => {
  const { start, end } = context.value;
  if (start !== undefined && end !== undefined && end <= start) {
    context.issues.push({ code: "custom", path: ["end"], message: `more than start (${start})`, input: end });
  }
});

/** A line of a manifest that cannot be used. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  constructor(
    readonly file: string,
    /** Counted from 1. */
    readonly line: number,
    /** Such as `segments.0.start`; empty where the whole line is meant. */
    readonly field: string,
    readonly value: unknown,
    readonly expected: string,
  ) {
    super(`${file}: line ${line}: ${describeIssue({ field, value, expected })}`);
  }
}

/**
 * The clips of a manifest's text, in its order. Empty lines are passed over, a byte order mark and CRLF are fine.
 *
 * @param file What messages call it.
 * @throws {ManifestError} at the first line that is not JSON, does not match {@link clipSchema}, or repeats an id.
 * @example
 * parseManifest('{"id": "a", "pose": "poses/a.pose", "gloss": "HOUSE"}\n'); // [{ id: "a", … }]
 */
export function parseManifest(content: string, file = "manifest.jsonl"): Clip[] {
  const clips: Clip[] = [];
  const lineOf = new Map<string, number>();
  const lines = content.replace(/^\uFEFF/, "").split("\n");
  for (const [index, raw] of lines.entries()) {
    const number = index + 1;
    const line = raw.trim();
    if (line === "") continue;
    const clip = parseLine(line, file, number);
    const earlier = lineOf.get(clip.id);
    if (earlier !== undefined) {
      throw new ManifestError(file, number, "id", clip.id, `an id that line ${earlier} does not have`);
    }
    lineOf.set(clip.id, number);
    clips.push(clip);
  }
  return clips;
}

/**
 * In which lines of a manifest clips are, for messages.
 *
 * @returns Lines by ids, counted from 1; empty where the file is no manifest.
 */
export function manifestLines(path: string): Map<string, number> {
  const lines = new Map<string, number>();
  try {
    for (const [index, line] of readFileSync(path, "utf8")
      .replace(/^\uFEFF/, "")
      .split("\n")
      .entries()) {
      const id = line.trim() === "" ? undefined : (JSON.parse(line) as { readonly id?: unknown } | null)?.id;
      if (typeof id === "string") lines.set(id, index + 1);
    }
  } catch {
    return new Map();
  }
  return lines;
}

/** {@link parseManifest} of a file. */
export function readManifest(path: string): Clip[] {
  return parseManifest(decode(readFileSync(path), path), path);
}

/** @throws {ManifestError} at the first line that is not UTF-8, which would become other letters in silence. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const [start, line] = brokenLine(bytes);
    const shown = new TextDecoder().decode(bytes.subarray(start, start + 60)).split("\n", 1)[0]!;
    throw new ManifestError(file, line, "", shown, "UTF-8 text");
  }
}

/** Where the first line that is not UTF-8 begins, and its number. */
function brokenLine(bytes: Uint8Array): [start: number, line: number] {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let start = 0, line = 1; ; line++) {
    const end = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return [start, line];
    }
    if (end < 0) return [0, 1]; // all lines are, each by itself
    start = end + 1;
  }
}

function parseLine(line: string, file: string, number: number): Clip {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ManifestError(file, number, "", line, "a JSON object");
  }
  const result = clipSchema.safeParse(value);
  if (result.success) return result.data;
  const { field, value: found, expected } = firstIssue(value, result.error);
  throw new ManifestError(file, number, field, found, expected);
}
