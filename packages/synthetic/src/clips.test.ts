import { expect, test } from "@jest/globals";
import { KEYPOINTS, normalise, type PoseStreams, STREAM_NAMES } from "@msmae/pose";
import { plannedClip, type SyntheticClip, synthesizeClip, syntheticClips } from "./clips.js";
import { type SyntheticConfig, syntheticConfigSchema } from "./config.js";
import { OFFSETS, POINTS, poseSkeleton } from "./skeleton.js";

const config = (given: object = {}): SyntheticConfig => syntheticConfigSchema.parse({ clips: 40, ...given });
const exact = config({ noise: 0, missing: 0 });

test("the same configuration gives the same bytes, another seed or index others", () => {
  const [a, b] = [synthesizeClip(config(), 3), synthesizeClip(config(), 3)];
  expect(same(a, b)).toBe(true);
  expect(syntheticClips(config())).toEqual(syntheticClips(config()));
  for (const other of [synthesizeClip(config({ seed: 1 }), 3), synthesizeClip(config(), 4)]) {
    expect(same(a, other)).toBe(false);
  }
});

test("a clip is the same however many clips there are, in whatever order they are made", () => {
  const many = config({ clips: 500 });
  const few = config({ clips: 5 });
  synthesizeClip(many, 17);
  expect(same(synthesizeClip(few, 4), synthesizeClip(many, 4))).toBe(true);
  expect(syntheticClips(few)).toEqual(syntheticClips(many).slice(0, 5));
});

test("a clip has the four streams in the promised shapes, and can be normalised", () => {
  const ten = config({ clips: 10 });
  syntheticClips(ten).forEach((clip, index) => {
    const made = synthesizeClip(ten, index);
    expect([made.frames, made.fps]).toEqual([clip.frames, clip.fps]);
    expect(made.shoulders.coordinates).toHaveLength(made.frames * 2 * 2);
    for (const name of STREAM_NAMES) {
      expect(made.streams[name]?.coordinates).toHaveLength(made.frames * KEYPOINTS[name] * 2);
      expect(made.streams[name]?.present).toHaveLength(made.frames * KEYPOINTS[name]);
    }
    const body = normalise(made).streams.body?.coordinates as Float32Array;
    expect(body.every((value) => Math.abs(value) < 4)).toBe(true);
  });
});

test("segments are in order, inside the clip, and apart from each other", () => {
  for (const content of ["sentences", "isolated"] as const) {
    for (const clip of syntheticClips(config({ content }))) {
      let last = 0;
      for (const { start, end } of clip.segments) {
        expect(start).toBeGreaterThan(last);
        expect(end).toBeGreaterThan(start + 0.1);
        expect(end).toBeLessThan(start + 3);
        last = end;
      }
      expect(last).toBeLessThan(clip.frames / clip.fps);
    }
  }
});

test("no signer of one split is in another", () => {
  const clips = syntheticClips(config({ clips: 400 }));
  const signers = (split: SyntheticClip["split"]) =>
    new Set(clips.filter((clip) => clip.split === split).map((clip) => clip.signer));
  const [train, valid, test] = [signers("train"), signers("valid"), signers("test")];
  expect([train.size, valid.size, test.size]).toEqual([12, 2, 2]);
  expect(new Set([...train, ...valid, ...test]).size).toBe(16);
});

test("isolated signs come equally often, in each split", () => {
  const clips = syntheticClips(config({ content: "isolated", clips: 2 * 8 * 10, languages: 2, glosses: 8 }));
  const count = new Map<string, number>();
  for (const { gloss, split } of clips)
    count.set(`${gloss} ${split}`, (count.get(`${gloss} ${split}`) ?? 0) + 1);
  expect(count.size).toBe(16 * 3);
  for (const [key, times] of count) expect([key, times]).toEqual([key, key.endsWith("train") ? 8 : 1]);
  for (const clip of clips) expect(clip.segments.map(({ gloss }) => gloss)).toEqual([clip.gloss]);
});

test("other languages are other signs by the same signers", () => {
  const [here, unseen] = [config({ clips: 200 }), config({ clips: 200, firstLanguage: 3, languages: 2 })].map(
    syntheticClips,
  );
  const of = (clips: readonly SyntheticClip[] | undefined, key: "language" | "signer") =>
    [...new Set(clips?.map((clip) => clip[key]))].sort();
  expect(of(here, "language")).toEqual(["synthetic-0", "synthetic-1", "synthetic-2"]);
  expect(of(unseen, "language")).toEqual(["synthetic-3", "synthetic-4"]);
  expect(of(unseen, "signer")).toEqual(of(here, "signer"));
});

test("clips are at least as long as asked, and sentences as long as asked", () => {
  for (const clip of syntheticClips(config({ seconds: 12 }))) {
    expect(clip.frames / clip.fps).toBeGreaterThanOrEqual(12);
  }
  for (const clip of syntheticClips(config({ sentence: [4, 6] }))) {
    expect(clip.segments.length).toBeGreaterThanOrEqual(4);
    expect(clip.segments.length).toBeLessThanOrEqual(6);
  }
});

test("without noise and loss everything is seen, and the body's wrists are the hands' wrists", () => {
  for (let index = 0; index < 3; index++) {
    const { frames, streams, shoulders } = synthesizeClip(exact, index);
    for (const name of STREAM_NAMES) expect(streams[name]?.present.includes(0)).toBe(false);
    expect(shoulders.present.includes(0)).toBe(false);
    let apart = 0;
    for (let t = 0; t < frames; t++) {
      for (let axis = 0; axis < 2; axis++) {
        const body = (point: number) => streams.body!.coordinates[(t * 6 + point) * 2 + axis]!;
        const hand = (name: "left" | "right") => streams[name]!.coordinates[t * 21 * 2 + axis]!;
        apart = Math.max(apart, Math.abs(body(4) - hand("left")), Math.abs(body(5) - hand("right")));
      }
    }
    expect(apart).toBeLessThan(1e-3);
  }
});

test("with noise the body's wrists stay near the hands' wrists", () => {
  const distances: number[] = [];
  const noisy = config();
  for (let index = 0; index < 10; index++) {
    const made = synthesizeClip(noisy, index);
    const unit = shoulderDistance(made);
    for (let t = 0; t < made.frames; t++) {
      if (!made.streams.left!.present[t * 21] || !made.streams.body!.present[t * 6 + 4]) continue;
      const [hand, body] = [made.streams.left!.coordinates, made.streams.body!.coordinates];
      distances.push(
        Math.hypot(hand[t * 42]! - body[t * 12 + 8]!, hand[t * 42 + 1]! - body[t * 12 + 9]!) / unit,
      );
    }
  }
  distances.sort((a, b) => a - b);
  expect(distances[Math.floor(0.5 * distances.length)]).toBeLessThan(0.05);
  expect(distances[Math.floor(0.99 * distances.length)]).toBeLessThan(0.2);
});

test("bones keep their lengths over a clip, in three dimensions", () => {
  const bones = [
    ...[
      [0, 2],
      [2, 4],
      [1, 3],
      [3, 5],
    ], // arms
    ...[OFFSETS.left, OFFSETS.right].flatMap((hand) =>
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [0, 5],
        [5, 6],
        [6, 7],
        [7, 8],
        [0, 9],
        [9, 10],
        [0, 17],
        [19, 20],
      ].map(([a, b]) => [hand + a!, hand + b!]),
    ),
    [OFFSETS.face, OFFSETS.face + 69], // from an ear to the bridge of the nose
  ] as [number, number][];
  for (let index = 0; index < 6; index++) {
    const skeleton = poseSkeleton(plannedClip(exact, index), 0, index);
    const frames = skeleton.length / (3 * POINTS);
    for (const [a, b] of bones) {
      const at = (t: number, axis: number) =>
        skeleton[3 * (t * POINTS + a) + axis]! - skeleton[3 * (t * POINTS + b) + axis]!;
      const lengths = Array.from({ length: frames }, (_, t) => Math.hypot(at(t, 0), at(t, 1), at(t, 2)));
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(1e-9);
    }
  }
});

test("configurations that make no sense are refused with their field", () => {
  const issues = (given: object) =>
    syntheticConfigSchema.safeParse(given).error?.issues.map(({ path }) => path.join("."));
  expect(issues({ signers: 4 })).toEqual(["signers"]);
  expect(issues({ sentence: [5, 3] })).toEqual(["sentence"]);
  expect(issues({ glosses: 3 })).toEqual(["glosses"]);
  expect(issues({ clip: 3 })).toEqual([""]);
  expect(() => synthesizeClip(config(), 40)).toThrow(
    "No synthetic clip 40; expected a whole number below 40.",
  );
});

/** Whether all arrays have the same bytes. */
function same(a: PoseStreams, b: PoseStreams): boolean {
  const arrays = ({ shoulders, streams }: PoseStreams) =>
    [shoulders, ...STREAM_NAMES.map((name) => streams[name]!)].flatMap((s) => [s.coordinates, s.present]);
  const bytes = (array: Float32Array | Uint8Array) =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  return arrays(a).every((array, i) => bytes(array).equals(bytes(arrays(b)[i]!)));
}

function shoulderDistance({ shoulders, frames }: PoseStreams): number {
  const { coordinates: c, present } = shoulders;
  let [sum, seen] = [0, 0];
  for (let t = 0; t < frames; t++) {
    if (!present[2 * t] || !present[2 * t + 1]) continue;
    sum += Math.hypot(c[4 * t]! - c[4 * t + 2]!, c[4 * t + 1]! - c[4 * t + 3]!);
    seen++;
  }
  return sum / seen;
}
