import type { Random } from "@msmae/random";
import { vowelsOf } from "./invent-words.js";
import type { Plan } from "./plan-clip.js";
import { between, pick } from "./random-choices.js";
import { minimumJerk } from "./vectors.js";

/** Numbers of the head and trunk in a frame. Angles in radians, for a right-handed signer. */
const HEAD_CHANNELS = [
  "turn", // of the head to the picture's right
  "nod", // chin down
  "tilt", // to the picture's left
  "brows",
  "blink",
  "open",
  "spread",
  "trunkTurn",
  "trunkLean", // to the picture's left
  "trunkBow", // to the camera
] as const;
export type HeadChannel = (typeof HEAD_CHANNELS)[number];

/** One number a frame for each channel. */
export type HeadTrack = Readonly<Record<HeadChannel, Float64Array>>;

/** How the lips show a vowel: opening, and spread (-1 rounded to 1). */
const LIPS: Readonly<Record<string, readonly [open: number, spread: number]>> = {
  a: [0.85, 0.1],
  e: [0.45, 0.6],
  i: [0.25, 0.9],
  o: [0.6, -0.6],
  u: [0.3, -0.9],
};

/**
 * What face, head and trunk do: the mouth says each sign's word, brows, tilts and nods belong to signs, raised brows
 * to a question and a shake of the head to a negation; eyes blink between sentences and now and then; the head follows
 * the dominant hand a little, and the trunk sways.
 *
 * @param handAt The dominant wrist's x and y in body space for a right-handed signer, by frame.
 */
export function moveHead(
  plan: Plan,
  handAt: (frame: number) => readonly [number, number],
  random: Random,
): HeadTrack {
  const { frames, camera, signer, signs, sentences } = plan;
  const { fps } = camera;
  const track = Object.fromEntries(
    HEAD_CHANNELS.map((name) => [name, new Float64Array(frames)]),
  ) as HeadTrack;
  /** Adds a bump that rises before `from` and falls after `to`, in seconds. */
  const bump = (channel: HeadChannel, from: number, to: number, rise: number, size: number) => {
    const target = track[channel];
    const first = Math.max(0, Math.floor((from - rise) * fps));
    for (let t = first; t < frames && t <= (to + rise) * fps; t++) {
      const time = t / fps;
      const share = minimumJerk((time - from) / rise + 1) * minimumJerk((to - time) / rise + 1);
      target[t] = (target[t] as number) + size * share;
    }
  };
  const wave = (channel: HeadChannel, size: number, slowest: number, fastest: number) => {
    const target = track[channel];
    for (let part = 0; part < 2; part++) {
      const speed = 2 * Math.PI * between(random, slowest, fastest);
      const phase = 2 * Math.PI * random();
      for (let t = 0; t < frames; t++) {
        target[t] =
          (target[t] as number) + (size / (1 + part)) * Math.sin((speed * (1 + part) * t) / fps + phase);
      }
    }
  };

  wave("trunkTurn", 0.04 * signer.sway, 0.08, 0.3);
  wave("trunkLean", 0.026 * signer.sway, 0.08, 0.3);
  wave("trunkBow", 0.024 * signer.sway, 0.08, 0.3);
  wave("turn", 0.05 * signer.sway, 0.1, 0.4);
  wave("nod", 0.035 * signer.sway, 0.1, 0.5);
  wave("tilt", 0.03 * signer.sway, 0.1, 0.4);
  wave("brows", 0.08 * signer.expression, 0.1, 0.4);

  const felt = signer.expression;
  for (const { sign, start, end } of signs) {
    const { brows, tilt, turn, nod } = sign.nonManual;
    if (brows) bump("brows", start, end, 0.18, brows * felt);
    if (tilt) bump("tilt", start, end, 0.22, tilt * felt);
    if (turn) bump("turn", start, end, 0.22, turn * felt);
    if (nod) bump("nod", (start + end) / 2, (start + end) / 2 + 0.05, 0.16, nod * felt);
    const vowels = vowelsOf(sign.word);
    const step = (end - start) / vowels.length;
    const rise = Math.min(0.16, Math.max(0.07, step * 0.5));
    vowels.forEach((vowel, i) => {
      const [open, spread] = LIPS[vowel] as readonly [number, number];
      const middle = start + (i + 0.5) * step;
      bump("open", middle, middle, rise, open * Math.min(1.3, 0.75 * felt));
      bump("spread", middle, middle, rise, spread);
    });
  }

  for (const { start, end, negated, question } of sentences) {
    if (question) {
      bump("brows", start, end, 0.2, 0.8 * felt);
      bump("nod", start, end, 0.3, 0.12);
    }
    if (negated)
      shake(track.turn, fps, Math.max(start, end - 1.1), end, between(random, 1.6, 2.4), 0.22 * felt);
    if (random() < 0.7) bump("blink", end + 0.08, end + 0.1, 0.09, 1);
    bump("trunkLean", start, end, 0.4, between(random, -0.03, 0.03) * signer.sway);
  }
  for (
    let time = random() / signer.blinks;
    time < frames / fps;
    time += between(random, 0.4, 1.6) / signer.blinks
  ) {
    bump("blink", time, time + 0.02, 0.09, 1);
  }
  const glance = pick(random, [0.05, 0.1, 0.14]);
  const follow = 0.06 * signer.sway;
  for (let t = 0; t < frames; t++) {
    const [x, y] = handAt(t);
    track.turn[t] = (track.turn[t] as number) + glance * x;
    track.trunkTurn[t] = (track.trunkTurn[t] as number) + follow * x;
    track.nod[t] = (track.nod[t] as number) - 0.5 * glance * Math.max(-0.8, y);
    for (const [name, least, most] of [
      ["blink", 0, 1],
      ["open", 0, 1.1],
      ["spread", -1, 1],
      ["brows", -1, 1.2],
    ] as const) {
      track[name][t] = Math.min(most, Math.max(least, track[name][t] as number));
    }
  }
  return track;
}

function shake(turn: Float64Array, fps: number, from: number, to: number, speed: number, size: number): void {
  for (let t = Math.ceil(from * fps); t < turn.length && t < to * fps; t++) {
    const time = t / fps;
    const share = minimumJerk((time - from) / 0.15) * minimumJerk((to - time) / 0.15);
    turn[t] = (turn[t] as number) + size * share * Math.sin(2 * Math.PI * speed * (time - from));
  }
}
