import type { Pose } from "../pose.js";

/**
 * Copies a pose, sharing no array.
 *
 * @example
 * const changed = copyPose(pose);
 * changed.data.fill(0); // the pose is as it was
 */
export function copyPose(pose: Pose): Pose {
  const { data, confidence, components, ids } = pose;
  return {
    ...pose,
    components: components.map((component) => ({
      ...component,
      points: [...component.points],
      limbs: component.limbs.slice(),
      colors: component.colors.slice(),
    })),
    data: data.slice(),
    confidence: confidence.slice(),
    ...(ids === undefined ? {} : { ids: ids.map((own) => own.slice()) }),
  };
}
