import { type HostTensor, hostTensor, size } from "@msmae/parameters";
import type { Random } from "@msmae/random";
import { cast, mul, type Tensor } from "@tensorflow/tfjs-core";

/**
 * x where it is kept, scaled so that its mean stays; x itself without a mask (Srivastava et al., 2014).
 *
 * @param kept bool, of the shape of `x`: 1 = kept.
 * @param rate The rate that `kept` was drawn with, at least 0 and below 1.
 */
export function dropout<T extends Tensor>(x: T, kept: Tensor | undefined, rate: number): T {
  return kept === undefined ? x : mul(mul(x, cast(kept, "float32")), 1 / (1 - rate));
}

/**
 * Draws what dropout keeps in a training step. It is drawn outside of the model: a compiled function has no random
 * numbers of its own, so they are one of its inputs.
 *
 * @param rate The share that is dropped, at least 0 and below 1.
 * @returns bool: 1 = kept.
 * @example
 * dropoutMask([16, 256], 0.5, seeded(7, "dropout", step));
 */
export function dropoutMask(shape: readonly number[], rate: number, random: Random): HostTensor<Uint8Array> {
  return hostTensor(
    shape,
    Uint8Array.from({ length: size(shape) }, () => Number(random() >= rate)),
  );
}
