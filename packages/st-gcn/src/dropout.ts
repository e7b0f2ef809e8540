import { dropoutMask as drawMask } from "@msmae/nn";
import type { HostTensor } from "@msmae/parameters";
import type { Random } from "@msmae/random";
import { layerShapes, type StgcnConfig } from "./config.js";

/**
 * Draws which features of each clip dropout keeps in a training step.
 *
 * @param clips B
 * @returns bool [B, D]: 1 = kept.
 * @example
 * dropoutMask(config, 16, seeded(7, "dropout", step));
 */
export function dropoutMask(config: StgcnConfig, clips: number, random: Random): HostTensor<Uint8Array> {
  return drawMask([clips, layerShapes(config).at(-1)!.outputs], config.dropout, random);
}
