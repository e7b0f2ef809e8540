import {
  add,
  div,
  maximum,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor3D,
} from "@tensorflow/tfjs-core";

/** Added to a cubelet's variance, in squared shoulder widths. Chosen here: jitter of a hundredth is not enlarged to motion. */
const LEAST_VARIANCE = 1e-4;

/** Where a cubelet is and how far it extends. */
export interface PlaceAndSize {
  /** `[B*N, 1, 2]`: the mean x and y of its present keypoints. */
  readonly mean: Tensor;
  /** `[B*N, 1, 1]`: the standard deviation about it, of x and y together. */
  readonly deviation: Tensor;
}

/**
 * The place and size of each cubelet, over its frames and present keypoints.
 *
 * @param cubelets [B, N, S*2K]; finite where missing.
 * @param present [B, T, K], 1 = seen.
 */
export function placeAndSize(cubelets: Tensor, present: Tensor): PlaceAndSize {
  const [clips, tokens, values] = cubelets.shape as [number, number, number];
  const points = pointsOf(cubelets); // [B*N, S*K, 2]
  const seen = reshape(present, [clips * tokens, values / 2, 1]); // [B*N, S*K, 1]
  const count = maximum(sum(seen, 1, true), 1); // [B*N, 1, 1]
  const mean = div(sum(mul(points, seen), 1, true), count); // [B*N, 1, 2]
  const squares = sum(square(mul(sub(points, mean), seen)), [1, 2], true); // [B*N, 1, 1]
  return { mean, deviation: sqrt(add(div(squares, mul(count, 2)), LEAST_VARIANCE)) };
}

/** Cubelets [B, N, S*2K] without their place and size: what is left is shape and motion. */
export function standardise(cubelets: Tensor, { mean, deviation }: PlaceAndSize): Tensor3D {
  return reshape(div(sub(pointsOf(cubelets), mean), deviation), cubelets.shape as [number, number, number]);
}

/** The inverse of {@link standardise}. */
export function putInPlace(standardised: Tensor, { mean, deviation }: PlaceAndSize): Tensor3D {
  const { shape } = standardised;
  return reshape(add(mul(pointsOf(standardised), deviation), mean), shape as [number, number, number]);
}

/** [B, N, S*2K] as [B*N, S*K, 2]. */
function pointsOf(cubelets: Tensor): Tensor3D {
  const [clips, tokens, values] = cubelets.shape as [number, number, number];
  return reshape(cubelets, [clips * tokens, values / 2, 2]);
}
