import { argmaxPoolings } from "./argmax-pooling.js";
import { averagePoolings } from "./average-pooling.js";
import { blocks } from "./blocks.js";
import { convolutions } from "./convolution.js";
import { convolutions3d } from "./convolution-3d.js";
import { counting } from "./counting.js";
import { crops } from "./crops.js";
import { type Kernel, register, registerIdentity } from "./define.js";
import { depthwise } from "./depthwise.js";
import { dilations } from "./dilation.js";
import { elementwise } from "./elementwise.js";
import { fused } from "./fused.js";
import { images } from "./images.js";
import { indexing } from "./indexing.js";
import { normalisations } from "./normalisation.js";
import { poolings } from "./pooling.js";
import { poolings3d } from "./pooling-3d.js";
import { primitives } from "./primitives.js";
import { products } from "./product.js";
import { reductions } from "./reduction.js";
import { resizings } from "./resize.js";
import { shapes } from "./shape.js";
import { transforms } from "./transform.js";
import { updates } from "./updates.js";

const KERNELS: readonly Kernel[] = [
  ...elementwise,
  ...reductions,
  ...shapes,
  ...products,
  ...indexing,
  ...counting,
  ...updates,
  ...convolutions,
  ...depthwise,
  ...fused,
  ...poolings,
  ...averagePoolings,
  ...argmaxPoolings,
  ...convolutions3d,
  ...poolings3d,
  ...normalisations,
  ...resizings,
  ...blocks,
  ...images,
  ...crops,
  ...transforms,
  ...dilations,
  ...primitives,
];

/** Registers every kernel for the backend of that name. */
export function registerKernels(backendName: string): void {
  for (const kernel of KERNELS) register(backendName, kernel);
  registerIdentity(backendName);
}
