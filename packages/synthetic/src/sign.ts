import type { Handshape } from "./handshapes.js";
import type { Movement } from "./movement.js";
import type { LocationName, Orientation } from "./phonology.js";
import type { Vec3 } from "./vectors.js";

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
  /** A turn away from the plain orientation, so that hands are seen from everywhere. */
  readonly lean: { readonly axis: Vec3; readonly angle: number };
  readonly movement: Movement;
  /** Factors on the movement's usual size and time. */
  readonly size: number;
  readonly pace: number;
  /** Turn around the fingers and bend of the wrist on the way along the path, in radians. */
  readonly turning: { readonly twist: number; readonly bend: number };
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
