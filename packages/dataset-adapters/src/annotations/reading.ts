import type { Clip } from "@msmae/datasets";
import { describeIssue, firstIssue, type ValueIssue } from "@msmae/datasets";
import { oneLine } from "@msmae/text";
import type { z } from "zod";

/** Where an annotation is: for messages. */
export interface Place {
  readonly file: string;
  /** Counted from 1; absent where the file is not one of lines. */
  readonly line?: number;
}

/** A video in which a clip may be, and where in it. */
export interface VideoRange {
  /**
   * The video's name without its ending, `abc` for `abc.mp4`; with folders, `train/abc`, it is there and nowhere
   * else.
   */
  readonly name: string;
  /** The name's letters and digits decide, since the data set writes it in several ways. */
  readonly loose?: true;
  /**
   * Its name with the folders that a table gives, of which this is the last part: it may be meant for one of them
   * only.
   */
  readonly path?: string;
  /** Its pose, where the annotations name it: none is looked for then. */
  readonly file?: string;
  /** Seconds; the whole video where absent. */
  readonly start?: number;
  readonly end?: number;
  /** Seconds to be added to the times of the clip's segments. */
  readonly offset?: number;
  /**
   * First frame, and the one after the last, in the video as it was recorded; a video that was cut there is used
   * whole.
   */
  readonly uncut?: { readonly begin: number; readonly end: number };
  /** First frame, and the one after the last; the video's end where absent. */
  readonly frames?: { readonly begin: number; readonly end?: number };
}

/** At least one video. */
export type Videos = readonly [VideoRange, ...VideoRange[]];

/** A clip as the annotations have it; which of its videos is at hand is found out later. */
export interface Entry {
  readonly clip: Omit<Clip, "pose" | "start" | "end"> & { readonly [other: string]: unknown };
  /** The first of which there is a pose is used. */
  readonly videos: Videos;
  readonly place: Place;
}

/** What an adapter read: every annotation is an entry, excluded by a rule, or malformed. */
export class Reading {
  readonly entries: Entry[] = [];
  /** The ids of what each rule has excluded. */
  readonly excluded = new Map<string, string[]>();
  readonly malformed: AnnotationError[] = [];
  /** What people have to know of all of it, a line each. */
  readonly said: string[] = [];
  /** The ids of what was taken with a word on it, such as what was done to it, by that word. */
  readonly noted = new Map<string, string[]>();

  /** Signers of whom no clip is left, and the rules that excluded theirs. */
  readonly leftOut = new Map<string, readonly string[]>();

  /**
   * @param options.ownGlosses Whether glosses are somebody's own notes, of which some differ only in case and spaces,
   *   rather than a published list of classes.
   */
  constructor({ ownGlosses = false }: { readonly ownGlosses?: boolean } = {}) {
    this.ownGlosses = ownGlosses;
  }

  readonly ownGlosses: boolean;

  add(place: Place, clip: Entry["clip"], videos: Videos): void {
    this.entries.push({ place, clip, videos });
  }

  exclude(rule: string, id: string): void {
    listed(this.excluded, rule, id);
  }

  /** @param what Such as `time slots without a time, spread evenly`. */
  note(what: string, id: string): void {
    listed(this.noted, what, id);
  }

  reject({ file, line }: Place, issue: ValueIssue): void {
    this.malformed.push(new AnnotationError(file, describeIssue(issue), line));
  }

  /** What a file among many gives; where it cannot be read at all, undefined, and the file counts as malformed. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AnnotationError)) throw error;
      this.malformed.push(error);
      return undefined;
    }
  }

  /** The value as the schema has it; where it does not match, undefined, and the row counts as malformed. */
  parse<T>(schema: z.ZodType<T>, value: unknown, place: Place): T | undefined {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    this.reject(place, firstIssue(value, result.error));
    return undefined;
  }
}

/** Names that a message lists at most. Chosen here: a message stays one line. */
const LISTED = 12;

/** Names for a message: the first of many, none longer than a line has room for. */
export function namesIn(names: readonly string[]): string {
  const short = names.slice(0, LISTED).map((name) => (name.length > 40 ? `${name.slice(0, 39)}…` : name));
  return short.join(", ") + (names.length > LISTED ? ", …" : "");
}

/** Adds to a list of a name. */
export function listed(lists: Map<string, string[]>, name: string, item: string): void {
  const list = lists.get(name);
  if (list) list.push(item);
  else lists.set(name, [item]);
}

/**
 * Something is wrong with a file of annotations. Thrown where nothing can be read: it is missing, is something else,
 * or lacks a column. In {@link Reading.malformed} it is a part of a file, such as a row, and the rest is read.
 */
export class AnnotationError extends Error {
  override readonly name = "AnnotationError";
  constructor(
    readonly file: string,
    readonly detail: string,
    /** Counted from 1. */
    readonly line?: number,
  ) {
    // A parser's own words may quote any characters of the file.
    super(`${file}: ${line === undefined ? "" : `line ${line}: `}${oneLine(detail)}`);
  }
}
