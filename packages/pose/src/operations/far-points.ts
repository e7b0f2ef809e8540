import type { Pose } from "../pose.js";
import { coordinateUnits } from "../streams/coordinate-units.js";

/**
 * Chosen here: by how many pictures a point may be outside of the picture. Below a picture that ends at the waist,
 * MediaPipe guesses feet that are up to 4.1 pictures away (of 12,000 frames of a public tree), and depths of 3.3
 * widths.
 */
const [FAR, FAR_DEPTH] = [5, 10] as const;

/** A keypoint that is far outside of the picture. */
export interface FarPoint {
  /** Among the T x people x points keypoints. */
  readonly index: number;
  /** Of the first coordinate that is too far. */
  readonly axis: number;
}

/**
 * Finds present keypoints that are more than five pictures outside of the picture (in depth: ten widths away). No
 * estimator gives such values: they were damaged, or the picture's size is wrong. Of a pose without a size none.
 *
 * @param pose In pixels, or in units of the picture (see {@link coordinateUnits}).
 * @example
 * const [first] = farPoints(pose);
 * if (first !== undefined) console.warn(pose.data[first.index * pose.dims + first.axis]);
 */
export function farPoints(pose: Pose): FarPoint[] {
  const { data, confidence, dims } = pose;
  if (!(pose.width > 0 && pose.height > 0)) return [];
  const unit = coordinateUnits(pose) === "unit";
  const [width, height] = unit ? [1, 1] : [pose.width, pose.height];
  const bounds = [
    [-FAR * width, (1 + FAR) * width],
    [-FAR * height, (1 + FAR) * height],
    [-FAR_DEPTH * width, FAR_DEPTH * width],
  ] as const;
  const found: FarPoint[] = [];
  for (let index = 0; index < confidence.length; index++) {
    if (!(confidence[index]! > 0)) continue;
    for (let axis = 0; axis < Math.min(dims, 3); axis++) {
      const value = data[index * dims + axis]!;
      const [least, most] = bounds[axis]!;
      if (!Number.isFinite(value) || (value >= least && value <= most)) continue;
      found.push({ index, axis });
      break;
    }
  }
  return found;
}
