/**
 * Of each example what it belongs to: examples of one cluster (clips of one signer, say) are alike, and are drawn together.
 * [examples] any values; equal ones are one cluster.
 */
export type Clusters = readonly unknown[];

/** Chosen here: below about so many clusters, percentiles of a cluster bootstrap are too narrow (Cameron et al., 2008). */
export const FEW_CLUSTERS = 10;

/** The examples of each cluster, the clusters in the order in which they first occur. */
export function membersOf(clusters: Clusters): readonly Uint32Array[] {
  const members = new Map<unknown, number[]>();
  for (const [example, cluster] of clusters.entries()) {
    const own = members.get(cluster);
    if (own === undefined) members.set(cluster, [example]);
    else own.push(example);
  }
  return [...members.values()].map((own) => Uint32Array.from(own));
}

/** How many clusters there are. */
export const countClusters = (clusters: Clusters): number => new Set(clusters).size;

/**
 * The smallest p that a two-sided test between two systems can have where whole clusters change sides: all that agree are one
 * of 2^clusters ways, and their opposite another. 0.25 of three.
 */
export const smallestP = (clusters: number): number => Math.min(1, 2 ** (1 - clusters));

/** @throws {RangeError} if there is not one for each example. */
export function checkClusters(clusters: Clusters, examples: number): void {
  if (clusters.length === examples) return;
  throw new RangeError(`${clusters.length} clusters came with ${examples} examples; expected one for each.`);
}
