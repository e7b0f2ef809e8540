import type { HostTensor } from "@msmae/parameters/host";
import { KEYPOINTS, type StreamName } from "@msmae/pose";

/** For each stream of a clip, coordinates [T, K, 2] (0 where missing) and presence [T, K] (1 = seen). */
export type ClipStreams = {
  readonly [name in StreamName]?: { readonly coordinates: Float32Array; readonly present: Uint8Array };
};

/**
 * Joins clips of the same number of frames into tensors.
 *
 * @param clips At most `size`; the places after them are empty, as if nothing had been seen.
 * @param frames T
 * @param size B
 * @returns For each stream `coordinates` [B, T, K, 2] and `present` [B, T, K], both float32.
 * @throws {RangeError} if a clip lacks a stream or has another number of frames.
 * @example
 * stackStreams([window.streams], ["body", "left", "right"], window.frames).coordinates.body; // [1, T, 6, 2]
 */
export function stackStreams(
  clips: readonly ClipStreams[],
  streams: readonly StreamName[],
  frames: number,
  size: number = clips.length,
): {
  readonly coordinates: { readonly [name in StreamName]?: HostTensor };
  readonly present: { readonly [name in StreamName]?: HostTensor };
} {
  const coordinates: { [name in StreamName]?: HostTensor } = {};
  const present: { [name in StreamName]?: HostTensor } = {};
  for (const name of streams) {
    const points = frames * KEYPOINTS[name]; // T*K
    const xy = new Float32Array(size * points * 2);
    const seen = new Float32Array(size * points);
    clips.forEach((clip, b) => {
      const stream = clip[name];
      if (stream === undefined) throw new RangeError(`Clip ${b} has no stream "${name}".`);
      if (stream.present.length !== points || stream.coordinates.length !== 2 * points) {
        throw new RangeError(
          `Clip ${b}, stream "${name}": got ${stream.present.length / KEYPOINTS[name]} frames of presence and ` +
            `${stream.coordinates.length / KEYPOINTS[name] / 2} of coordinates; expected ${frames}.`,
        );
      }
      xy.set(stream.coordinates, b * points * 2);
      seen.set(stream.present, b * points);
    });
    coordinates[name] = { shape: [size, frames, KEYPOINTS[name], 2], data: xy };
    present[name] = { shape: [size, frames, KEYPOINTS[name]], data: seen };
  }
  return { coordinates, present };
}
