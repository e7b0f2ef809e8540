import type { PretrainBatch } from "@msmae/cubelets";
import { type HostTensor, leaves, size } from "@msmae/parameters";
import type { SessionOptions } from "@msmae/tfjs-onnxruntime";
import type { Objective } from "@msmae/training";
import { type MsMaeParameters, msmae } from "@msmae/transformer";
import type { Runtime, TrainerConfig } from "./config.js";

/** The weights of a model in the program's memory. */
export type Parameters = MsMaeParameters<HostTensor<Float32Array>>;

/** The model's loss as a function of its parameters and a batch. */
export function objectiveOf(config: TrainerConfig): Objective<Parameters, PretrainBatch<HostTensor>> {
  return (parameters, batch) => {
    const { loss, streamLoss } = msmae(parameters, batch, config.model, { loss: config.loss });
    return { loss, streamLoss };
  };
}

/** How many weights there are. */
export function countParameters(parameters: Parameters): number {
  return leaves(parameters).reduce((sum, { shape }) => sum + size(shape), 0);
}

/** Where to compute, as the engine takes it. */
export function sessionOptions({ device, threads }: Runtime): SessionOptions {
  return { device, ...(threads === undefined ? {} : { threads }) };
}
