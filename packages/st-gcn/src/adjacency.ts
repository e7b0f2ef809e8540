import { neighbours, type SkeletonGraph } from "./graph.js";

/** A keypoint listens to itself, to neighbours at least as far from the centre as itself, and to nearer ones. */
export const SUBSETS = 3;

/**
 * What each keypoint takes from itself and its neighbours, parted as in ST-GCN's spatial configuration (Yan et al.,
 * 2018, §3.4, "root", "centrifugal", "centripetal"; neighbours of the same distance are with the farther ones, as its
 * code and PYSKL's have it).
 *
 * Chosen here: distances are counted over the whole graph. Both codes count one step only, so that every keypoint that is no
 * neighbour of the centre is infinitely far, and with two such ones none is nearer.
 *
 * @param normalise What a keypoint takes sums to 1: `together` over the three subsets (ST-GCN), `apart` in each of them
 * that is not empty (ST-GCN++).
 * @returns `[3, V, V]`: of subset k keypoint w takes the share [k, v, w] of keypoint v.
 */
export function adjacency(graph: SkeletonGraph, normalise: "together" | "apart"): Float32Array {
  const { keypoints, limbs, distance } = graph;
  const shares = new Float32Array(SUBSETS * keypoints * keypoints);
  for (let target = 0; target < keypoints; target++) {
    const around = neighbours(limbs, target);
    const isNearer = (v: number) => distance[v]! < distance[target]!;
    const subsets = [[target], around.filter((v) => !isNearer(v)), around.filter(isNearer)];
    subsets.forEach((sources, subset) => {
      const total = normalise === "together" ? 1 + around.length : sources.length;
      for (const source of sources) shares[(subset * keypoints + source) * keypoints + target] = 1 / total;
    });
  }
  return shares;
}
