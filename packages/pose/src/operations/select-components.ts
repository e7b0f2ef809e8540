import { SelectionError } from "../errors.js";
import type { Pose, PoseComponent } from "../pose.js";

/** Names of points by their component's name. */
export type PointNames = Readonly<Record<string, readonly string[]>>;

/**
 * Finds the index of a point among all points of a pose.
 *
 * @throws {SelectionError} if the pose has no such component or point.
 * @example
 * const wrist = pointIndex(pose, "LEFT_HAND_LANDMARKS", "WRIST");
 */
export function pointIndex(pose: Pick<Pose, "components">, component: string, point: string): number {
  let first = 0;
  for (const { name, points } of pose.components) {
    if (name === component) {
      const index = points.indexOf(point);
      if (index < 0) throw new SelectionError(component, point, points);
      return first + index;
    }
    first += points.length;
  }
  throw new SelectionError(component, undefined, names(pose));
}

/**
 * Selects components, and optionally points of them, in the order given: pose-format's `get_components`. A limb stays
 * if both of its points do.
 *
 * @throws {SelectionError} if the pose has no such component or point.
 * @example
 * selectComponents(pose, ["POSE_LANDMARKS"], { POSE_LANDMARKS: ["LEFT_WRIST", "RIGHT_WRIST"] });
 */
export function selectComponents(pose: Pose, components: readonly string[], points: PointNames = {}): Pose {
  const kept: PoseComponent[] = [];
  const sources: number[] = []; // among all points of `pose`
  for (const name of components) {
    const component = pose.components.find((one) => one.name === name);
    if (component === undefined) throw new SelectionError(name, undefined, names(pose));
    const wanted = points[name] ?? component.points;
    for (const point of wanted) sources.push(pointIndex(pose, name, point));
    kept.push(points[name] === undefined ? component : withPoints(component, wanted));
  }
  return takePoints(pose, kept, sources);
}

/**
 * Removes components, and points of those that stay: pose-format's `remove_components`. What the pose does not have
 * need not be removed.
 *
 * @example
 * removeComponents(pose, ["POSE_WORLD_LANDMARKS"], { POSE_LANDMARKS: ["LEFT_HEEL", "RIGHT_HEEL"] });
 */
export function removeComponents(pose: Pose, components: readonly string[], points: PointNames = {}): Pose {
  const kept = pose.components.filter(({ name }) => !components.includes(name));
  const left = kept.flatMap((component) => {
    const removed = points[component.name];
    return removed === undefined
      ? []
      : [[component.name, component.points.filter((point) => !removed.includes(point))] as const];
  });
  return selectComponents(
    pose,
    kept.map(({ name }) => name),
    Object.fromEntries(left),
  );
}

/**
 * A pose of other components, each of whose points is taken from the pose's point of that index; below 0 it is missing
 * in every frame.
 *
 * @param sources [points] one for each point of `components`.
 */
export function takePoints(
  pose: Pose,
  components: readonly PoseComponent[],
  sources: readonly number[],
): Pose {
  const { frames, people, points, dims: stored, data: from, confidence: seen } = pose;
  const dims = Math.max(0, ...components.map(({ format }) => format.length - 1));
  const data = new Float32Array(frames * people * sources.length * dims);
  const confidence = new Float32Array(frames * people * sources.length);
  for (let person = 0, at = 0; person < frames * people; person++) {
    for (const source of sources) {
      if (source >= 0) {
        const point = person * points + source;
        confidence[at] = seen[point]!;
        for (let d = 0; d < dims; d++) data[at * dims + d] = from[point * stored + d]!;
      }
      at++;
    }
  }
  return { ...pose, components, points: sources.length, dims, data, confidence };
}

function withPoints(component: PoseComponent, points: readonly string[]): PoseComponent {
  const position = component.points.map((point) => points.indexOf(point));
  const limbs: number[] = [];
  for (let i = 0; i < component.limbs.length; i += 2) {
    const [from, to] = [position[component.limbs[i]!]!, position[component.limbs[i + 1]!]!];
    if (from >= 0 && to >= 0) limbs.push(from, to);
  }
  return { ...component, points, limbs: Uint16Array.from(limbs) };
}

function names({ components }: Pick<Pose, "components">): string[] {
  return components.map(({ name }) => name);
}
