import { KEYPOINTS, type PoseStreams, type StreamSequence } from "@msmae/pose";
import { seeded } from "@msmae/random";
import type { SyntheticConfig } from "./config.js";
import { type Detection, detect } from "./detector.js";
import { type Plan, planClip } from "./plan-clip.js";
import { OFFSETS, POINTS, poseSkeleton, SYNTHETIC_STREAMS } from "./skeleton.js";

/** A clip of a synthetic corpus, without its poses. */
export interface SyntheticClip {
  /** Such as `synthetic/0/17`: the seed and the index. */
  readonly id: string;
  readonly split: "train" | "valid" | "test";
  /** Of isolated signs. */
  readonly gloss?: string;
  /** The translation; of an isolated sign its word. */
  readonly text: string;
  readonly language: string;
  readonly signer: string;
  /** What is signed when, in seconds, in order. */
  readonly segments: readonly { readonly gloss: string; readonly start: number; readonly end: number }[];
  readonly frames: number;
  readonly fps: number;
}

/**
 * Describes all clips of a synthetic corpus. Cheap: nothing moves yet.
 *
 * @example
 * const config = syntheticConfigSchema.parse({ clips: 100, content: "isolated" });
 * syntheticClips(config)[0]; // { id: "synthetic/0/0", split: "train", gloss: "RADO-0", … }
 */
export function syntheticClips(config: SyntheticConfig): SyntheticClip[] {
  return Array.from({ length: config.clips }, (_, index) => syntheticClip(config, index));
}

/** Describes one clip of a synthetic corpus: a function of the configuration without `clips`, and the index. */
export function syntheticClip(config: SyntheticConfig, index: number): SyntheticClip {
  const plan = plannedClip(config, index);
  const segments = plan.signs.map(({ sign, start, end }) => ({ gloss: sign.gloss, start, end }));
  return {
    id: `synthetic/${config.seed}/${index}`,
    split: plan.split,
    ...(config.content === "isolated" && segments[0] ? { gloss: segments[0].gloss } : {}),
    text: plan.text,
    language: plan.language.id,
    signer: plan.signer.id,
    segments,
    frames: plan.frames,
    fps: plan.camera.fps,
  };
}

/**
 * Generates the keypoints of a clip: all that
 * synthetic signers have, in pixels.
 *
 * @param index Of the clip, below `config.clips`.
 * @throws {RangeError} if there is no such clip.
 * @example
 * const { frames, streams } = synthesizeClip(config, 0);
 * streams.left?.coordinates; // Float32Array [frames, 21, 2]
 */
export function synthesizeClip(config: SyntheticConfig, index: number): PoseStreams {
  const plan = plannedClip(config, index);
  const detection = detectClip(config, index, plan);
  const { frames, camera } = plan;
  return {
    frames,
    fps: camera.fps,
    shoulders: cut(detection, frames, OFFSETS.body, 2),
    streams: Object.fromEntries(
      SYNTHETIC_STREAMS.map((name) => [name, cut(detection, frames, OFFSETS[name], KEYPOINTS[name])]),
    ),
  };
}

export function plannedClip(config: SyntheticConfig, index: number): Plan {
  if (!Number.isInteger(index) || index < 0 || index >= config.clips) {
    throw new RangeError(`No synthetic clip ${index}; expected a whole number below ${config.clips}.`);
  }
  return planClip(config, index);
}

export function detectClip(config: SyntheticConfig, index: number, plan: Plan): Detection {
  const skeleton = poseSkeleton(plan, config.seed, index);
  return detect(skeleton, plan.camera, seeded(config.seed, "clip", index, "detector"), config);
}

/** A stream's points of all frames: [T, count, 2] and [T, count]. */
function cut(
  { coordinates, present }: Detection,
  frames: number,
  from: number,
  count: number,
): StreamSequence {
  const out = { coordinates: new Float32Array(frames * count * 2), present: new Uint8Array(frames * count) };
  for (let t = 0; t < frames; t++) {
    const at = t * POINTS + from;
    out.coordinates.set(coordinates.subarray(2 * at, 2 * (at + count)), 2 * t * count);
    out.present.set(present.subarray(at, at + count), t * count);
  }
  return out;
}
