import { reshape, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";

/**
 * Cuts a stream into cubelets of `stride` frames: frame by frame, each frame as (x0, y0, x1, y1, …). Paper §3.1.
 *
 * @param x [B, T, K, 2]
 * @param stride S, frames a cubelet.
 * @returns [B, N, S*2K] with N = T/S
 * @throws {RangeError} if `stride` does not divide the frames.
 * @example
 * toCubelets(zeros([8, 300, 21, 2]), 4); // [8, 75, 168]
 */
export function toCubelets(x: Tensor, stride: number): Tensor3D {
  const [clips, frames, keypoints, dims] = x.shape as [number, number, number, number];
  if (frames % stride !== 0) {
    throw new RangeError(`Got ${frames} frames; expected a multiple of the cubelet stride ${stride}.`);
  }
  return reshape(x, [clips, frames / stride, stride * keypoints * dims]);
}
