import type { Vec3 } from "./vectors.js";

/**
 * The parameters that signs are made of (Stokoe, 1960; Battison, 1978): handshapes are in handshapes.ts, here are
 * orientations, locations and movements. All vectors are in the arm space of the dominant hand (see space.ts).
 */

/** Where fingers point and where the palm faces. */
export type Orientation = keyof typeof ORIENTATIONS;
export const ORIENTATIONS = {
  "up, palm out": [
    [-0.1, 0.88, 0.46],
    [0, -0.45, 0.9],
  ],
  "up, palm in": [
    [-0.12, 0.84, 0.5],
    [-1, -0.1, 0.15],
  ],
  "up, palm back": [
    [-0.35, 0.86, 0.36],
    [-0.15, 0, -1],
  ],
  "in, palm back": [
    [-0.8, 0.25, 0.54],
    [-0.5, 0.05, -0.86],
  ],
  "in, palm down": [
    [-0.75, 0.1, 0.6],
    [0, -1, 0.15],
  ],
  "in, palm up": [
    [-0.7, 0.1, 0.65],
    [0, 1, -0.1],
  ],
  "forward, palm down": [
    [-0.3, 0.15, 0.95],
    [0, -1, 0.15],
  ],
  "forward, palm up": [
    [-0.25, 0.15, 0.95],
    [0.1, 1, -0.15],
  ],
  "forward, palm in": [
    [-0.3, 0.3, 0.9],
    [-1, 0, -0.3],
  ],
  "to face, palm back": [
    [-0.6, 0.75, -0.2],
    [-0.25, -0.1, -1],
  ],
  "to face, palm in": [
    [-0.4, 0.85, -0.3],
    [-0.85, -0.4, -0.2],
  ],
  "to face, palm out": [
    [-0.25, 0.95, -0.05],
    [0.2, 0.05, 1],
  ],
  "to face, palm down": [
    [-0.88, 0.3, -0.2],
    [-0.2, -0.9, 0.2],
  ],
  "to body, palm back": [
    [-0.85, 0.45, -0.1],
    [-0.1, 0, -1],
  ],
  "to body, palm down": [
    [-0.9, 0.15, -0.25],
    [0, -1, 0],
  ],
} as const satisfies Record<string, readonly [fingers: Vec3, palm: Vec3]>;

export type Direction = keyof typeof DIRECTIONS;
/** A direction of movement and the one in which its arcs bulge and its circles turn. */
export const DIRECTIONS = {
  up: [
    [0, 1, 0],
    [0.3, 0, 0.95],
  ],
  down: [
    [0, -1, 0],
    [0.3, 0, 0.95],
  ],
  outward: [
    [1, 0, 0.1],
    [0, 1, 0.1],
  ],
  inward: [
    [-1, 0, 0.1],
    [0, 1, 0.1],
  ],
  forward: [
    [-0.1, 0.05, 1],
    [0, 1, 0],
  ],
  back: [
    [0.1, -0.05, -1],
    [0, 1, 0],
  ],
  "down outward": [
    [0.7, -0.7, 0.1],
    [0.7, 0.7, 0],
  ],
  "up outward": [
    [0.7, 0.7, 0.1],
    [-0.7, 0.7, 0],
  ],
  "down inward": [
    [-0.7, -0.7, 0.1],
    [-0.7, 0.7, 0],
  ],
} as const satisfies Record<string, readonly [along: Vec3, across: Vec3]>;

export interface Location {
  /** What a sign's contact or middle is placed at. */
  readonly at: Vec3;
  /** Whether the hand touches the body there; `space` is in front of it, `base` on the other hand. */
  readonly kind: "head" | "trunk" | "space" | "base";
  readonly orientations: readonly Orientation[];
  readonly directions: readonly Direction[];
  readonly weight: number;
}

const HEAD: readonly Orientation[] = [
  "to face, palm back",
  "to face, palm in",
  "to face, palm out",
  "to face, palm down",
];
const TRUNK: readonly Orientation[] = ["to body, palm back", "to body, palm down", "in, palm back"];
const SPACE: readonly Orientation[] = [
  "up, palm out",
  "up, palm in",
  "up, palm back",
  "in, palm back",
  "in, palm down",
  "in, palm up",
  "forward, palm down",
  "forward, palm up",
  "forward, palm in",
];
const AWAY: readonly Direction[] = ["forward", "down", "outward", "down outward"];
const ALONG: readonly Direction[] = ["forward", "up", "down", "outward", "inward"];
const ANYWHERE: readonly Direction[] = [
  "up",
  "down",
  "outward",
  "inward",
  "forward",
  "back",
  "down outward",
  "up outward",
  "down inward",
];

/** Places on the head are those of the mean signer and move with a signer's own neck and face. */
export const LOCATIONS = {
  forehead: { at: [0.05, 0.79, 0.25], kind: "head", orientations: HEAD, directions: AWAY, weight: 0.7 },
  temple: { at: [0.21, 0.68, 0.14], kind: "head", orientations: HEAD, directions: AWAY, weight: 0.7 },
  cheek: { at: [0.18, 0.5, 0.18], kind: "head", orientations: HEAD, directions: AWAY, weight: 0.8 },
  nose: { at: [0.02, 0.53, 0.3], kind: "head", orientations: HEAD, directions: AWAY, weight: 0.4 },
  mouth: { at: [0.02, 0.41, 0.25], kind: "head", orientations: HEAD, directions: AWAY, weight: 0.9 },
  chin: { at: [0, 0.28, 0.22], kind: "head", orientations: HEAD, directions: AWAY, weight: 1.1 },
  neck: { at: [0.04, 0.14, 0.14], kind: "trunk", orientations: TRUNK, directions: AWAY, weight: 0.5 },
  shoulder: {
    at: [0.42, 0.02, 0.18],
    kind: "trunk",
    orientations: ["to face, palm in", "to body, palm back"],
    directions: ALONG,
    weight: 0.5,
  },
  "other shoulder": {
    at: [-0.34, -0.03, 0.2],
    kind: "trunk",
    orientations: TRUNK,
    directions: ALONG,
    weight: 0.6,
  },
  chest: { at: [0, -0.25, 0.25], kind: "trunk", orientations: TRUNK, directions: ALONG, weight: 1.6 },
  "same side of chest": {
    at: [0.25, -0.22, 0.22],
    kind: "trunk",
    orientations: TRUNK,
    directions: ALONG,
    weight: 0.8,
  },
  belly: { at: [0.05, -0.6, 0.27], kind: "trunk", orientations: TRUNK, directions: ALONG, weight: 0.5 },
  middle: { at: [0.2, -0.3, 0.7], kind: "space", orientations: SPACE, directions: ANYWHERE, weight: 5 },
  high: {
    at: [0.38, 0.12, 0.65],
    kind: "space",
    orientations: SPACE.slice(0, 3),
    directions: ANYWHERE,
    weight: 1.2,
  },
  low: {
    at: [0.25, -0.62, 0.6],
    kind: "space",
    orientations: SPACE.slice(3),
    directions: ANYWHERE,
    weight: 1.5,
  },
  side: { at: [0.68, -0.22, 0.5], kind: "space", orientations: SPACE, directions: ANYWHERE, weight: 1.4 },
  across: {
    at: [-0.12, -0.28, 0.62],
    kind: "space",
    orientations: SPACE.slice(3),
    directions: ANYWHERE,
    weight: 0.8,
  },
  "beside the head": {
    at: [0.52, 0.4, 0.35],
    kind: "space",
    orientations: SPACE.slice(0, 3),
    directions: ANYWHERE,
    weight: 0.6,
  },
  "on the hand": {
    at: [0, -0.4, 0.62],
    kind: "base",
    orientations: ["in, palm down", "forward, palm down", "forward, palm in", "in, palm back", "up, palm in"],
    directions: ["forward", "up", "outward", "inward", "back"],
    weight: 3,
  },
} as const satisfies Record<string, Location>;
export type LocationName = keyof typeof LOCATIONS;

/** How the other hand lies below a dominant one: its handshape and orientation. */
export const BASES = [
  ["flat-B", "in, palm up"],
  ["B", "in, palm down"],
  ["S", "in, palm down"],
  ["5", "in, palm back"],
  ["1", "up, palm in"],
  ["C", "forward, palm in"],
  ["A", "forward, palm in"],
] as const satisfies readonly (readonly [shape: string, orientation: Orientation])[];

/** What a hand does; movement.ts has the paths. */
export const MOVEMENTS = {
  hold: { weight: 0.7, repeats: [1], amplitude: 0, seconds: 0.22 },
  straight: { weight: 4, repeats: [1, 1, 1, 2], amplitude: 0.36, seconds: 0.3 },
  arc: { weight: 2.5, repeats: [1], amplitude: 0.42, seconds: 0.36 },
  circle: { weight: 2, repeats: [1, 2, 2], amplitude: 0.24, seconds: 0.4 },
  zigzag: { weight: 0.8, repeats: [2, 3], amplitude: 0.4, seconds: 0.24 },
  tap: { weight: 3, repeats: [1, 2, 2, 2], amplitude: 0.14, seconds: 0.24 },
  twist: { weight: 2, repeats: [1, 2, 2, 3], amplitude: 0.1, seconds: 0.24 },
  nod: { weight: 1, repeats: [1, 2, 2], amplitude: 0.12, seconds: 0.25 },
  change: { weight: 2, repeats: [1, 1, 2], amplitude: 0.12, seconds: 0.28 },
  wiggle: { weight: 0.8, repeats: [2, 3], amplitude: 0.16, seconds: 0.18 },
} as const satisfies Record<
  string,
  {
    /** How often lexicons draw it, relative to others. */
    readonly weight: number;
    readonly repeats: readonly number[];
    /** The path's size in shoulder distances. */
    readonly amplitude: number;
    /** Of one repetition. */
    readonly seconds: number;
  }
>;
export type MovementKind = keyof typeof MOVEMENTS;
