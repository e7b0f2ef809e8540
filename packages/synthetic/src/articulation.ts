import { contactPoint, PALM } from "./hand.js";
import { HANDSHAPE_NUMBERS, type Handshape, RELAXED } from "./handshapes.js";
import { motionAt } from "./movement.js";
import { LOCATIONS, type Location, MOVEMENTS, ORIENTATIONS, type Orientation } from "./phonology.js";
import type { PlannedSign } from "./plan-clip.js";
import type { Rest, Signer } from "./signer.js";
import {
  add,
  after,
  around,
  mix,
  orientation,
  type Quaternion,
  rotate,
  scale,
  subtract,
  type Vec3,
} from "./vectors.js";

/** Numbers of a hand's state: wrist (3, arm space), rotation (4), handshape (21). */
export const HAND_NUMBERS = 7 + HANDSHAPE_NUMBERS;

/** Seconds that a movement begins before the hand has arrived. Chosen here: fluent signs do not stop at their start. */
const LEAD = 0.08;

/** What a hand does from `start` to `end` seconds. */
export interface Action {
  readonly start: number;
  readonly end: number;
  /** The hand's state at `time` seconds, before `start` and after `end` too, into `out` [HAND_NUMBERS]. */
  state(time: number, out: Float64Array): void;
}

function write(out: Float64Array, wrist: Vec3, rotation: Quaternion): void {
  for (let i = 0; i < 3; i++) out[i] = wrist[i] as number;
  for (let i = 0; i < 4; i++) out[3 + i] = rotation[i] as number;
}

/** The relaxed hand, at rest or waiting. */
export function relaxing(signer: Signer, rest: Rest, start: number, end: number): Action {
  const rotation = orientation(rest.fingers, rest.palm);
  const reach = (signer.upperArm + signer.foreArm) / 1.68; // longer arms hang lower
  const wrist: Vec3 = [rest.wrist[0], rest.wrist[1] * reach, rest.wrist[2]];
  return {
    start,
    end,
    state(_, out) {
      write(out, wrist, rotation);
      out.set(RELAXED.joints, 7);
    },
  };
}

/** Where a sign is made: the place that the hand's contact point or palm goes to, in the dominant arm's space. */
export function placeOf({ sign, shift }: PlannedSign, signer: Signer): Vec3 {
  const { at, kind } = LOCATIONS[sign.location] as Location;
  switch (kind) {
    case "head": {
      const wide = signer.headWidth / 0.45;
      const up = signer.headHeight + (at[1] - 0.59) * wide;
      return add([at[0] * wide, up, at[2]], scale(shift, 0.4));
    }
    case "trunk":
      return add(at, scale(shift, 0.6));
    default:
      return add(add(at, signer.offset), shift);
  }
}

/** The dominant hand's share of a sign; `place` is where it is made, after its neighbours have pulled at it. */
export function dominant(planned: PlannedSign, signer: Signer, place: Vec3): Action {
  return articulate(planned, signer, place, 1, 1);
}

/** The other hand's share, in its own arm's space: the mirror image, its opposite, or what the sign is made on. */
export function other(planned: PlannedSign, signer: Signer, place: Vec3): Action {
  const { sign, start, end } = planned;
  if (sign.hands === "base" && sign.base) {
    const rotation = orientationOf(sign.base.orientation);
    const below: Vec3 = [0.02 - place[0], place[1] - 0.05, place[2] - 0.03];
    const wrist = subtract(below, rotate(rotation, scale(PALM, signer.hand)));
    const joints = personal(sign.base.shape, signer);
    return {
      start,
      end,
      state(_, out) {
        write(out, wrist, rotation);
        out.set(joints, 7);
      },
    };
  }
  // Mirrored hands do not pass through each other.
  const apart: Vec3 = [Math.max(place[0], 0.15), place[1], place[2]];
  return articulate(planned, signer, apart, sign.hands === "alternating" ? -1 : 1, signer.otherHand);
}

function orientationOf(name: Orientation): Quaternion {
  const [fingers, palm] = ORIENTATIONS[name];
  return orientation(fingers, palm);
}

const personal = (shape: Handshape, signer: Signer): Float64Array =>
  shape.joints.map((angle, i) => angle + (signer.fingers[i] as number));

/**
 * @param sense 1, or -1 for the hand that takes turns with the other.
 * @param share Factor on the movement's size.
 */
function articulate(planned: PlannedSign, signer: Signer, place: Vec3, sense: 1 | -1, share: number): Action {
  const { sign, start, moved, end, repetitions } = planned;
  const rotation = after(around(sign.lean.axis, sign.lean.angle), orientationOf(sign.orientation));
  const touches = LOCATIONS[sign.location].kind !== "space";
  const held = touches ? contactPoint(sign.shapes[0].joints) : PALM;
  const wrist = subtract(place, rotate(rotation, scale(held, signer.hand)));
  const first = personal(sign.shapes[0], signer);
  const last = personal(sign.shapes[1] ?? sign.shapes[0], signer);
  const movement = { ...sign.movement, repetitions };
  const begins = start - LEAD * signer.pace;
  const amplitude = sense * share * MOVEMENTS[movement.kind].amplitude * planned.size;
  return {
    start,
    end,
    state(time, out) {
      const u = Math.min(1, Math.max(0, (time - begins) / (moved - begins)));
      const motion = motionAt(movement, u, sign.shapes.length === 2);
      const way = sense * motion.along;
      const twist = sense * motion.twist + way * sign.turning.twist;
      const bend = motion.bend + way * sign.turning.bend;
      const turned = after(rotation, after(around([0, 1, 0], twist), around([1, 0, 0], bend)));
      write(out, add(wrist, scale([motion.x, motion.y, motion.z], amplitude)), turned);
      for (let i = 0; i < HANDSHAPE_NUMBERS; i++) {
        out[7 + i] = (first[i] as number) * (1 - motion.shape) + (last[i] as number) * motion.shape;
      }
      if (motion.wiggle !== undefined) {
        for (let finger = 0; finger < 4; finger++) {
          const at = 7 + 3 * finger;
          out[at] = (out[at] as number) + 0.28 * (1 + Math.sin(motion.wiggle + 1.3 * finger));
        }
      }
    },
  };
}

/** Draws a place to its neighbours' places, as fluent signing does. */
export function blend(place: Vec3, neighbours: readonly Vec3[], share: number): Vec3 {
  return neighbours.reduce((at, neighbour) => mix(at, neighbour, share / 2), place);
}
