import { DIRECTIONS, type Direction, type MovementKind } from "./phonology.js";
import { minimumJerk } from "./vectors.js";

export interface Movement {
  readonly kind: MovementKind;
  readonly direction: Direction;
  readonly repetitions: number;
}

/** What a movement does to a hand at one moment. */
export interface Motion {
  /** Offset of the path in arm space, in units of the movement's amplitude. */
  x: number;
  y: number;
  z: number;
  /** How far along the path's direction, from about -0.5 to 0.5; hands turn a little on their way. */
  along: number;
  /** Turn of the hand around its fingers, and bend of its wrist, in radians. */
  twist: number;
  bend: number;
  /** 0 the sign's first handshape, 1 its second one. */
  shape: number;
  /** Phase of wiggling fingers in radians; undefined where they do not. */
  wiggle: number | undefined;
}

const TAU = 2 * Math.PI;

/**
 * Where a movement is at phase `u`: the primitives that all synthetic languages share.
 *
 * Paths of one repetition start and end at rest (minimum jerk); repeated ones swing like a pendulum.
 *
 * @param u Phase in [0, 1] over all repetitions.
 * @param changes Whether the sign ends with another handshape than it begins with.
 */
export function motionAt(movement: Movement, u: number, changes: boolean): Motion {
  const [along, across] = DIRECTIONS[movement.direction];
  const n = movement.repetitions;
  const eased = minimumJerk(u);
  let a = 0; // along the direction
  let b = 0; // across it
  let [twist, bend, wiggle] = [0, 0, undefined as number | undefined];
  let shape = changes ? minimumJerk(u * 1.1) : 0;
  switch (movement.kind) {
    case "straight":
      a = n === 1 ? eased - 0.5 : -0.5 * Math.cos(TAU * n * u);
      break;
    case "arc":
      a = eased - 0.5;
      b = 0.45 * Math.sin(Math.PI * eased);
      break;
    case "circle": {
      const angle = TAU * n * (0.7 * u + 0.3 * eased);
      a = 0.5 * Math.cos(angle);
      b = 0.5 * Math.sin(angle);
      break;
    }
    case "zigzag":
      a = u - 0.5;
      b = 0.28 * Math.sin(TAU * n * u);
      break;
    case "tap":
      a = n === 1 ? 1 - eased : 0.5 + 0.5 * Math.cos(TAU * (n - 0.5) * u);
      break;
    case "twist":
      twist = n === 1 ? 1.4 * (eased - 0.5) : 0.6 * Math.sin(TAU * n * u);
      a = 0.5 * Math.sin(TAU * n * u - 0.6); // the arm takes part, a little late
      break;
    case "nod":
      bend = n === 1 ? 0.9 * (eased - 0.5) : 0.25 - 0.35 * Math.cos(TAU * n * u);
      a = n === 1 ? eased - 0.5 : -0.5 * Math.cos(TAU * n * u);
      break;
    case "change":
      shape = n === 1 ? minimumJerk(u * 1.1) : 0.5 - 0.5 * Math.cos(TAU * (n - 0.5) * u);
      a = shape - 0.5;
      break;
    case "wiggle":
      wiggle = TAU * n * u;
      a = eased - 0.5;
      break;
    case "hold":
      break;
  }
  return {
    x: a * along[0] + b * across[0],
    y: a * along[1] + b * across[1],
    z: a * along[2] + b * across[2],
    along: a,
    twist,
    bend,
    shape,
    wiggle,
  };
}
