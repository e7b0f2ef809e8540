import { type StreamTensors, type TokenPart, toCubelets, tokenSequences } from "@msmae/cubelets";
import { isHand, type StreamName } from "@msmae/pose";
import { concat, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";
import type { EncoderConfig } from "./config.js";
import { handFromWrist } from "./hands-from-wrist.js";

/**
 * For each token sequence its cubelets [B, N, S*2K], K being the keypoints of its stream, or of all fused ones.
 *
 * @param coordinates [B, T, K, 2] a stream
 * @throws {RangeError} if the stride does not divide the frames.
 */
export function cubeletSequences(
  coordinates: StreamTensors<Tensor>,
  config: EncoderConfig,
): { readonly part: TokenPart; readonly cubelets: Tensor3D }[] {
  return tokenSequences(config).map(({ part, streams }) => {
    const keypoints = streams.map((name) => inFrame(name, coordinates[name]!, config)); // each [B, T, K, 2]
    const joined = keypoints.length === 1 ? keypoints[0]! : concat(keypoints, 2); // [B, T, ΣK, 2]
    return { part, cubelets: toCubelets(joined, config.stride) };
  });
}

/** A stream in the frame of reference in which its tokens are made. */
function inFrame(name: StreamName, coordinates: Tensor, { hands }: EncoderConfig): Tensor {
  return hands === "wrist" && isHand(name) ? handFromWrist(coordinates) : coordinates;
}
