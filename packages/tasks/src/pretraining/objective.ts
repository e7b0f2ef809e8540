import type { PretrainBatch } from "@msmae/cubelets";
import type { HostTensor } from "@msmae/parameters";
import type { Objective } from "@msmae/training";
import { type MsMaeParameters, msmae } from "@msmae/transformer";
import type { PretrainingConfig } from "./config.js";

/** The weights of a model in the program's memory. */
export type Parameters = MsMaeParameters<HostTensor<Float32Array>>;

/** The model's loss as a function of its parameters and a batch. */
export function objectiveOf(config: PretrainingConfig): Objective<Parameters, PretrainBatch<HostTensor>> {
  return (parameters, batch) => {
    const { loss, streamLoss } = msmae(parameters, batch, config.model, { loss: config.loss });
    return { loss, streamLoss };
  };
}
