import { engine, getKernel, type NamedAttrMap, type Tensor } from "@tensorflow/tfjs-core";

/** Whether the current backend has a kernel of its own for a primitive. */
export function hasKernel(name: string): boolean {
  return getKernel(name, engine().backendName) !== undefined;
}

/** The outputs of a primitive's kernel. */
export function runKernel(
  name: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: NamedAttrMap = {},
): Tensor[] {
  const outputs = engine().runKernel<Tensor | Tensor[]>(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}
