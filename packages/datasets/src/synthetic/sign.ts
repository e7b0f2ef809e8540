import type { Handshape } from "./handshapes.js";
import type { Movement } from "./movement.js";
import type { LocationName, Orientation } from "./phonology.js";

/** What a sign is in a sentence; the last two are signs of time, such as yesterday and tomorrow. */
export type Category = "noun" | "verb" | "adjective" | "past" | "future";

/** A sign of a lexicon: one value for each phonological parameter. */
export interface Sign {
  /** Unique over all languages: the word it translates to, and the language. */
  readonly gloss: string;
  /** Stem of its word in the spoken language. */
  readonly word: string;
  readonly category: Category;
  /** The handshape, or the first and the last one. */
  readonly shapes: readonly [Handshape] | readonly [Handshape, Handshape];
  readonly location: LocationName;
  readonly orientation: Orientation;
  readonly movement: Movement;
  /** Factors on the movement's usual size and time. */
  readonly size: number;
  readonly pace: number;
  /** Whether the other hand rests, does the same (mirrored), takes turns, or is what the dominant one acts on. */
  readonly hands: "one" | "both" | "alternating" | "base";
  readonly base: { readonly shape: Handshape; readonly orientation: Orientation } | undefined;
  /** What the face and the head do with it. */
  readonly nonManual: {
    readonly brows: number;
    readonly tilt: number;
    readonly turn: number;
    readonly nod: number;
  };
}
