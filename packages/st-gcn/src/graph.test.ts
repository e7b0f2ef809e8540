import { expect, test } from "@jest/globals";
import { FACE_POINTS, KEYPOINTS, STREAM_NAMES, type StreamName } from "@msmae/pose";
import { adjacency, skeletonGraph } from "./index.js";

/** Every choice of streams but none. */
const subsets = Array.from({ length: 2 ** STREAM_NAMES.length - 1 }, (_, bits) =>
  STREAM_NAMES.filter((_, at) => ((bits + 1) >> at) & 1),
);

test("skeletonGraph() leads from every keypoint to every other one, whatever the streams", () => {
  for (const streams of subsets) {
    const { keypoints, limbs, distance } = skeletonGraph(streams);
    expect(keypoints).toBe(streams.reduce((sum, name) => sum + KEYPOINTS[name], 0));
    expect(limbs.flat().every((point) => point >= 0 && point < keypoints)).toBe(true);
    const parts = Array.from({ length: keypoints }, (_, i) => i); // union-find without ranks
    const find = (i: number): number => (parts[i] === i ? i : find(parts[i]!));
    for (const [a, b] of limbs) parts[find(a)] = find(b);
    expect(new Set(parts.map((_, i) => find(i))).size).toBe(1);
    expect(distance.every(Number.isFinite)).toBe(true);
  }
});

test("skeletonGraph() joins no pair twice and no keypoint to itself", () => {
  const { limbs } = skeletonGraph(STREAM_NAMES);
  expect(new Set(limbs.map((pair) => pair.toSorted((a, b) => a - b).join())).size).toBe(limbs.length);
  expect(limbs.filter(([a, b]) => a === b)).toEqual([]);
});

test("skeletonGraph() hangs the hands on the wrists and the face on the shoulders, and counts from those", () => {
  const { limbs, distance } = skeletonGraph(STREAM_NAMES);
  const joins = (a: number, b: number) => limbs.some(([from, to]) => from === a && to === b);
  const chin =
    48 +
    Object.values(FACE_POINTS)
      .flat()
      .indexOf(152 as never);
  for (const [body, other] of [
    [4, 6],
    [5, 27],
    [0, chin],
    [1, chin],
  ] as const)
    expect(joins(body, other)).toBe(true);
  expect([0, 1, 2, 4, 6, 10, 27, chin].map((point) => distance[point])).toEqual([0, 0, 1, 2, 3, 7, 3, 1]);
});

/** For each keypoint the one on the other side. */
function mirror(streams: readonly StreamName[]): number[] {
  const start = (name: StreamName) =>
    streams.slice(0, streams.indexOf(name)).reduce((sum, each) => sum + KEYPOINTS[each], 0);
  return streams.flatMap((name) => {
    if (name === "body") return [1, 0, 3, 2, 5, 4].map((point) => start("body") + point);
    const other = name === "left" ? "right" : "left";
    return Array.from({ length: KEYPOINTS[name] }, (_, point) => start(other) + point);
  });
}

test.each(["together", "apart"] as const)("adjacency() is the same for both sides, normalised %s", (how) => {
  for (const streams of [
    ["body", "left", "right"],
    ["right", "body", "left"],
    ["left", "right"],
  ] as StreamName[][]) {
    const graph = skeletonGraph(streams);
    const { keypoints } = graph;
    const shares = adjacency(graph, how);
    const other = mirror(streams);
    const at = (k: number, v: number, w: number) => shares[(k * keypoints + v) * keypoints + w];
    for (let k = 0; k < 3; k++)
      for (let v = 0; v < keypoints; v++)
        for (let w = 0; w < keypoints; w++) expect(at(k, other[v]!, other[w]!)).toBe(at(k, v, w));
  }
});

/** The face mesh's points of the right side, in pairs with the left side's, of which none is 234's. */
const FACE_PAIRS = [
  [46, 276],
  [53, 283],
  [33, 263],
  [133, 362],
  [159, 386],
  [61, 291],
  [98, 327],
  [93, 323],
  [148, 377],
];

test("The face's graph is as near to the chin on both sides", () => {
  const points: readonly number[] = Object.values(FACE_POINTS).flat();
  const { distance } = skeletonGraph(["face"]);
  for (const [right, left] of FACE_PAIRS)
    expect(distance[points.indexOf(right!)]).toBe(distance[points.indexOf(left!)]);
});

test("What a keypoint takes sums to 1: together over all subsets, or apart in each that is not empty", () => {
  for (const streams of subsets) {
    const graph = skeletonGraph(streams);
    const { keypoints } = graph;
    const sums = (how: "together" | "apart") => {
      const shares = adjacency(graph, how);
      return Array.from({ length: 3 * keypoints }, (_, i) => {
        const [k, w] = [Math.floor(i / keypoints), i % keypoints];
        let sum = 0;
        for (let v = 0; v < keypoints; v++) sum += shares[(k * keypoints + v) * keypoints + w]!;
        return sum;
      });
    };
    const together = sums("together");
    for (let w = 0; w < keypoints; w++)
      expect(together[w]! + together[keypoints + w]! + together[2 * keypoints + w]!).toBeCloseTo(1, 6);
    for (const sum of sums("apart")) expect([0, 1]).toContain(Math.round(1e6 * sum) / 1e6);
  }
});
