import { StreamError } from "../errors.js";
import type { Pose } from "../pose.js";
import { LAYOUTS } from "../streams/tool-layouts.js";
import { selectComponents } from "./select-components.js";

/**
 * Reduces a pose to the keypoints of the paper's streams: of MediaPipe Holistic 6 of the body, 21 of each hand and
 * 112 of the face, of OpenPose's, COCO-WholeBody's and AlphaPose's layouts no face. It has a quarter of the size, and
 * {@link extractStreams} reads the same out of it.
 *
 * pose-format's `reduce_holistic` keeps 8, 21, 21 and 128 points, which lack the paper's nose.
 *
 * @throws {StreamError} if the pose has no component of any stream.
 * @example
 * const small = reduceToStreams(pose); // 160 of 543 points
 */
export function reduceToStreams(pose: Pose): Pose {
  const places = LAYOUTS.flatMap(({ streams }) => Object.values(streams));
  const kept = pose.components.flatMap(({ name, points }) => {
    const wanted = places.filter(({ component }) => component === name).flatMap((place) => place.points);
    const own = [...new Set(wanted)].filter((point) => points.includes(point)); // OpenPose 135 has one wrist for arm and hand
    return own.length === 0 ? [] : [[name, own] as const];
  });
  if (kept.length === 0) {
    const names = pose.components.map(({ name }) => name);
    throw new StreamError(
      "body",
      names,
      `the pose has none of the streams' components, but ${names.join(", ") || "none"}`,
    );
  }
  return selectComponents(
    pose,
    kept.map(([name]) => name),
    Object.fromEntries(kept),
  );
}
