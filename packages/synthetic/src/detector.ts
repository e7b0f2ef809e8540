import { integer, normal, type Random, seeded } from "@msmae/random";
import { type Camera, project } from "./camera.js";
import { OFFSETS, POINTS } from "./skeleton.js";

/** What a keypoint detector makes of a skeleton. */
export interface Detection {
  /** [T, POINTS, 2] pixels; 0 where missing. */
  readonly coordinates: Float32Array;
  /** [T, POINTS] 1 = seen. */
  readonly present: Uint8Array;
}

const GROUPS = [
  { name: "body", from: OFFSETS.body, count: 6, noise: 0.0022, memory: 0.75 },
  { name: "left", from: OFFSETS.left, count: 21, noise: 0.005, memory: 0.5 },
  { name: "right", from: OFFSETS.right, count: 21, noise: 0.005, memory: 0.5 },
  { name: "face", from: OFFSETS.face, count: 112, noise: 0.0012, memory: 0.7 },
] as const;

/** Normal numbers to read from a random start: drawing each would take most of a clip's time. */
const NORMAL = Float32Array.from(
  { length: 1 << 14 },
  (
    (random) => () =>
      normal(random)
  )(seeded(0, "normal numbers")),
);

/**
 * A camera and a keypoint detector such as MediaPipe Holistic: perspective projection, noise with memory that grows
 * where a hand is fast (motion blur), hands that are lost for a while (most often when fast, when they cover each
 * other, or out of the picture), faces lost behind hands, frames without a person, and frames the video repeats.
 *
 * @param skeleton [T, POINTS, 3], used up: turned into the camera's space in place.
 * @param noise Factor on the noise, 0 for none.
 * @param missing Factor on the chances of loss, 0 for none.
 */
export function detect(
  skeleton: Float64Array,
  camera: Camera,
  random: Random,
  { noise, missing }: { readonly noise: number; readonly missing: number },
): Detection {
  const frames = skeleton.length / (3 * POINTS);
  const coordinates = project(camera, skeleton);
  const present = new Uint8Array(frames * POINTS).fill(1);
  const speeds = [
    handSpeeds(coordinates, OFFSETS.left, camera),
    handSpeeds(coordinates, OFFSETS.right, camera),
  ];
  if (missing > 0)
    lose(coordinates, present, camera, speeds as [Float32Array, Float32Array], random, missing);
  if (noise > 0) disturb(coordinates, camera, speeds as [Float32Array, Float32Array], random, noise);
  if (missing > 0) repeatFrames(coordinates, present, frames, random, missing);
  for (let i = 0; i < present.length; i++) {
    if (!present[i]) coordinates[2 * i] = coordinates[2 * i + 1] = 0;
  }
  return { coordinates, present };
}

/** Speed of a hand's middle knuckle by frame, in shoulder distances a second. */
function handSpeeds(coordinates: Float32Array, offset: number, { zoom, fps }: Camera): Float32Array {
  const frames = coordinates.length / (2 * POINTS);
  return Float32Array.from({ length: frames }, (_, t) => {
    const now = 2 * ((t || 1) * POINTS + offset + 9);
    const before = now - 2 * POINTS;
    if (now >= coordinates.length) return 0;
    const dx = (coordinates[now] as number) - (coordinates[before] as number);
    const dy = (coordinates[now + 1] as number) - (coordinates[before + 1] as number);
    return (Math.hypot(dx, dy) * fps) / zoom;
  });
}

/** Adds noise with memory (an autoregressive series a coordinate), and to each hand as a whole. */
function disturb(
  coordinates: Float32Array,
  { zoom }: Camera,
  speeds: readonly [Float32Array, Float32Array],
  random: Random,
  factor: number,
): void {
  const frames = coordinates.length / (2 * POINTS);
  for (const { name, from, count, noise, memory } of GROUPS) {
    const speed = name === "left" ? speeds[0] : name === "right" ? speeds[1] : undefined;
    const fresh = Math.sqrt(1 - memory * memory);
    let drawn = integer(random, NORMAL.length);
    const next = () => NORMAL[drawn++ & (NORMAL.length - 1)] as number;
    const series = Float32Array.from({ length: 2 * count + 2 }, next); // the last two move all points together
    for (let t = 0; t < frames; t++) {
      const blur = speed ? 1 + 0.8 * Math.min(4, speed[t] as number) : 1;
      const size = noise * factor * zoom * blur;
      const at = 2 * (t * POINTS + from);
      const shared = speed ? 1 : 0;
      const [x, y] = [shared * (series[2 * count] as number), shared * (series[2 * count + 1] as number)];
      for (let i = 0; i < 2 * count; i++) {
        const moved = size * ((series[i] as number) + (i & 1 ? y : x));
        coordinates[at + i] = (coordinates[at + i] as number) + moved;
      }
      for (let i = 0; i < series.length; i++) series[i] = memory * (series[i] as number) + fresh * next();
    }
  }
  misplaceWrists(coordinates, zoom, frames, random, factor);
}

/** The body's detector and the hands' do not agree on where a wrist is: a slow disagreement. */
function misplaceWrists(
  coordinates: Float32Array,
  zoom: number,
  frames: number,
  random: Random,
  factor: number,
): void {
  for (let i = 0; i < 4; i++) {
    const start = integer(random, NORMAL.length);
    let value = NORMAL[start] as number;
    for (let t = 0; t < frames; t++) {
      const at = 2 * (t * POINTS + OFFSETS.body + 4) + i;
      coordinates[at] = (coordinates[at] as number) + 0.016 * factor * zoom * value;
      value = 0.97 * value + 0.243 * (NORMAL[(start + 1 + t) & (NORMAL.length - 1)] as number);
    }
  }
}

/** Marks what the detector does not see. */
function lose(
  coordinates: Float32Array,
  present: Uint8Array,
  camera: Camera,
  speeds: readonly [Float32Array, Float32Array],
  random: Random,
  factor: number,
): void {
  const frames = present.length / POINTS;
  const { width, height, zoom } = camera;
  const hide = (t: number, from: number, count: number) => {
    present.fill(0, t * POINTS + from, t * POINTS + from + count);
  };
  const at = (t: number, point: number, axis: number) =>
    coordinates[2 * (t * POINTS + point) + axis] as number;
  const apart = (t: number, a: number, b: number) =>
    Math.hypot(at(t, a, 0) - at(t, b, 0), at(t, a, 1) - at(t, b, 1)) / zoom;
  const [left, right] = [OFFSETS.left + 9, OFFSETS.right + 9];
  const nose = OFFSETS.face + 66;
  const lost = { left: 0, right: 0, face: 0, person: 0 };
  for (let t = 0; t < frames; t++) {
    const together = apart(t, left, right) < 0.2 ? 0.02 : 0;
    for (const [name, point, speed] of [
      ["left", left, speeds[0]],
      ["right", right, speeds[1]],
    ] as const) {
      const [x, y] = [at(t, point, 0), at(t, point, 1)];
      const outside = x < 0 || y < 0 || x >= width || y >= height;
      const hazard = 0.0025 + together + 0.008 * Math.max(0, (speed[t] as number) - 2.5);
      if (lost[name] === 0 && random() < hazard * factor) lost[name] = 1 + integer(random, 8);
      if (lost[name] > 0) lost[name]--;
      else if (!outside) continue;
      hide(t, OFFSETS[name], 21);
    }
    const covered = Math.min(apart(t, left, nose), apart(t, right, nose)) < 0.22 ? 0.006 : 0;
    if (lost.face === 0 && random() < (0.0008 + covered) * factor) lost.face = 1 + integer(random, 6);
    if (lost.face > 0) {
      lost.face--;
      hide(t, OFFSETS.face, 112);
    }
    if (lost.person === 0 && random() < 0.0006 * factor) lost.person = 1 + integer(random, 3);
    if (lost.person > 0) {
      lost.person--;
      hide(t, 0, POINTS);
    }
  }
}

/** Dropped frames, as players and converters make up for them: the frame before once more. */
function repeatFrames(
  coordinates: Float32Array,
  present: Uint8Array,
  frames: number,
  random: Random,
  factor: number,
): void {
  for (let t = 1; t < frames; t++) {
    if (random() >= 0.003 * factor) continue;
    coordinates.copyWithin(2 * t * POINTS, 2 * (t - 1) * POINTS, 2 * t * POINTS);
    present.copyWithin(t * POINTS, (t - 1) * POINTS, t * POINTS);
  }
}
