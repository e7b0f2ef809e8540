import { convolutions } from "./convolution.js";
import { type Kernel, register } from "./define.js";
import { elementwise } from "./elementwise.js";
import { indexing } from "./indexing.js";
import { poolings } from "./pooling.js";
import { primitives } from "./primitives.js";
import { products } from "./product.js";
import { reductions } from "./reduction.js";
import { shapes } from "./shape.js";

const KERNELS: readonly Kernel[] = [
  ...elementwise,
  ...reductions,
  ...shapes,
  ...products,
  ...indexing,
  ...convolutions,
  ...poolings,
  ...primitives,
];

/** Registers every kernel for the backend of that name. */
export function registerKernels(backendName: string): void {
  for (const kernel of KERNELS) register(backendName, kernel);
}
