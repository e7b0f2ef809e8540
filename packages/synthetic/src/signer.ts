import { type Random, seeded } from "@msmae/random";
import { buildFace, type Face } from "./face.js";
import { HANDSHAPE_NUMBERS } from "./handshapes.js";
import { between, factor, pick, spread } from "./random-choices.js";
import type { Vec3 } from "./vectors.js";

/** Where hands rest: hanging at the sides, in the lap, or folded before the belly. In arm space. */
const RESTS = {
  sides: { wrist: [0.66, -1.5, 0.12], fingers: [-0.1, -1, 0.12], palm: [-1, 0.1, -0.1] },
  lap: { wrist: [0.3, -1.22, 0.5], fingers: [-0.75, -0.35, 0.5], palm: [-0.2, -0.8, -0.4] },
  folded: { wrist: [0.26, -0.92, 0.48], fingers: [-0.95, -0.1, 0.2], palm: [-0.1, -0.2, -1] },
} as const satisfies Record<string, Rest>;

export type Rest = { readonly wrist: Vec3; readonly fingers: Vec3; readonly palm: Vec3 };

/** Where a hand waits between signs that need it. */
export const WAITING: Rest = {
  wrist: [0.34, -0.86, 0.5],
  fingers: [-0.8, 0.05, 0.6],
  palm: [-0.2, -0.6, -0.75],
};

/** A body and a manner of signing; lengths in the mean signer's shoulder distances. */
export interface Signer {
  readonly id: string;
  readonly leftHanded: boolean;
  readonly shoulders: number;
  readonly upperArm: number;
  readonly foreArm: number;
  readonly hand: number;
  readonly headWidth: number;
  /** Height of the face's origin (between the ears) above the shoulders. */
  readonly headHeight: number;
  readonly face: Face;
  readonly rest: Rest;
  /** Factors on the time and the size of movements. */
  readonly pace: number;
  readonly amplitude: number;
  /** How far signs are drawn to their neighbours: 0 clear, 0.2 sloppy. */
  readonly blending: number;
  /** Where this signer's signing space lies. */
  readonly offset: Vec3;
  /** How little the hand joins two-handed signs: its movement's size. */
  readonly otherHand: number;
  /** Chance that a two-handed sign is made with one hand. */
  readonly drop: number;
  /** Factors on face, head and trunk movement, and on tremor. */
  readonly expression: number;
  readonly sway: number;
  readonly tremor: number;
  /** Blinks a second. */
  readonly blinks: number;
  /** [HANDSHAPE_NUMBERS] added to every handshape: this person's fingers. */
  readonly fingers: Float64Array;
}

/** Signer `number` of a seed, whatever the other signers are. */
export function inventSigner(seed: number, number: number): Signer {
  const random = seeded(seed, "signer", number);
  return {
    id: `synthetic-signer-${number}`,
    leftHanded: random() < 0.12, // about the share of left-handed people
    shoulders: factor(random, 0.04),
    upperArm: 0.9 * factor(random, 0.05),
    foreArm: 0.78 * factor(random, 0.05),
    hand: 0.92 * factor(random, 0.06),
    headWidth: 0.44 * factor(random, 0.05),
    headHeight: 0.59 + spread(random, 0.04),
    face: buildFace({
      height: factor(random, 0.05),
      jaw: factor(random, 0.05),
      mouth: factor(random, 0.08),
      lips: factor(random, 0.2),
      eyes: factor(random, 0.15),
      nose: factor(random, 0.1),
      brows: factor(random, 0.05),
    }),
    rest: pick(random, [RESTS.sides, RESTS.lap, RESTS.lap, RESTS.folded, RESTS.folded]),
    pace: factor(random, 0.14),
    amplitude: factor(random, 0.15),
    blending: between(random, 0.02, 0.16),
    offset: [spread(random, 0.04), spread(random, 0.05), spread(random, 0.04)],
    otherHand: between(random, 0.7, 1),
    drop: between(random, 0, 0.12),
    expression: factor(random, 0.35),
    sway: factor(random, 0.35),
    tremor: factor(random, 0.4),
    blinks: between(random, 0.15, 0.45),
    fingers: personalFingers(random),
  };
}

function personalFingers(random: Random): Float64Array {
  return Float64Array.from({ length: HANDSHAPE_NUMBERS }, (_, i) => {
    if (i >= 12) return spread(random, 0.06); // the thumb's directions
    return i % 3 === 2 ? spread(random, 0.04) : spread(random, 0.09); // spread or flexion, radians
  });
}
