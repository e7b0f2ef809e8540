import { type HostTensor, leaves, size } from "@msmae/parameters";
import type { Device, SessionOptions } from "@msmae/tfjs-onnxruntime";

/** Where to compute. Results are bit-identical for the same device and number of threads only. */
export interface Runtime {
  readonly device: Device;
  /** Threads of the runtime; all cores where undefined. */
  readonly threads: number | undefined;
}

/** Where to compute, as the engine takes it. */
export function sessionOptions({ device, threads }: Runtime): SessionOptions {
  return { device, ...(threads === undefined ? {} : { threads }) };
}

/** How many weights there are. */
export function countParameters(parameters: object): number {
  return (leaves(parameters) as HostTensor[]).reduce((sum, { shape }) => sum + size(shape), 0);
}

/** `1.37 M` */
export function millions(count: number): string {
  return `${(count / 1e6).toFixed(2)} M`;
}
