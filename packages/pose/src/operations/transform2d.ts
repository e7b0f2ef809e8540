import { isSeen, mapTracks, missingTrack, type PoseOrStreams } from "./pose-or-streams.js";
import { normal, type Random } from "./random.js";

/** A 2 x 2 matrix M, row by row: [x, y] becomes [x, y] M, as in pose-format's `matmul`. */
export type Matrix2d = readonly [number, number, number, number];

/** Standard deviations of the normal distributions that an augmentation is drawn from. */
export interface Deviations2d {
  /** Of the angle in radians. SignCLIP and pose-format: 0.2. */
  readonly rotation?: number;
  /** Of the shear along x for each unit of y. SignCLIP and pose-format: 0.2. */
  readonly shear?: number;
  /** Of y's scale around 1. SignCLIP and pose-format: 0.2. */
  readonly scale?: number;
}

/**
 * Multiplies x and y of every present keypoint by a 2 x 2 matrix, around the origin: normalise the clip first. Other
 * dimensions stay, missing keypoints are 0.
 *
 * @example
 * transform2d(streams, [0, 1, -1, 0]); // turned by a quarter: right becomes down
 */
export function transform2d<C extends PoseOrStreams>(clip: C, [a, b, c, d]: Matrix2d): C {
  return mapTracks(clip, (track) => {
    const { coordinates, weight, dims } = track;
    const out = missingTrack(track, clip.frames);
    for (let i = 0; i < weight.length; i++) {
      if (!isSeen(track, i)) continue;
      out.weight[i] = weight[i]!;
      const at = i * dims;
      for (let other = at + 2; other < at + dims; other++) out.coordinates[other] = coordinates[other]!;
      out.coordinates[at] = coordinates[at]! * a + coordinates[at + 1]! * c;
      out.coordinates[at + 1] = coordinates[at]! * b + coordinates[at + 1]! * d;
    }
    return out;
  });
}

/**
 * Samples the matrix of SignCLIP's augmentation: shear, then rotation, then the scale of y, as pose-format's
 * `augment2d` draws and multiplies them. The scale varies around 1, never around 0.
 *
 * @example
 * const matrix = sampleMatrix2d(seeded(7), { rotation: 0.1 });
 */
export function sampleMatrix2d(
  random: Random,
  { rotation = 0.2, shear = 0.2, scale = 0.2 }: Deviations2d = {},
): Matrix2d {
  const s = shear * normal(random);
  const angle = rotation * normal(random);
  const y = 1 + scale * normal(random);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // [1 s; 0 1] [cos -sin; sin cos] [1 0; 0 y]
  return [cos + s * sin, (s * cos - sin) * y, sin, cos * y];
}

/**
 * {@link transform2d} with a matrix of {@link sampleMatrix2d}: one for the whole clip, so that the movement stays.
 *
 * @example
 * const augmented = augment2d(normalise(streams), seeded(7));
 */
export function augment2d<C extends PoseOrStreams>(
  clip: C,
  random: Random,
  deviations: Deviations2d = {},
): C {
  return transform2d(clip, sampleMatrix2d(random, deviations));
}
