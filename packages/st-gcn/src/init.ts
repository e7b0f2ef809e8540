import { initialise, normalOf, ones, uniformWithin, zeros } from "@msmae/nn";
import { flatten, type HostTensor, size } from "@msmae/parameters";
import { adjacency } from "./adjacency.js";
import type { StgcnConfig } from "./config.js";
import { skeletonGraph } from "./graph.js";
import { type Stgcn, stgcnShapes } from "./parameters.js";

/**
 * Random initialisation. Each weight is a function of the seed and its own name.
 *
 * As in PYSKL: convolutions as PyTorch begins them (uniform within 1 / √fan-in, biases too), the learned adjacency at
 * the skeleton's, its factors at 1, norms at 1 and 0 over statistics of 0 and 1, the classifier N(0, 0.01) without bias.
 *
 * @param glosses G
 * @param seed Any finite number.
 * @example
 * const { parameters, buffers } = initStgcn(stgcnConfig({}), 100, 7);
 */
export function initStgcn(
  config: StgcnConfig,
  glosses: number,
  seed: number,
): Stgcn<HostTensor<Float32Array>> {
  const { parameters, buffers } = stgcnShapes(config, glosses);
  const shares = adjacency(skeletonGraph(config.streams), "apart");
  const fanIn = new Map(flatten(parameters).map(([path, { shape }]) => [path, size(shape.slice(1))]));
  return {
    parameters: initialise(parameters, seed, (path) => {
      if (path.endsWith("adjacency")) return (data) => data.set(shares);
      if (/(importance|norm\.weight)$/.test(path)) return ones;
      if (path === "classifier.weight") return normalOf(0.01);
      if (/(norm|classifier)\.bias$/.test(path)) return zeros;
      return uniformWithin(1 / Math.sqrt(fanIn.get(path.replace(/bias$/, "weight"))!));
    }),
    buffers: initialise(buffers, seed, (path) => (path.endsWith("running_var") ? ones : zeros)),
  };
}
