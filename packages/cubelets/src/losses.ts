import {
  div,
  maximum,
  mul,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor3D,
} from "@tensorflow/tfjs-core";
import { placeAndSize, putInPlace, standardise } from "./standardise.js";

/** The tokens of one stream: B clips, N tokens a clip, S frames and K keypoints a token. */
export interface StreamTokens {
  /** `[B, N, S*2K]`: what the decoder predicts. */
  readonly prediction: Tensor;
  /** `[B, N, S*2K]`: the true cubelets; what they hold for missing keypoints is finite and to be ignored. */
  readonly target: Tensor;
  /** [B*N, S*K], 1 = the keypoint is present. */
  readonly seen: Tensor;
}

/** A loss of pretraining. */
export interface PretrainingLoss {
  /**
   * The summed error [] of a stream's masked tokens; `maskedLoss()` divides by their number.
   *
   * @param masked [B*N, 1], 1 = masked.
   */
  error(tokens: StreamTokens, masked: Tensor): Scalar;
  /** Where the prediction is not of coordinates: what of the truth makes it so, for pictures and scores. */
  readonly told?: {
    /** As in "MS-MAE, told place and size". */
    readonly what: string;
    /** What a report says beside the scores. */
    readonly note: string;
    /** The prediction as coordinates, [B, N, S*2K]. */
    complete(tokens: StreamTokens): Tensor3D;
  };
}

/** The losses by name, which is what the setting `loss` takes. A new one needs no more than its entry here. */
export const LOSSES = {
  /**
   * Paper §3.2: squared errors, summed over a token's coordinates, so that a stream weighs by its number of keypoints.
   */
  paper: {
    error: (tokens, masked) => squaredError(tokens, mul(tokens.seen, masked)),
  },
  /** Squared errors, averaged over a token's present coordinates, which balances the streams. */
  mean: {
    error: (tokens, masked) => squaredError(tokens, shareOfToken(tokens.seen, masked)),
  },
  /**
   * As `mean`, of the target without its place and size, as MAE's normalised pixels (He et al., 2022): it asks for handshape
   * and motion, which are small beside where a hand is.
   */
  normalised: {
    error: (tokens, masked) => {
      const target = standardise(tokens.target, placeAndSize(tokens.target, tokens.seen));
      return squaredError({ ...tokens, target }, shareOfToken(tokens.seen, masked));
    },
    told: {
      what: "place and size",
      note:
        "The normalised loss asks for the shape and motion of what is masked, not for its place and size: pictures and errors " +
        "of MS-MAE have those of the truth, so that its errors do not compare with the baselines'.",
      complete: ({ prediction, target, seen }) => putInPlace(prediction, placeAndSize(target, seen)),
    },
  },
} satisfies { readonly [kind: string]: PretrainingLoss };

export type LossKind = keyof typeof LOSSES;

export const LOSS_KINDS = Object.keys(LOSSES) as LossKind[];

/** The loss of that name. */
export function lossOf(kind: LossKind): PretrainingLoss {
  return LOSSES[kind];
}

/** Σ weight * (prediction - target)², the weight [B*N, S*K] being of a keypoint's x and y. */
function squaredError({ prediction, target, seen }: StreamTokens, weight: Tensor): Scalar {
  const [tokens, keypoints] = seen.shape as [number, number];
  const difference = sub(prediction, target); // [B, N, S*2K]
  const squares = square(reshape(difference, [tokens, keypoints, 2])); // [B*N, S*K, 2]
  return sum(mul(squares, reshape(weight, [tokens, keypoints, 1])));
}

/** For each present keypoint of a masked token 1 / (its present coordinates), [B*N, S*K]. */
function shareOfToken(seen: Tensor, masked: Tensor): Tensor {
  const weight = mul(seen, masked);
  return div(weight, maximum(mul(sum(seen, 1, true), 2), 1));
}
