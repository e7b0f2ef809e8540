import type { Random } from "@msmae/random";
import { type Action, blend, dominant, HAND_NUMBERS, other, placeOf, relaxing } from "./articulation.js";
import { LOCATIONS } from "./phonology.js";
import { type Plan, type PlannedSign, transitionSeconds } from "./plan-clip.js";
import { WAITING } from "./signer.js";
import { minimumJerk, type Vec3 } from "./vectors.js";

/** States of a hand over time: [T, HAND_NUMBERS], in its arm's space. */
export type HandTrack = Float64Array;

/** The two hands of a clip. */
export function moveHands(plan: Plan, random: Random): { dominant: HandTrack; other: HandTrack } {
  const { signer, signs } = plan;
  const places = signs.map((planned) => placeOf(planned, signer));
  const drawn = places.map((place, i) => {
    const touches = LOCATIONS[(signs[i] as PlannedSign).sign.location].kind !== "space";
    const neighbours = [places[i - 1], places[i + 1]].filter((p): p is Vec3 => p !== undefined);
    return blend(place, neighbours, signer.blending * (touches ? 0.3 : 1));
  });
  const last = signs.at(-1)?.end ?? 0;
  const rests = [
    relaxing(signer, signer.rest, Number.NEGATIVE_INFINITY, 0.05),
    relaxing(signer, signer.rest, last + 0.5 * signer.pace, Number.POSITIVE_INFINITY),
  ];
  const joined = (actions: Action[]) =>
    follow([rests[0] as Action, ...actions, rests[1] as Action], plan, random);
  return {
    dominant: joined(signs.map((planned, i) => dominant(planned, signer, drawn[i] as Vec3))),
    other: joined(
      signs.flatMap((planned, i) => (planned.otherHand ? [other(planned, signer, drawn[i] as Vec3)] : [])),
    ),
  };
}

/**
 * Seconds after which an idle hand is lowered, from the head's height sooner. Chosen here: shorter pauses keep it up.
 */
const PATIENCE = 1.2;
const HIGH_PATIENCE = 0.8;
/**
 * Standard deviation of the smoothing that muscles do, in seconds. Chosen here: rounds corners, undershoots what is
 * fast.
 */
const SMOOTHING = 0.035;

/** Samples actions and the transitions between them at the camera's frames, smoothed. */
function follow(actions: readonly Action[], plan: Plan, random: Random): HandTrack {
  const { frames, camera, signer } = plan;
  const from = new Float64Array(HAND_NUMBERS);
  const to = new Float64Array(HAND_NUMBERS);
  const all: Action[] = [];
  for (const action of actions) {
    const before = all.at(-1);
    if (before && all.length > 1) {
      before.state(before.end, from);
      const patience = (from[1] as number) > -0.1 ? HIGH_PATIENCE : PATIENCE;
      if (action.start - before.end > patience) {
        all.push(
          relaxing(signer, WAITING, before.end + 0.45 * signer.pace, action.start - 0.3 * signer.pace),
        );
      }
    }
    all.push(action);
  }

  const track = new Float64Array(frames * HAND_NUMBERS);
  let at = 0;
  let leaving = -1; // the action whose end `begins` was found for
  let begins = 0;
  for (let t = 0; t < frames; t++) {
    const time = t / camera.fps;
    const out = track.subarray(t * HAND_NUMBERS, (t + 1) * HAND_NUMBERS);
    while (at + 1 < all.length && time >= (all[at + 1] as Action).start) at++;
    const now = all[at] as Action;
    const next = all[at + 1];
    if (!next || time < now.end) {
      now.state(time, out);
      continue;
    }
    if (leaving !== at) {
      leaving = at;
      now.state(now.end, from);
      next.state(next.start, to);
      const distance = Math.hypot(...[0, 1, 2].map((i) => (to[i] as number) - (from[i] as number)));
      begins = Math.max(now.end, next.start - 1.15 * transitionSeconds(distance) * signer.pace);
    }
    now.state(time, from);
    next.state(time, to);
    between(out, from, to, (time - begins) / (next.start - begins));
  }
  alignRotations(track);
  drift(track, plan, random);
  return smooth(track, HAND_NUMBERS, SMOOTHING * camera.fps);
}

/**
 * A transition: the fingers are ready first, then the orientation, then the place (chosen here: signers anticipate).
 */
function between(out: Float64Array, from: Float64Array, to: Float64Array, u: number): void {
  const place = minimumJerk(u);
  const turn = minimumJerk(u / 0.92);
  const shape = minimumJerk(u / 0.8);
  const distance = Math.hypot(...[0, 1, 2].map((i) => (to[i] as number) - (from[i] as number)));
  const sign = [3, 4, 5, 6].reduce((sum, i) => sum + (from[i] as number) * (to[i] as number), 0) < 0 ? -1 : 1;
  for (let i = 0; i < HAND_NUMBERS; i++) {
    const share = i < 3 ? place : i < 7 ? turn : shape;
    const target = (to[i] as number) * (i >= 3 && i < 7 ? sign : 1);
    out[i] = (from[i] as number) * (1 - share) + target * share;
  }
  // Hands travel in a shallow arc, away from the body.
  out[2] = (out[2] as number) + 0.1 * distance * Math.sin(Math.PI * place);
}

/** q and -q are the same rotation; smoothing needs the nearer one in each frame. */
function alignRotations(track: HandTrack): void {
  for (let i = HAND_NUMBERS + 3; i < track.length; i += HAND_NUMBERS) {
    let dot = 0;
    for (let k = 0; k < 4; k++) dot += (track[i + k] as number) * (track[i + k - HAND_NUMBERS] as number);
    if (dot < 0) for (let k = 0; k < 4; k++) track[i + k] = -(track[i + k] as number);
  }
}

/** Nobody holds still: slow wandering of every number, and the tremor of the wrist. */
function drift(track: HandTrack, { frames, camera, signer }: Plan, random: Random): void {
  for (let i = 0; i < HAND_NUMBERS; i++) {
    const size = (i < 3 ? 0.012 : i < 7 ? 0.025 : 0.05) * signer.tremor;
    const [slow, fast] = [0.3 + 0.6 * random(), 1.2 + 1.4 * random()];
    const [p, q] = [2 * Math.PI * random(), 2 * Math.PI * random()];
    for (let t = 0; t < frames; t++) {
      const time = (2 * Math.PI * t) / camera.fps;
      const at = t * HAND_NUMBERS + i;
      track[at] =
        (track[at] as number) + size * (Math.sin(slow * time + p) + 0.4 * Math.sin(fast * time + q));
    }
  }
}

/** Gaussian smoothing over time; the ends are repeated. */
export function smooth(track: Float64Array, width: number, deviation: number): Float64Array {
  const radius = Math.ceil(2.5 * deviation);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / deviation) ** 2),
  );
  const sum = kernel.reduce((a, b) => a + b, 0);
  const frames = track.length / width;
  const out = new Float64Array(track.length);
  for (let t = 0; t < frames; t++) {
    for (let k = -radius; k <= radius; k++) {
      const weight = (kernel[k + radius] as number) / sum;
      const from = Math.min(frames - 1, Math.max(0, t + k)) * width;
      for (let i = 0; i < width; i++) {
        out[t * width + i] = (out[t * width + i] as number) + weight * (track[from + i] as number);
      }
    }
  }
  return out;
}
