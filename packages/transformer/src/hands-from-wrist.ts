import { concat, mul, slice, sub, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";

/** Chosen here: from the wrist to the middle knuckle is then about half, so that handshapes vary as much as places do. */
const SCALE = 2;

/**
 * A hand whose keypoints are measured from its wrist, which itself stays where it is: nothing is lost, but the handshape does
 * not have to be found in small differences of large numbers. A hand that is missing stays 0.
 *
 * @param hand [B, T, 21, 2], the wrist first.
 * @returns [B, T, 21, 2]
 */
export function handFromWrist(hand: Tensor): Tensor4D {
  const [clips, frames, keypoints] = hand.shape as [number, number, number, number];
  const wrist = slice(hand, [0, 0, 0, 0], [clips, frames, 1, 2]);
  const others = slice(hand, [0, 0, 1, 0], [clips, frames, keypoints - 1, 2]);
  return concat([wrist, mul(sub(others, wrist), SCALE)], 2) as Tensor4D;
}
