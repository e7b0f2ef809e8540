import { unit, type Vec3 } from "./vectors.js";

/** Joint angles in degrees: the knuckle's flexion, the middle joint's, and the spread to the thumb's side. */
type Finger = readonly [mcp: number, pip: number, spread: number];

const straight = (spread = 0): Finger => [2, 4, spread];
const closed: Finger = [82, 100, 0];
const bent = (spread = 0): Finger => [72, 8, spread];
const hooked = (spread = 0): Finger => [12, 88, spread];
const claw = (spread = 0): Finger => [22, 62, spread];
const curved = (spread = 0): Finger => [34, 42, spread];
const round = (spread = 0): Finger => [50, 60, spread];
const beak = (spread = 0): Finger => [60, 18, spread];

/**
 * Directions of the thumb's three bones: x to the little finger, y along the fingers, z out of the palm. A thumb turns
 * around three joints at once, so directions say what it does better than angles.
 */
const THUMBS = {
  out: [
    [-0.75, 0.62, 0.22],
    [-0.88, 0.46, 0.12],
    [-0.88, 0.47, 0.05],
  ],
  up: [
    [-0.72, 0.66, 0.2],
    [-0.95, 0.3, 0.05],
    [-1, 0.1, 0],
  ],
  beside: [
    [-0.45, 0.82, 0.3],
    [-0.12, 0.98, 0.15],
    [0, 1, 0.1],
  ],
  across: [
    [-0.25, 0.72, 0.62],
    [0.6, 0.68, 0.42],
    [0.82, 0.55, 0.15],
  ],
  over: [
    [-0.3, 0.6, 0.75],
    [0.5, 0.5, 0.7],
    [0.95, 0.25, 0.1],
  ],
  opposed: [
    [-0.3, 0.55, 0.78],
    [0, 0.75, 0.65],
    [0.2, 0.9, 0.35],
  ],
  cupped: [
    [-0.4, 0.4, 0.85],
    [-0.15, 0.5, 0.85],
    [0, 0.8, 0.6],
  ],
} as const satisfies Record<string, readonly [Vec3, Vec3, Vec3]>;

type Thumb = keyof typeof THUMBS;
type Fingers = readonly [index: Finger, middle: Finger, ring: Finger, pinky: Finger];

const all = (
  finger: (spread: number) => Finger,
  spreads: readonly [number, number, number, number],
): Fingers => [finger(spreads[0]), finger(spreads[1]), finger(spreads[2]), finger(spreads[3])];
const together = [-3, 0, 2, 5] as const;
const spread = [14, 3, -8, -18] as const;

type Row = readonly [name: string, fingers: Fingers, thumb: Thumb, weight: number];

/** Handshapes by their usual names (after the letters and numbers of ASL), and how often signs use them. */
const UNMARKED: readonly Row[] = [
  ["A", [closed, closed, closed, closed], "beside", 3],
  ["S", [closed, closed, closed, closed], "over", 3],
  ["B", all(straight, together), "across", 4],
  ["flat-B", all(straight, together), "beside", 4],
  ["5", all(straight, spread), "out", 4],
  ["1", [straight(2), closed, closed, closed], "over", 4],
  ["C", all(curved, [4, 1, -2, -5]), "cupped", 3],
  ["O", all(round, together), "opposed", 3],
];
const MARKED: readonly Row[] = [
  ["thumb-up", [closed, closed, closed, closed], "up", 1.5],
  ["bent-B", all(bent, together), "beside", 2],
  ["claw-5", all(claw, spread), "out", 2],
  ["4", all(straight, spread), "across", 1],
  ["V", [straight(12), straight(-8), closed, closed], "over", 2],
  ["bent-V", [hooked(12), hooked(-8), closed, closed], "over", 1],
  ["U", [straight(-4), straight(2), closed, closed], "over", 1.5],
  ["R", [[14, 10, -12], straight(6), closed, closed], "over", 0.7],
  ["3", [straight(12), straight(-8), closed, closed], "out", 1],
  ["W", [straight(14), straight(1), straight(-12), closed], "over", 1],
  ["X", [hooked(2), closed, closed, closed], "over", 1],
  ["L", [straight(0), closed, closed, closed], "out", 1.5],
  ["bent-L", [curved(0), closed, closed, closed], "cupped", 1],
  ["G", [bent(0), closed, closed, closed], "opposed", 1],
  ["F", [round(0), straight(4), straight(-6), straight(-16)], "opposed", 1.5],
  ["8", [straight(8), bent(0), straight(-6), straight(-14)], "out", 0.7],
  ["I", [closed, closed, closed, straight(-6)], "over", 1],
  ["Y", [closed, closed, closed, straight(-24)], "out", 1.5],
  ["ILY", [straight(6), closed, closed, straight(-18)], "out", 0.5],
  ["horns", [straight(4), closed, closed, straight(-12)], "over", 0.7],
  ["flat-O", all(beak, together), "opposed", 2],
];

/** Numbers of a handshape: (mcp, pip, spread) in radians of four fingers, then the thumb's three directions. */
export const HANDSHAPE_NUMBERS = 21;

export interface Handshape {
  readonly name: string;
  /** Unmarked handshapes are those that every studied sign language has and most signs use (Battison, 1978). */
  readonly marked: boolean;
  /**
   * How often lexicons draw it, relative to others. Chosen here: unmarked handshapes carry most signs of a language.
   */
  readonly weight: number;
  /** [HANDSHAPE_NUMBERS] */
  readonly joints: Float64Array;
}

function handshape([name, fingers, thumb, weight]: Row, marked: boolean): Handshape {
  const angles = fingers.flatMap((finger) => finger.map((degrees) => (degrees * Math.PI) / 180));
  const directions = THUMBS[thumb].flatMap((direction) => unit(direction));
  return { name, marked, weight, joints: Float64Array.from([...angles, ...directions]) };
}

/** The inventory that all synthetic languages draw from. */
export const HANDSHAPES: readonly Handshape[] = [
  ...UNMARKED.map((row) => handshape(row, false)),
  ...MARKED.map((row) => handshape(row, true)),
];

/** A hand at rest: fingers half curled. */
export const RELAXED: Handshape = handshape(
  [
    "relaxed",
    [
      [18, 28, 2],
      [24, 32, 0],
      [28, 34, -1],
      [30, 34, -3],
    ],
    "beside",
    0,
  ],
  false,
);

/**
 * The handshape of a name.
 *
 * @throws {RangeError} if there is none.
 * @example
 * handshapeNamed("Y").joints; // Float64Array(21)
 */
export function handshapeNamed(name: string): Handshape {
  const found = HANDSHAPES.find((shape) => shape.name === name);
  if (!found) {
    const names = HANDSHAPES.map((shape) => shape.name).join(", ");
    throw new RangeError(`No handshape "${name}"; expected one of ${names}.`);
  }
  return found;
}
