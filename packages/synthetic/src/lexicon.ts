import { integer, permutation, type Random, seeded } from "@msmae/random";
import { type Grammar, inventGrammar } from "./grammar.js";
import { HANDSHAPES, type Handshape, handshapeNamed } from "./handshapes.js";
import { inventPhonemes, inventWord } from "./invent-words.js";
import {
  BASES,
  LOCATIONS,
  type Location,
  type LocationName,
  MOVEMENTS,
  type MovementKind,
} from "./phonology.js";
import { between, factor, pick, pickWeighted, spread } from "./random-choices.js";
import type { Category, Sign } from "./sign.js";
import { unit } from "./vectors.js";

export interface Language {
  readonly id: string;
  readonly signs: readonly Sign[];
  readonly grammar: Grammar;
}

/** Handshapes that change into one another within a sign: fingers open, close or bend together (Sandler, 1989). */
const CHANGES = [
  ["S", "5"],
  ["5", "S"],
  ["O", "5"],
  ["5", "flat-O"],
  ["flat-O", "5"],
  ["flat-B", "bent-B"],
  ["bent-B", "flat-B"],
  ["X", "1"],
  ["1", "X"],
  ["S", "1"],
  ["A", "flat-B"],
  ["claw-5", "S"],
  ["C", "S"],
  ["V", "bent-V"],
  ["S", "V"],
  ["F", "5"],
  ["8", "5"],
  ["L", "G"],
  ["5", "claw-5"],
] as const;

const KINDS = Object.keys(MOVEMENTS) as MovementKind[];
const PLACES = Object.keys(LOCATIONS) as LocationName[];
/** Categories by a sign's place in the lexicon, so that small lexicons have each. */
const CATEGORIES: readonly Category[] = [
  "noun",
  "verb",
  "noun",
  "adjective",
  "past",
  "verb",
  "future",
  "noun",
];

/**
 * A language: a lexicon of pairwise distinct signs and a grammar. A function of the seed and the language's number, so
 * that languages do not change when others are added; the first signs do not change when the lexicon grows.
 */
export function inventLanguage(seed: number, number: number, size: number): Language {
  const random = seeded(seed, "language", number);
  const id = `synthetic-${number}`;
  const sounds = inventPhonemes(random);
  const words = new Set<string>();
  const grammar = inventGrammar(random, sounds, words);
  const taste = inventTaste(random);

  const signs: Sign[] = [];
  const taken = new Set<string>();
  while (signs.length < size) {
    const sign = inventSign(random, taste);
    const key = phonology(sign);
    if (taken.has(key)) continue;
    taken.add(key);
    const word = inventWord(random, sounds, words);
    const category = CATEGORIES[signs.length % CATEGORIES.length] as Category;
    signs.push({ ...sign, gloss: `${word.toUpperCase()}-${number}`, word, category });
  }
  return { id, signs, grammar };
}

/** What tells two signs apart, as text. */
export function phonology(sign: Omit<Sign, "gloss" | "word" | "category">): string {
  const { kind, direction } = sign.movement;
  return [sign.shapes.map((shape) => shape.name), sign.location, kind, direction, sign.hands].join("|");
}

/** Which parameters a language favours. */
interface Taste {
  readonly shapes: ReadonlyMap<Handshape, number>;
  readonly places: ReadonlyMap<LocationName, number>;
}

function inventTaste(random: Random): Taste {
  // Chosen here: all unmarked handshapes and 13 of the 21 marked ones, about what inventories of real languages share.
  const unmarked = HANDSHAPES.filter((shape) => !shape.marked);
  const marked = HANDSHAPES.filter((shape) => shape.marked);
  const kept = [...permutation(random, marked.length).subarray(0, 13)].map((i) => marked[i] as Handshape);
  return {
    shapes: new Map([...unmarked, ...kept].map((shape) => [shape, shape.weight * factor(random, 0.5)])),
    places: new Map(PLACES.map((name) => [name, LOCATIONS[name].weight * factor(random, 0.4)])),
  };
}

function inventSign(random: Random, taste: Taste): Omit<Sign, "gloss" | "word" | "category"> {
  const name = pickWeighted(random, PLACES, (place) => taste.places.get(place) as number);
  const place: Location = LOCATIONS[name];
  const kind = pickWeighted(random, KINDS, (movement) => MOVEMENTS[movement].weight);
  const changes = kind === "change" || (["straight", "arc", "twist"].includes(kind) && random() < 0.15);
  const change = pick(random, CHANGES);
  const shapes = changes
    ? ([handshapeNamed(change[0]), handshapeNamed(change[1])] as const)
    : ([
        pickWeighted(random, [...taste.shapes.keys()], (shape) => taste.shapes.get(shape) as number),
      ] as const);

  // Chosen here: in space more than half of the signs take both hands, on the body few do, as lexicons count them.
  const draw = random();
  const both = place.kind === "space" ? 0.5 : place.kind === "trunk" ? 0.35 : 0.12;
  const alternates = !["hold", "change", "tap"].includes(kind) && random() < 0.3;
  const hands = place.kind === "base" ? "base" : draw > both ? "one" : alternates ? "alternating" : "both";
  // Battison's dominance condition: the passive hand is the same as the active one or one of a few plain shapes.
  const base = pick(random, BASES);

  return {
    shapes,
    location: name,
    orientation: pick(random, place.orientations),
    lean: {
      axis: unit([spread(random, 1), spread(random, 1), spread(random, 1) + 1e-6]),
      angle: between(random, 0, 0.5),
    },
    movement: {
      kind,
      direction: pick(random, place.directions),
      repetitions: pick(random, MOVEMENTS[kind].repeats as readonly number[]),
    },
    turning: { twist: spread(random, 0.5), bend: spread(random, 0.5) },
    size: factor(random, 0.2),
    pace: factor(random, 0.12),
    hands,
    base: hands === "base" ? { shape: handshapeNamed(base[0]), orientation: base[1] } : undefined,
    nonManual: {
      brows: random() < 0.25 ? between(random, -1, 1) : 0,
      tilt: random() < 0.25 ? between(random, -0.16, 0.16) : 0,
      turn: random() < 0.25 ? between(random, -0.25, 0.25) : 0,
      nod: integer(random, 5) === 0 ? between(random, 0.1, 0.2) : 0,
    },
  };
}
