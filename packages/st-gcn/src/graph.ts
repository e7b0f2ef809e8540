import { KEYPOINTS, STREAMS, type StreamName } from "@msmae/pose";

/** The keypoints of some streams as one graph. */
export interface SkeletonGraph {
  /** V: the keypoints of the streams, one stream after the other. */
  readonly keypoints: number;
  /** Pairs of keypoints that are joined, each once. */
  readonly limbs: readonly (readonly [number, number])[];
  /** [V] steps from the nearest of the graph's centres. */
  readonly distance: readonly number[];
}

const SHOULDERS = [0, 1];

/**
 * The graph of some streams: their limbs, and the joints between them. The body's wrists are joined to the hands', its
 * shoulders to the chin; without the body the other streams are joined to each other at wrists and chin.
 *
 * The centres are the shoulders, or those roots without the body. Chosen here: ST-GCN's is the neck, which lies between the
 * shoulders.
 *
 * @example
 * skeletonGraph(["body", "left", "right"]).keypoints; // 48
 */
export function skeletonGraph(streams: readonly StreamName[]): SkeletonGraph {
  const start = new Map<StreamName, number>();
  let keypoints = 0;
  for (const name of streams) {
    start.set(name, keypoints);
    keypoints += KEYPOINTS[name];
  }
  const at = (name: StreamName, point: number) => start.get(name)! + point;

  const limbs = streams.flatMap((name) => {
    const { limbs, links } = STREAMS[name];
    return [...limbs, ...links].map(([a, b]) => [at(name, a), at(name, b)] as const);
  });
  const hanging = streams.filter((name) => STREAMS[name].joints.length > 0);
  const roots = hanging.map((name) => at(name, STREAMS[name].joints[0]!.own));
  const joints = start.has("body")
    ? hanging.flatMap((name) =>
        STREAMS[name].joints.map(({ own, body }) => [at("body", body), at(name, own)] as const),
      )
    : roots.flatMap((root, i) => roots.slice(i + 1).map((other) => [root, other] as const));
  const all = [...limbs, ...joints];
  const centres = start.has("body") ? SHOULDERS.map((point) => at("body", point)) : roots;
  return { keypoints, limbs: all, distance: distances(keypoints, all, centres) };
}

/** [V] steps from the nearest centre, going out from all of them at once; Infinity for what no limb leads to. */
function distances(
  keypoints: number,
  limbs: readonly (readonly [number, number])[],
  centres: readonly number[],
): number[] {
  const distance = Array<number>(keypoints).fill(Infinity);
  for (const centre of centres) distance[centre] = 0;
  let reached = [...centres];
  while (reached.length > 0) {
    const next = new Set<number>();
    for (const from of reached) {
      for (const to of neighbours(limbs, from)) {
        if (distance[to] !== Infinity) continue;
        distance[to] = distance[from]! + 1;
        next.add(to);
      }
    }
    reached = [...next];
  }
  return distance;
}

/** The keypoints that a limb joins to `keypoint`. */
export function neighbours(limbs: SkeletonGraph["limbs"], keypoint: number): number[] {
  return limbs.flatMap(([a, b]) => (a === keypoint ? [b] : b === keypoint ? [a] : []));
}
