import type { StreamName } from "@msmae/pose";
import { seeded } from "@msmae/random";
import { reach } from "./arm.js";
import { HAND_NUMBERS } from "./articulation.js";
import { type HeadTrack, moveHead } from "./expression.js";
import { poseFace } from "./face.js";
import { poseHand } from "./hand.js";
import { type HandTrack, moveHands } from "./motion.js";
import type { Plan } from "./plan-clip.js";
import type { Signer } from "./signer.js";
import {
  after,
  around,
  cross,
  dot,
  place,
  type Quaternion,
  rotate,
  subtract,
  unit,
  type Vec3,
} from "./vectors.js";

/** Where each stream's points begin among a skeleton's, and how many there are in all. */
export const OFFSETS = { body: 0, left: 6, right: 27, face: 48 } as const satisfies {
  [name in StreamName]?: number;
};

/** The streams that synthetic signers have. */
export const SYNTHETIC_STREAMS = Object.keys(OFFSETS) as (keyof typeof OFFSETS)[];
export const POINTS = 160;

/** Around which the trunk sways, and the head turns: the hips' middle and the top of the spine. */
const HIPS: Vec3 = [0, -1.6, 0];
const NECK: Vec3 = [0, 0.22, -0.08];
/** Chosen here: wrists bend freely to 50 degrees and give way more and more until 85. */
const FREE = (50 * Math.PI) / 180;
const GIVE = (35 * Math.PI) / 180;

/**
 * The true skeleton of a clip: shoulders, elbows and wrists (left, right each), both hands, the face.
 *
 * @returns [T, POINTS, 3] in body space (space.ts).
 */
export function poseSkeleton(plan: Plan, seed: number, index: number): Float64Array {
  const { signer, frames } = plan;
  const hands = moveHands(plan, seeded(seed, "clip", index, "hands"));
  const side = signer.leftHanded ? 1 : -1; // of the dominant hand, in body space
  const handAt = (t: number) =>
    [-(hands.dominant[t * HAND_NUMBERS] as number), hands.dominant[t * HAND_NUMBERS + 1] as number] as const;
  const head = moveHead(plan, handAt, seeded(seed, "clip", index, "head"));

  const out = new Float64Array(frames * POINTS * 3);
  const hand = new Float64Array(63);
  const face = new Float64Array(336);
  for (let t = 0; t < frames; t++) {
    const at = t * POINTS * 3;
    const put = (point: number, p: Vec3) => out.set(p, at + 3 * point);
    for (const [track, sign] of [
      [hands.dominant, side],
      [hands.other, -side],
    ] as const) {
      const left = sign > 0;
      const { shoulder, elbow, wrist } = poseArm(track, t, signer, hand);
      const mirror = (p: Vec3): Vec3 => [sign * p[0], p[1], p[2]];
      put(left ? 0 : 1, mirror(shoulder));
      put(left ? 2 : 3, mirror(elbow));
      put(left ? 4 : 5, mirror(wrist));
      for (let i = 0; i < 63; i += 3) hand[i] = sign * (hand[i] as number);
      out.set(hand, at + 3 * (left ? OFFSETS.left : OFFSETS.right));
    }
    placeFace(face, head, t, signer, side);
    out.set(face, at + 3 * OFFSETS.face);
    sway(out.subarray(at, at + 3 * POINTS), head, t, side);
  }
  return out;
}

/** One arm and its hand at frame `t`, in arm space; the hand's points go to `hand`. */
function poseArm(track: HandTrack, t: number, signer: Signer, hand: Float64Array) {
  const at = t * HAND_NUMBERS;
  const number = (i: number) => track[at + i] as number;
  const target: Vec3 = [number(0), number(1), number(2)];
  const size = Math.hypot(number(3), number(4), number(5), number(6));
  let rotation: Quaternion = [number(3) / size, number(4) / size, number(5) / size, number(6) / size];
  // A raised arm lifts its shoulder.
  const lift = 0.08 * Math.min(1, Math.max(0, target[1] + 0.4));
  const shoulder: Vec3 = [signer.shoulders / 2, lift, 0];
  const fingers = rotate(rotation, [0, 1, 0]);
  const { elbow, wrist } = reach(shoulder, target, signer.upperArm, signer.foreArm, fingers);
  rotation = bendWrist(rotation, fingers, unit(subtract(wrist, elbow)));
  poseHand(track, at + 7, hand);
  for (let i = 0; i < hand.length; i++) hand[i] = (hand[i] as number) * signer.hand;
  place(hand, rotation, [0, 0, 0], wrist);
  return { shoulder, elbow, wrist };
}

/** Turns a hand back towards its forearm as far as its wrist cannot bend. */
function bendWrist(rotation: Quaternion, fingers: Vec3, forearm: Vec3): Quaternion {
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(fingers, forearm))));
  if (angle <= FREE) return rotation;
  const allowed = FREE + GIVE * (1 - Math.exp(-(angle - FREE) / GIVE));
  return after(around(unit(cross(fingers, forearm)), angle - allowed), rotation);
}

function placeFace(face: Float64Array, head: HeadTrack, t: number, signer: Signer, side: number): void {
  const value = (track: Float64Array) => track[t] as number;
  poseFace(
    signer.face,
    {
      open: value(head.open),
      spread: value(head.spread),
      brows: value(head.brows),
      blink: value(head.blink),
    },
    face,
  );
  const rotation = after(
    around([0, 1, 0], -side * value(head.turn)),
    after(around([0, 0, 1], -side * value(head.tilt)), around([1, 0, 0], value(head.nod))),
  );
  const width = signer.headWidth;
  for (let i = 0; i < face.length; i++) face[i] = (face[i] as number) * width;
  place(face, rotation, [0, NECK[1] - signer.headHeight, -0.12], NECK);
}

/** Turns a whole frame with the trunk. */
function sway(points: Float64Array, head: HeadTrack, t: number, side: number): void {
  const rotation = after(
    around([0, 1, 0], -side * (head.trunkTurn[t] as number)),
    after(
      around([0, 0, 1], -side * (head.trunkLean[t] as number)),
      around([1, 0, 0], head.trunkBow[t] as number),
    ),
  );
  place(points, rotation, HIPS, HIPS);
}
