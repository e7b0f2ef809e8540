import {
  type NamedAttrMap,
  type NamedTensorInfoMap,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { Graph } from "../graph/graph.js";
import type { Value } from "../graph/value.js";
import type { TracingBackend } from "../trace/backend.js";
import { checkShapes } from "./checks.js";
import type { Inputs } from "./inputs.js";

/** What a kernel records: the values of its outputs in terms of its inputs. */
export type Recording<A> = (graph: Graph, inputs: Inputs, attributes: A) => Value | readonly Value[];

export interface Kernel {
  readonly name: string;
  // The attributes of a kernel are TensorFlow.js' business; each kernel names its own type of them.
  readonly record: Recording<never>;
}

/** A kernel of the tracing backend under TensorFlow.js' name. */
export function kernel<A = object>(name: string, record: Recording<A>): Kernel {
  return { name, record };
}

/** What one of `kernels` records, for kernels that are made of others. */
export function recordingOf<A>(kernels: readonly Kernel[], name: string): Recording<A> {
  const found = kernels.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`There is no kernel ${name}.`);
  return found.record as Recording<A>;
}

export function register(backendName: string, { name, record }: Kernel): void {
  registerKernel({
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const tracing = backend as TracingBackend;
      const given = values(inputs, tracing);
      checkShapes(name, given);
      const output = record(tracing.graph, given, attrs as NamedAttrMap as never);
      if (Array.isArray(output)) return output.map((value: Value) => tracing.tensorInfo(value));
      return tracing.tensorInfo(output as Value);
    },
  });
}

/**
 * A copy is the tensor once more, as on every backend: TensorFlow.js has gradients that read a copy which was disposed
 * (logSigmoid of a clone).
 */
export function registerIdentity(backendName: string): void {
  registerKernel({
    kernelName: "Identity",
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = inputs.x as TensorInfo;
      (backend as TracingBackend).incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}

function values(inputs: NamedTensorInfoMap, tracing: TracingBackend): Inputs {
  const known = Object.entries(inputs).filter(
    (entry): entry is [string, TensorInfo] => entry[1] !== undefined && entry[1] !== null,
  );
  return Object.fromEntries(known.map(([name, tensor]) => [name, tracing.value(tensor)]));
}
