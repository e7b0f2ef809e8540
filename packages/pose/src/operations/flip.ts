import type { Pose, PoseComponent } from "../pose.js";
import type { PoseStreams, StreamSequence } from "../streams/pose-streams.js";
import { isPresent } from "../streams/presence.js";
import { STREAM_NAMES, type StreamName } from "../streams/stream-table.js";
import { mirroredName, mirroredOrder, mirroredPoint, mirroredStream } from "./mirror.js";
import { isPose, type PoseOrStreams } from "./pose-or-streams.js";
import { takePoints } from "./select-components.js";

/**
 * Mirrors a clip: a right-handed signer becomes a left-handed one. x becomes `sum` - x, and what is left and right
 * changes places: body, hands, and the face with all points of the mesh.
 *
 * Components and points are paired by their names: MediaPipe's, OpenPose's (137 and 135 points), COCO-WholeBody's and
 * AlphaPose's, the points of their faces by the numbers of the face mesh and of iBUG's face. What has no counterpart
 * in the pose is renamed: a right hand alone becomes a left hand. World landmarks, whose origin is the hip, are
 * mirrored around 0. Of the face stream's 112 points, 234 has no counterpart (the paper's contour is open on one
 * side), so it is missing in mirrored streams; mirror the pose before its streams are extracted, and it is not.
 *
 * pose-format's `mirror_horizontal` agrees, but for leaving world landmarks as they are and points without a
 * counterpart under their own names; its `flip` changes signs only and swaps nothing.
 *
 * @param sum The sum of x and its mirror image. Default: the picture's width for a pose, which is in pixels; 0 for
 *   streams, which are normalised. Give 0 for a normalised pose and the width for streams in pixels.
 * @example
 * const leftHanded = flip(pose);
 */
export function flip<C extends PoseOrStreams>(clip: C, sum: number = isPose(clip) ? clip.width : 0): C {
  return (isPose(clip) ? flipPose(clip, sum) : flipStreams(clip, sum)) as C;
}

function flipPose(pose: Pose, sum: number): Pose {
  const first = new Map<PoseComponent, number>();
  let total = 0;
  for (const component of pose.components) {
    first.set(component, total);
    total += component.points.length;
  }
  const components: PoseComponent[] = [];
  const sources: number[] = [];
  for (const component of pose.components) {
    const partner = pose.components.find(({ name }) => name === mirroredName(component.name));
    const source = partner ?? component;
    const name = partner === undefined ? mirroredName(component.name) : component.name;
    const index = new Map(source.points.map((point, i) => [point, i]));
    const counterpart = (point: string) => index.get(mirroredPoint(source.name, point));
    // The component keeps its own layout where its partner has all that is needed, as it nearly always does.
    const whole =
      component.points.length === source.points.length &&
      component.points.every((point) => counterpart(point) !== undefined);
    const layout = whole ? component : source;
    const points = layout.points.map((point) => {
      const from = counterpart(point);
      sources.push(first.get(source)! + (from ?? index.get(point)!));
      return from === undefined ? mirroredPoint(source.name, point) : point;
    });
    components.push({ ...layout, name, points });
  }
  const mirrored = takePoints(pose, components, sources);
  const { data, confidence, dims, points } = mirrored;
  const sums = components.flatMap(({ name, points: own }) =>
    own.map(() => (name.includes("WORLD") ? 0 : sum)),
  );
  for (let i = 0; i < confidence.length; i++) {
    if (isPresent(mirrored, i)) data[i * dims] = sums[i % points]! - data[i * dims]!;
  }
  return mirrored;
}

function flipStreams(clip: PoseStreams, sum: number): PoseStreams {
  const streams: { [name in StreamName]?: StreamSequence } = {};
  for (const name of STREAM_NAMES) {
    const sequence = clip.streams[mirroredStream(name)];
    if (sequence !== undefined) streams[name] = flipSequence(sequence, sum, mirroredOrder(name));
  }
  return { ...clip, shoulders: flipSequence(clip.shoulders, sum, [1, 0]), streams };
}

/** @param order [K] for each keypoint the one that comes into its place, -1 where it will be missing. */
function flipSequence(
  { coordinates, present }: StreamSequence,
  sum: number,
  order: readonly number[],
): StreamSequence {
  const flipped = {
    coordinates: new Float32Array(coordinates.length),
    present: new Uint8Array(present.length),
  };
  const size = order.length;
  for (let i = 0; i < present.length; i++) {
    const source = i - (i % size) + order[i % size]!;
    if (order[i % size] === -1 || present[source] === 0) continue;
    flipped.present[i] = 1;
    flipped.coordinates[2 * i] = sum - coordinates[2 * source]!;
    flipped.coordinates[2 * i + 1] = coordinates[2 * source + 1]!;
  }
  return flipped;
}
