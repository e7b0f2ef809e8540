import { flatten, type HostTensor, hostTensor, mapTree, size } from "@msmae/parameters";
import { normal, seeded } from "@msmae/random";
import { adjacency } from "./adjacency.js";
import type { StgcnConfig } from "./config.js";
import { skeletonGraph } from "./graph.js";
import { type Stgcn, stgcnShapes } from "./parameters.js";

/**
 * A fresh model. Each weight is a function of the seed and its own name.
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
    parameters: mapTree(parameters, ({ shape }, path) => {
      const data = new Float32Array(size(shape));
      const random = seeded(seed, "init", path);
      if (path.endsWith("adjacency")) data.set(shares);
      else if (/(importance|norm\.weight)$/.test(path)) data.fill(1);
      else if (path === "classifier.weight") for (const i of data.keys()) data[i] = 0.01 * normal(random);
      else if (!/(norm|classifier)\.bias$/.test(path)) {
        const bound = 1 / Math.sqrt(fanIn.get(path.replace(/bias$/, "weight"))!);
        for (const i of data.keys()) data[i] = bound * (2 * random() - 1);
      }
      return hostTensor(shape, data);
    }),
    buffers: mapTree(buffers, ({ shape }, path) =>
      hostTensor(shape, new Float32Array(size(shape)).fill(path.endsWith("running_var") ? 1 : 0)),
    ),
  };
}
