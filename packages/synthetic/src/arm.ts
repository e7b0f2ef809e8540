import { add, dot, length, scale, subtract, unit, type Vec3 } from "./vectors.js";

/** Where a relaxed elbow goes: down, outward, a little back. */
const ELBOW_HINT: Vec3 = [0.62, -1, -0.25];
/** How much the elbow turns the forearm along the fingers. Chosen here: a wrist bends less than a shoulder turns. */
const FINGER_PULL = 0.45;

export interface Arm {
  readonly elbow: Vec3;
  /** Where the wrist came to be: the target, or the nearest point that the arm reaches. */
  readonly wrist: Vec3;
}

/**
 * Two-bone inverse kinematics: the elbow that joins a shoulder and a wrist, turned around the line between them to
 * where a person's would be: down and outward, and behind the direction that the fingers point.
 *
 * A target out of reach is drawn to the shoulder, one too near pushed from it.
 *
 * @param upper Length of the upper arm.
 * @param fore Length of the forearm.
 * @param fingers Unit vector, the direction of the hand's fingers, in arm space as everything here.
 */
export function reach(shoulder: Vec3, target: Vec3, upper: number, fore: number, fingers: Vec3): Arm {
  const wanted = subtract(target, shoulder);
  const nearest = 0.35 * (upper + fore); // Chosen here: an elbow folds to about 140 degrees
  const farthest = 0.99 * (upper + fore); // Chosen here: a signing arm is never quite straight
  const distance = Math.min(farthest, Math.max(nearest, length(wanted)));
  const axis = unit(wanted);
  const wrist = add(shoulder, scale(axis, distance));

  const along = (upper * upper - fore * fore + distance * distance) / (2 * distance);
  const beside = Math.sqrt(Math.max(0, upper * upper - along * along));
  const hint = subtract(ELBOW_HINT, scale(fingers, FINGER_PULL));
  const sideways = unit(subtract(hint, scale(axis, dot(hint, axis))));
  return { elbow: add(shoulder, add(scale(axis, along), scale(sideways, beside))), wrist };
}
