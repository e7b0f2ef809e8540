import { isSeen, mapTracks, type PoseOrStreams } from "./pose-or-streams.js";
import { normal, type Random } from "./random.js";

/**
 * Adds Gaussian noise to every coordinate of every present keypoint.
 *
 * @param deviation In the clip's units; SignCLIP's is 0.001 of normalised poses, which are in shoulder widths.
 * @throws {RangeError} if `deviation` is below 0.
 * @example
 * augmentNoise(normalise(streams), seeded(7), 0.001);
 */
export function augmentNoise<C extends PoseOrStreams>(clip: C, random: Random, deviation: number): C {
  if (!(deviation >= 0)) throw new RangeError(`Got noise of deviation ${deviation}, expected at least 0.`);
  return mapTracks(clip, (track) => {
    const coordinates = track.coordinates.slice();
    for (let i = 0; i < track.weight.length; i++) {
      if (!isSeen(track, i)) continue;
      for (let d = i * track.dims; d < (i + 1) * track.dims; d++)
        coordinates[d]! += deviation * normal(random);
    }
    return { coordinates, weight: track.weight.slice() };
  });
}
